"""Matters, their stages, and which matter a thread belongs to."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NewType

from crickets.core.mail import MessageId
from crickets.core.milestones import Milestone
from crickets.core.money import Invoice
from crickets.core.people import AccountKey, ClientKey

MatterKey = NewType("MatterKey", str)
"""The client's key for the client's own matter, ``client/name`` for a configured one."""

Stage = NewType("Stage", str)
"""Where a matter stands; the four of the trade below, or one that the user names."""

NO_STAGE = Stage("")
NEGOTIATING = Stage("negotiating")
IN_PROGRESS = Stage("in_progress")
AWAITING_PAYMENT = Stage("awaiting_payment")
PLATFORM = Stage("platform")


@dataclass(frozen=True, slots=True)
class Matter:
    """One piece of business with a client that can fall silent; ``stage`` is where the file lets it start.

    ``hours`` is the time that the user has worked on it, None where nothing is said.
    """

    key: MatterKey
    client: ClientKey
    name: str
    stage: Stage
    playbook: str | None = None
    subject: str = ""
    thread: MessageId | None = None
    account: AccountKey | None = None
    invoices: tuple[Invoice, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    hours: Decimal | None = None

    @property
    def is_clients_own(self) -> bool:
        """Whether it is the one that takes all that no other matter of the client claims."""
        return str(self.key) == str(self.client)


# Unicode takes these strokes for part of the letter, people who type without them do not.
_STROKES = str.maketrans("łøđħŧı", "lodhti")


def folded(text: str) -> str:
    """Text as subjects are compared: case and accents ignored."""
    if text.isascii():
        return text.lower()  # as most text is, of every stranger's mail
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_STROKES)
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def matter_for(ids: Iterable[MessageId], subject: str, matters: Iterable[Matter]) -> Matter:
    """Say which of a client's matters a thread belongs to: by ``thread``, by the longest ``subject``, else the own one.

    ``matters`` holds the client's own matter, always.
    """
    matters, named = tuple(matters), set(ids)
    by_thread = [matter for matter in matters if matter.thread in named]
    if by_thread:
        return by_thread[0]
    plain = folded(subject)
    by_subject = [matter for matter in matters if matter.subject and folded(matter.subject) in plain]
    if by_subject:
        return max(by_subject, key=lambda matter: len(folded(matter.subject)))
    return next(matter for matter in matters if matter.is_clients_own)
