"""The verb that shows what each contract has of the safeguards, and prints the clauses that are missing."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from crickets.cli.given import given

if TYPE_CHECKING:
    from crickets.cli.screen import Screen
    from crickets.config import Settings
    from crickets.core.people import Client
    from crickets.core.safeguards import Judgement
    from crickets.letters import Clauses

_STYLES = {"there": "green", "weak": "yellow", "missing": "bold red"}


def safeguards(
    context: typer.Context,
    client: Annotated[
        str | None,
        typer.Argument(metavar="CLIENT", help="The key of a client, or its name.", show_default=False),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Print every clause, also those that are there.")] = False,
) -> int:
    """Show what contracts lack, and print the clauses."""
    from crickets.cli.saying import say
    from crickets.cli.screen import Screen, plain
    from crickets.core.safeguards import Contract
    from crickets.words.receivables import client_named

    settings = given(context).settings()
    clients = list(settings.clients.values()) if client is None else [client_named(settings, client)]
    if not clients:
        say(f"There is no client yet: add one as [clients.NAME] to {settings.path}.")
    screen = Screen()
    for index, one in enumerate(clients):
        if index:
            screen.print()
        judgements = settings.protection(one).judgements()
        _table(screen, one, judgements)
        if settings.contracts[one.key] == Contract():
            place = f"[clients.{one.key}.contract]"
            screen.sentence(plain(f"Nothing stands in {place}: write there what you have agreed.", "yellow"))
        if everything or len(clients) == 1:
            _clauses(screen, _of(settings, one), judgements, everything=everything)
    if len(clients) > 1 and not everything:
        screen.print()
        say(f"For the clauses, in the client's language: crickets safeguards {clients[0].key}")
    return os.EX_OK


def _of(settings: "Settings", client: "Client") -> "Clauses":
    from crickets.letters import Clauses, Contractor, TemplateLetters

    account = settings.accounts[client.account or next(iter(settings.accounts))]
    user = Contractor(settings.user.name, account.address, settings.user.country)
    return Clauses(TemplateLetters(settings.letters), client, user, settings.protection(client).terms())


def _table(screen: "Screen", client: "Client", judgements: "Iterable[Judgement]") -> None:
    from crickets.cli.screen import plain
    from crickets.core.safeguards import Presence, Safeguard

    rows = list(judgements)
    there = sum(row.presence is Presence.THERE for row in rows)
    screen.sentence(plain(f"{client.name} ({client.key}): {there} of {len(rows)} safeguards are there", "bold"))
    marks, names = max(map(len, Presence)), max(map(len, Safeguard))
    for row in rows:
        head = plain(f"{row.presence:<{marks}}", _STYLES[row.presence]).append(f"  {row.safeguard:<{names}}", style="")
        screen.pair(head, plain(row.sentence), width=marks + names + 2)


def _clauses(screen: "Screen", clauses: "Clauses", judgements: "Iterable[Judgement]", *, everything: bool) -> None:
    from crickets.cli.screen import plain
    from crickets.core.safeguards import Presence

    wanted = [j.safeguard for j in judgements if everything or j.presence is not Presence.THERE]
    if not wanted:
        return
    screen.print()
    if clauses.language != clauses.client.language:
        lacking = f"There are no clauses in {clauses.client.language!r}, so these are in {clauses.language!r}"
        folder = f"{clauses.client.language}/clauses/"
        screen.sentence(plain(f"{lacking}: write them to {folder} in the folder of [letters].", "yellow"))
    screen.sentence(plain(clauses.notice(), "yellow"))
    for safeguard in wanted:
        title, *paragraphs = clauses.text(safeguard).splitlines()
        screen.print()
        screen.sentence(plain(title, "bold"))
        for paragraph in filter(None, paragraphs):
            screen.sentence(plain(paragraph))
