"""All answers on one screen, to be approved or changed, before anything is written."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crickets.cli.interview.asking import Option, Question
from crickets.cli.interview.owner import a_country, a_language, a_zone, changed_owner
from crickets.cli.interview.stages import STAGES
from crickets.cli.interview.talk import Talk
from crickets.cli.screen import plain
from crickets.config.writing import Answers, ClientAnswers
from crickets.core.names import called

_FIELDS = {
    "name": Question("What they are called", "--client"),
    "contact": Question("Whom letters greet", "--client"),
    "language": Question("The language of their letters", "--client"),
    "country": Question("Their country, two letters, for its holidays", "--client"),
    "timezone": Question("Their time zone", "--client"),
}
_OUT = "out"
_MARGIN, _WIDEST = 2, 16


def approved(talk: Talk, answers: Answers, target: Path, languages: Sequence[str]) -> Answers:
    """The answers as they are right; nobody who is there to ask takes them as they are."""
    while True:
        _draw(talk, answers, target)
        if not talk.asks:
            return answers
        others = [Option(f".{client.key}", f"no: change {client.key}") for client in answers.clients]
        options = [Option("", "yes: write it"), Option("you", "no: change what is said of you"), *others]
        match talk.asker.one_of(Question("Is that right?", "--yes"), options):
            case "":
                return answers
            case "you":
                answers = replace(answers, user=changed_owner(talk, answers.user, languages))
            case key:
                answers = replace(answers, clients=_changed(talk, answers.clients, key[1:], languages))


def _draw(talk: Talk, answers: Answers, target: Path) -> None:
    heads = ("you", *(client.key for client in answers.clients))
    width = min(_WIDEST, max(map(len, heads))) + _MARGIN
    talk.say()
    talk.say(f"This is what will stand in {target}:", "bold")
    talk.say()
    for head, lines in zip(heads, (_of_user(answers), *map(_of_client, answers.clients)), strict=True):
        for label, line in zip((head, *[""] * len(lines)), lines, strict=False):
            talk.screen.pair(plain(f"  {label}", "bold"), plain(line), width)
    talk.say()


def _of_user(answers: Answers) -> tuple[str, ...]:
    user, account = answers.user, answers.account
    holidays = f"holidays of {user.country}" if user.country else "no public holidays"
    return (
        f"{user.name}, {', '.join((account.address, *account.aliases))}",
        f"{user.timezone}, {holidays}, letters in {user.language} unless said otherwise",
        "drafts are placed Monday to Friday, 09:00-18:00",
    )


def _of_client(client: ClientAnswers) -> tuple[str, ...]:
    guesses = (
        f"letters in {client.language}" if client.language else "letters in your language",
        client.country or "country not known",
        client.timezone or "your time zone",
    )
    return f"{called(client.name, client.contact)}: {', '.join(client.addresses)}", ", ".join(
        (f"stage {client.stage}", *guesses)
    )


def _changed(
    talk: Talk, clients: Sequence[ClientAnswers], key: str, languages: Sequence[str]
) -> Sequence[ClientAnswers]:
    """The clients with another answer about one, or without it."""
    here = next(client for client in clients if client.key == key)
    stages = [Option(str(stage), f"stage {stage}: {meaning}") for stage, meaning in STAGES.items()]
    fields = [Option(name, f"{question.text}: {getattr(here, name) or '-'}") for name, question in _FIELDS.items()]
    leave = Option(_OUT, "leave them out")
    chosen = talk.asker.one_of(Question(f"{here.name}: what is otherwise?", "--client"), [*stages, *fields, leave])
    if chosen == _OUT:
        return [client for client in clients if client is not here]
    changed = replace(here, stage=chosen) if chosen in STAGES else _answered(talk, here, chosen, languages)
    return [changed if client is here else client for client in clients]


def _answered(talk: Talk, client: ClientAnswers, field: str, languages: Sequence[str]) -> ClientAnswers:
    ask, question = talk.asker.text, _FIELDS[field]
    match field:
        case "name":
            return replace(client, name=ask(question, client.name))
        case "contact":
            return replace(client, contact=ask(question, client.contact))
        case "language":
            return replace(client, language=ask(question, client.language, a_language(languages)))
        case "country":
            return replace(client, country=ask(question, client.country or "-", a_country))
        case _:
            return replace(client, timezone=ask(question, client.timezone, a_zone))
