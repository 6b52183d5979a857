"""The interview from its first question to the last before something is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from crickets.cli.interview.asking import Unsaid
from crickets.cli.interview.folders import with_folders
from crickets.cli.interview.login import Entered, enter
from crickets.cli.interview.owner import owner_of, signed
from crickets.cli.interview.people import clients_of
from crickets.cli.interview.sheet import approved
from crickets.cli.interview.talk import Talk
from crickets.cli.interview.wishes import ALL
from crickets.cli.proposing import in_a_language_of
from crickets.config.writing import Answers, ClientAnswers
from crickets.letters import TemplateLetters


@dataclass(frozen=True, slots=True)
class Agreed:
    """The answers that were approved, and the password, if it was typed."""

    answers: Answers
    password: str = field(default="", repr=False)


def converse(talk: Talk, address: str, target: Path) -> Agreed:
    """Hold the rest of the interview, the address being known.

    Raises Unsaid, and MailError and ConfigError where nobody can be asked again.
    """
    languages = TemplateLetters().languages()
    entered = enter(talk, address)
    try:
        entered = with_folders(talk, entered)
        answers = _answers(talk, entered, languages)
    finally:
        entered.mail.close()
    return Agreed(approved(talk, answers, target, languages), entered.password)


def _answers(talk: Talk, entered: Entered, languages: Sequence[str]) -> Answers:
    account = entered.account
    seen = signed(entered.mail, account.address)
    user = owner_of(talk, seen.name, account.address, languages)
    clients = clients_of(talk, entered.mail, (account.address, *seen.aliases), user.timezone)
    _check_adopted(talk, clients)
    theirs = {address for client in clients for address in client.addresses}
    aliases = tuple(alias for alias in seen.aliases if alias not in theirs)
    spoken = [in_a_language_of(client, languages, user.language, talk.say) for client in clients]
    return Answers(user, replace(account, aliases=aliases), spoken)


def _check_adopted(talk: Talk, clients: Sequence[ClientAnswers]) -> None:
    known = [client.key for client in clients]
    for name in talk.wishes.people.adopt:
        if name not in {*known, ALL}:
            way_out = f"say one of {', '.join([*known, ALL])}" if known else "there are none yet: leave it out"
            msg = f"--adopt {name}: nobody of that name is among the clients; {way_out}"
            raise Unsaid(msg)
