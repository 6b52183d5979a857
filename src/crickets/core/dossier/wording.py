"""The words that the text and the page of a dossier share: dates, amounts, and what others wrote, made harmless."""

from datetime import date, datetime
from decimal import Decimal

from crickets.core.dossier.contents import Dossier, Original
from crickets.core.visible import visible

NO_SUBJECT = "(no subject)"
NO_COPY = "The copy could not be found any more."


def plain(text: str) -> str:
    """Text from elsewhere as one line in which nothing steers: spaces and line breaks become single spaces."""
    return visible(" ".join(text.split()))


def day(of: date) -> str:
    """A date as ``3 Nov 2026``."""
    return f"{of.day} {of:%b %Y}"


def long_day(of: date) -> str:
    """A date as ``3 November 2026``."""
    return f"{of.day} {of:%B %Y}"


def moment(at: datetime) -> str:
    """A moment as ``3 Nov 2026, 10:15``."""
    return f"{day(at)}, {at:%H:%M}"


def when(at: date) -> str:
    """A moment with its time, a day without one."""
    return moment(at) if isinstance(at, datetime) else day(at)


def money(amount: Decimal) -> str:
    """An amount as ``1,250.00``, with a minus sign, not a hyphen, where it is below zero."""
    return f"{amount:,f}".replace("-", "\N{MINUS SIGN}")


def overdue(days: int) -> str:
    """How long an invoice has been overdue: ``83 days overdue``."""
    if not days:
        return "not overdue"
    return "1 day overdue" if days == 1 else f"{days} days overdue"


def subject_of(original: Original) -> str:
    """The subject of a mail, or that there is none."""
    return plain(original.subject) or NO_SUBJECT


def way_of(original: Original) -> str:
    """From whom to whom a mail went."""
    return plain(f"{original.sender} → {', '.join(original.recipients)}")


def made(dossier: Dossier) -> str:
    """When the dossier was put together, and whose clock its times are read from."""
    at = dossier.made_at
    offset = f"{at:%z}"
    clock = f"{at:%H:%M} (UTC{offset[:3]}:{offset[3:5]})"
    return f"Put together on {long_day(at)} at {clock}. All times are those of {plain(str(at.tzinfo))}."


def lost(dossier: Dossier) -> tuple[str, ...]:
    """Everything that belongs to the dossier and could not be found any more, one a line."""
    copies = [f"The copy of invoice {plain(i.number)}" for i in dossier.invoices if not i.file]
    mails = [
        f"The mail “{subject_of(mail)}” of {moment(mail.at)}, {way_of(mail)}, Message-ID {plain(mail.message_id)}"
        for mail in dossier.missing
    ]
    return (*copies, *mails)
