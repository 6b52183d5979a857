"""What stands before the verb: which configuration, which state; and the rooms that a verb opens with it."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from crickets.cli.saying import say_aside
from crickets.errors import ConfigError, WordError

if TYPE_CHECKING:
    from crickets.config import Settings
    from crickets.ports import Ledger


@dataclass(frozen=True, slots=True)
class Given:
    """The options before the verb."""

    config: Path | None
    state: Path | None
    verbose: bool

    def settings(self) -> "Settings":
        """The configuration; raises ConfigError. Whether its letters exist is not asked, for that takes time."""
        from crickets.config import find, load

        try:
            return load(find(self.config, os.environ))
        except ConfigError:
            from crickets.bell import hears

            if hears(self.state_directory):
                say_aside("The running daemon goes on with the configuration that it read before.")
            raise

    def checked_settings(self) -> "Settings":
        """The configuration, its letters too; raises ConfigError."""
        from crickets.config import find

        return load_checked(find(self.config, os.environ))

    @property
    def state_directory(self) -> Path:
        """Where the database and the bell are; it need not exist."""
        from crickets.config import state_directory

        return state_directory(self.state, os.environ)

    def has_database(self, settings: "Settings") -> bool:
        """Whether a first `crickets run` has made the database."""
        return self.database(settings).exists()

    def database(self, settings: "Settings") -> Path:
        """The file that the database is in."""
        from crickets.store.database import path_of

        return path_of(settings.database_url(self.state_directory))

    @contextmanager
    def ledger(self, settings: "Settings") -> "Iterator[Ledger]":
        """The ledger; raises WordError where nothing was ever watched, and StoreError."""
        if not self.has_database(settings):
            msg = f"nothing is known yet, there is no database {self.database(settings)}: start `crickets run` once"
            raise WordError(msg)
        from crickets.store import open_store

        ledger = open_store(settings.database_url(self.state_directory))
        try:
            yield ledger
        finally:
            ledger.close()

    def log(self) -> None:
        """Show what the rooms say where `--verbose` asks for it, else keep it from the terminal."""
        if self.verbose:
            from crickets.log import configure

            configure(verbose=True)
        elif not logging.getLogger("crickets").handlers:
            # Without any handler Python writes warnings to standard error: bare event names, useless to a reader.
            logging.getLogger("crickets").addHandler(logging.NullHandler())


def load_checked(path: Path) -> "Settings":
    """Read a configuration, and see that each letter of it is there; raises ConfigError."""
    from crickets.config import load
    from crickets.letters import TemplateLetters

    def has_letter(letter: str, language: str, own: Path | None) -> bool:
        return TemplateLetters(own).has(letter, language)

    return load(path, has_letter)


def given(context: typer.Context) -> Given:
    """What was given before the verb of this context."""
    found = context.obj
    if not isinstance(found, Given):
        msg = "the options before the verb were not read"
        raise TypeError(msg)
    return found


def now() -> datetime:
    """The real time, for which a verb answers."""
    return datetime.now(UTC)
