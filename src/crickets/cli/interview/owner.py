"""Whose mailbox it is: guessed from what they sent and from this machine, for them to approve."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from crickets.cli.interview.asking import Option, Question
from crickets.cli.interview.machine import own_locale, own_zone
from crickets.cli.interview.talk import Talk
from crickets.config.countries import country as country_coded
from crickets.config.countries import country_of
from crickets.config.hours import zone
from crickets.config.writing import UserAnswers
from crickets.config.zones import country_in
from crickets.core.mail import Arrival, MailboxRole, domain_of
from crickets.imap import ImapMail

_NEWEST = 200

NAME = Question("Your name, as letters are signed", "--name 'Your Name'")
ZONE = Question("Your time zone, such as Europe/Madrid", "--timezone Europe/Madrid", "your time zone")
COUNTRY = Question("Your country, two letters, for its holidays", "--country ES")
LANGUAGE = Question("The language of letters, unless a client has its own", "--language en")


@dataclass(frozen=True, slots=True)
class Signed:
    """How the user appears in what they sent: by which name, and from which addresses besides."""

    name: str
    aliases: tuple[str, ...]


def signed(mail: ImapMail, address: str) -> Signed:
    """Read the newest headers of Sent; raises MailError."""
    sent = mail.mailbox(MailboxRole.SENT).name
    newest = mail.beyond(sent, max(1, mail.status(sent).uidnext - _NEWEST))
    return _as(newest, address)


def owner_of(talk: Talk, name: str, address: str, languages: Sequence[str]) -> UserAnswers:
    """Whose mailbox it is, as said, else as guessed, else as answered; raises Unsaid.

    ``languages`` are those that there are letters in.
    """
    wishes, (language, land) = talk.wishes, own_locale()
    spoken = language if language in languages else "en"
    there = talk.text(wishes.timezone or own_zone(), ZONE, read=a_zone)
    country = wishes.country or country_of(domain_of(address)) or country_in(there) or land
    return UserAnswers(
        name=talk.text(wishes.name or name, NAME),
        timezone=there,
        country=talk.text(country or "-", COUNTRY, read=a_country),
        language=talk.text(wishes.language or spoken, LANGUAGE, read=a_language(languages)),
    )


def changed_owner(talk: Talk, user: UserAnswers, languages: Sequence[str]) -> UserAnswers:
    """The same with another answer."""
    ask = talk.asker
    fields = {"name": NAME, "timezone": ZONE, "country": COUNTRY, "language": LANGUAGE}
    named = {key: question.text.partition(",")[0] for key, question in fields.items()}
    options = [Option(key, f"{name}: {getattr(user, key) or '-'}") for key, name in named.items()]
    match ask.one_of(Question("What is otherwise?", "--yes"), options):
        case "name":
            return replace(user, name=ask.text(NAME, user.name))
        case "timezone":
            return replace(user, timezone=ask.text(ZONE, user.timezone, a_zone))
        case "country":
            return replace(user, country=ask.text(COUNTRY, user.country or "-", a_country))
        case _:
            return replace(user, language=ask.text(LANGUAGE, user.language, a_language(languages)))


def a_zone(text: str) -> str:
    """Read a time zone; raises ValueError."""
    return zone(text.strip()).key


def a_country(text: str) -> str:
    """Read a country, or a dash for none; raises ValueError."""
    return country_coded(text.strip().upper()) if text.strip(" -") else ""


def a_language(languages: Sequence[str]) -> Callable[[str], str]:
    """Read a language that there are letters in."""

    def read(text: str) -> str:
        code = text.strip().lower()
        if code not in languages:
            msg = f"there are letters in {', '.join(languages)}; [letters] folder adds languages of your own, later"
            raise ValueError(msg)
        return code

    return read


def _as(sent: Sequence[Arrival], address: str) -> Signed:
    senders = [each.envelope.sender for each in sent if each.envelope.sender]
    names = Counter(sender.name for sender in senders if sender.email == address and sender.name)
    others = Counter(sender.email for sender in senders if sender.email != address)
    return Signed(next((name for name, _ in names.most_common(1)), ""), tuple(sorted(others)))
