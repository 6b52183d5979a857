"""The verbs that work: the daemon, one look, and the demo."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from crickets.cli.exits import complain, status_of
from crickets.cli.given import Given, given, now
from crickets.cli.haste import stay
from crickets.cli.saying import say, say_aside

if TYPE_CHECKING:
    from datetime import datetime

    from crickets.config import Settings
    from crickets.looking.observe import Progress
    from crickets.once import Outcome

_OF_THE_DEMO = {"pymap", "proxyprotocol", "pysasl"}


def run(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Look once, do what is due, and end.")] = False,
) -> int:
    """Watch the mailboxes, and place the drafts that are due."""
    options = given(context)
    return _look_once(options) if once else _watch(options)


def reload(context: typer.Context) -> int:
    """Let the running daemon read the configuration anew."""
    from crickets.bell import ring

    options = given(context)
    settings = options.checked_settings()
    if not ring(options.state_directory, "reload"):
        say("No daemon runs here: the next `crickets run` reads the configuration by itself.")
        return os.EX_OK
    say(f"Nothing is wrong with {settings.path}: the running daemon reads it now.")
    return os.EX_OK


def demo(
    context: typer.Context,  # noqa: ARG001 - every verb has it
    serve: Annotated[bool, typer.Option("--serve", help="Keep the mail server up for a mail client.")] = False,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Of the mail server. Else any that is free.", show_default=False)
    ] = 0,
) -> int:
    """Play the main road on a sample mailbox, days in seconds. Nothing of yours is read or changed."""
    try:
        from crickets.demo import run as play
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _OF_THE_DEMO:
            raise
        complain("the demo needs its mail server, which is not installed: run pip install 'crickets[demo]'")
        return os.EX_UNAVAILABLE
    stay()
    return play(serve=serve, port=port)


def _watch(options: Given) -> int:
    from crickets.daemon import Daemon
    from crickets.house import House
    from crickets.log import configure

    configure(verbose=options.verbose)
    settings = options.checked_settings()
    if sys.stderr.isatty():
        names = ", ".join(account.address for account in settings.accounts.values())
        say_aside(f"Watching {names}. `crickets status` tells how things stand; Ctrl-C ends.")
    stay()
    with first_look(options) as progress:
        Daemon(House(settings, options.state_directory, progress=progress), options.checked_settings).run()
    return os.EX_OK


def _look_once(options: Given) -> int:
    from crickets.house import House
    from crickets.once import run_once

    settings, began = options.checked_settings(), now()
    stay()
    with first_look(options) as progress:
        outcomes = run_once(House(settings, options.state_directory, progress=progress))
    if outcomes is None:
        say("A daemon runs here and was asked to look; `crickets status` tells what it found.")
        return os.EX_OK
    return tell_outcomes(options, settings, outcomes, began)


def tell_outcomes(options: Given, settings: "Settings", outcomes: "Sequence[Outcome]", began: "datetime") -> int:
    """Say how a look at each account ended, and what it placed since it began; the exit status."""
    with options.ledger(settings) as ledger:
        placed = Counter(draft.account for draft in ledger.placements() if draft.intended_at >= began)
    for outcome in outcomes:
        say(_told(outcome, placed[outcome.account]))
    return _status(outcomes)


@contextmanager
def first_look(options: Given) -> Iterator["Callable[[Progress], None]"]:
    """Who is told how a first look comes on: on a terminal a bar, for it can take a minute; else nobody."""
    if options.verbose or not sys.stderr.isatty():
        yield lambda _: None
        return
    from crickets.cli.first_look import FirstLook

    with FirstLook() as bar:
        yield bar


def _told(outcome: "Outcome", placed: int) -> str:
    if outcome.error is not None:
        return f"{outcome.account}: {outcome.error}"
    if outcome.problems:
        return f"{outcome.account}: not everything was read, so nothing was placed: {'; '.join(outcome.problems)}"
    news = f"{outcome.arrivals or 'no'} new message{'s' * (outcome.arrivals != 1)}"
    drafts = f", {placed} draft{'s' * (placed != 1)} placed" if placed else ""
    return f"{outcome.account}: looked, {news}{drafts}"


def _status(outcomes: "Sequence[Outcome]") -> int:
    """The worst of them: a login that was refused, then whatever did not go well."""
    statuses = {status_of(outcome.error) for outcome in outcomes if outcome.error}
    statuses |= {os.EX_TEMPFAIL for outcome in outcomes if outcome.problems}
    if os.EX_NOPERM in statuses:
        return os.EX_NOPERM
    return max(statuses, default=os.EX_OK)
