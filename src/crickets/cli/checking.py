"""The verb that tries everything before it is needed: each line is ok, or says what to do."""

import os
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import typer

from crickets.cli.given import Given, given, now

if TYPE_CHECKING:
    from crickets.cli.findings import Finding

_STYLES = {"ok": "green", "note": "yellow", "fix": "bold red"}


def check(context: typer.Context) -> int:
    """Try the configuration, database, letters and mailboxes."""
    from crickets.cli.screen import Screen, plain

    screen = Screen()
    statuses: list[int] = []
    for finding in _findings(given(context)):
        sentence = plain(f"{finding.about}: {finding.sentence}")
        screen.pair(plain(finding.mark, _STYLES[finding.mark]), sentence, width=4)
        statuses.append(finding.status)
    return next((status for status in statuses if status != os.EX_OK), os.EX_OK)


def _findings(options: Given) -> "Iterator[Finding]":
    from crickets.cli import accounts, premises
    from crickets.cli.findings import tried
    from crickets.cli.needs import needs

    settings, state = options.checked_settings(), options.state_directory
    url, path = settings.database_url(state), options.database(settings)
    yield from premises.configuration(settings)
    yield from tried("state", partial(premises.state, state))
    yield from premises.daemon(settings, state)
    yield from premises.monitor(settings, state)
    yield from tried("database", partial(premises.database, settings, url, path))
    yield from premises.letters(settings)
    yield from needs(settings)
    with premises.ledger_if_any(url, path) as ledger:
        for key, account in settings.accounts.items():
            yield from tried(f"account {key}", partial(accounts.account, account, state, ledger, now()))
