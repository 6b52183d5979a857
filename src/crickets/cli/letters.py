"""The verbs about letters: which there are, and how one reads with a client's data."""

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Never

import typer

from crickets.cli.given import given, now
from crickets.cli.saying import say, say_aside

if TYPE_CHECKING:
    from crickets.config import Settings
    from crickets.core.people import Client
    from crickets.core.threads import Message
    from crickets.letters import TemplateLetters


def letters(context: typer.Context) -> int:
    """List the letters, in which languages, and who uses them."""
    if context.invoked_subcommand is not None:
        return os.EX_OK
    from crickets.cli.screen import Screen, plain
    from crickets.letters import TemplateLetters

    settings = given(context).settings()
    room, screen, uses = TemplateLetters(settings.letters), Screen(), _uses(settings)
    found = {letter for language in room.languages() for letter in room.letters(language)}
    for letter in sorted(found | uses.keys()):
        screen.sentence(plain(letter, "bold"))
        screen.pair(plain("  in", "dim"), plain(_languages(letter, room)), width=len("  used by"))
        screen.pair(plain("  used by", "dim"), plain(", ".join(uses.get(letter, ["no step"]))), width=len("  used by"))
    screen.print()
    where = f"yours: {settings.letters}" if settings.letters else "all built in; yours go into the folder of [letters]"
    screen.sentence(plain(f"{len(found)} letters, {where}."))
    return os.EX_OK


def show(
    context: typer.Context,
    letter: Annotated[str, typer.Argument(metavar="LETTER", help="Its name, such as negotiating/first.")],
    client: Annotated[str | None, typer.Option(metavar="CLIENT", help="For whom: the key or the name.")] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="In which language. Else the client's, else yours.")
    ] = None,
) -> int:
    """Show one as it would be written now."""
    from crickets.cli.specimen import known_of, values_now, values_of_a_sample
    from crickets.letters import TemplateLetters

    options = given(context)
    settings = options.settings()
    room = TemplateLetters(settings.letters)
    _check_name(letter, room)
    whom = _client(client, settings)
    moment = now()
    known = known_of(options, settings, whom, letter, moment) if whom else None
    spoken = language or (whom.language if whom else settings.user.language)
    values = (
        values_now(settings, whom, letter, known, moment) if whom and known else values_of_a_sample(settings, moment)
    )
    text = room.render(letter, spoken, values)
    say_aside(_heading(letter, spoken, room), *_grounds(settings, whom, known.message if known else None), "")
    say(*text.splitlines())
    return os.EX_OK


# The list


def _uses(settings: "Settings") -> Mapping[str, Sequence[str]]:
    """Which steps draft a letter: playbook and step."""
    from crickets.core.letter import ATTRIBUTION

    uses: dict[str, list[str]] = {ATTRIBUTION: ["every draft, above the quoted message"]} if settings.quote else {}
    for name, book in settings.playbooks.items():
        for step in book.steps:
            if step.draft:
                uses.setdefault(step.draft.letter, []).append(f"{name} step '{step.name}'")
    return uses


def _languages(letter: str, room: "TemplateLetters") -> str:
    there = [language for language in room.languages() if room.has(letter, language)]
    said = [f"{language} (yours)" if room.own(letter, language) else language for language in there]
    return ", ".join(said) or f"no language yet: write LANGUAGE/{letter}.txt into the folder of [letters]"


# One letter


def _check_name(letter: str, room: "TemplateLetters") -> None:
    """Refuse a letter that no language has; raises WordError."""
    from crickets.config.nearest import hint

    known = {name for language in room.languages() for name in room.letters(language)}
    if letter not in known:
        _refuse(f"there is no letter {letter!r}{hint(letter, known, 'see `crickets letters`')}")


def _client(name: str | None, settings: "Settings") -> "Client | None":
    """The client of this key or name; raises WordError."""
    from crickets.config.nearest import hint
    from crickets.core.matters import folded

    if name is None:
        return None
    clients = settings.clients.values()
    found = [one for one in clients if one.key == name] or [one for one in clients if folded(one.name) == folded(name)]
    if len(found) == 1:
        return found[0]
    known = [one.key for one in (found or clients)]
    otherwise = f"known are {', '.join(known) or 'none'}"
    several = f"several clients are named {name!r}; {otherwise}"
    return _refuse(several if found else f"there is no client {name!r}{hint(name, known, otherwise)}")


def _refuse(sentence: str) -> Never:
    from crickets.errors import WordError

    raise WordError(sentence)


def _heading(letter: str, language: str, room: "TemplateLetters") -> str:
    own = room.own(letter, language)
    return f"{letter} in {language}, {f'yours: {own}' if own else 'built in'}"


def _grounds(settings: "Settings", client: "Client | None", message: "Message | None") -> Sequence[str]:
    if client is None:
        return ["Client, subject and dates are samples: name a client with --client."]
    if message is None:
        return [f"No message of yours to {client.name} is known yet: subject and date are samples."]
    day = settings.user.local(message.at)
    return [f"About your newest message to {client.name}, of {day:%a %d %b %Y}: {message.subject}"]
