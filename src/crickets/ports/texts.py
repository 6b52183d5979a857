"""What the flows see of reading and writing: who understands mails, and who has the letters."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from crickets.core.einvoices import Found
from crickets.core.nature import Nature
from crickets.core.traits import Traits


class Reading(Protocol):
    """The reader of mails: from the bytes of a message to what it says. None of its methods raises."""

    def invoices(self, raw: bytes, /) -> Sequence[Found]:
        """What the PDF and XML attachments of a message are; nothing for those that are no trade papers."""
        ...

    def nature(self, raw: bytes, received: datetime, *, answers: datetime | None, language: str) -> Nature:
        """What a message is; ``received`` is in the client's zone, ``answers`` when ours was sent that it refers to."""
        ...

    def promise(self, raw: bytes, sent_on: date, language: str) -> date | None:
        """The day by which the writer of a message promises to act, written on this day where they are; None if not."""
        ...

    def traits(self, raw: bytes, /) -> Traits:
        """What a message tells of its writer's language and clock; of one that was cut, what is left of it tells."""
        ...


class Letters(Protocol):
    """The letters: from a name, a language and values to a text."""

    def render(self, letter: str, language: str, values: Mapping[str, object]) -> str:
        """The text of a letter; raises LetterError."""
        ...

    def has(self, letter: str, language: str) -> bool:
        """Whether there is such a letter in this language."""
        ...

    def script(self, name: str, language: str, values: Mapping[str, object]) -> str:
        """Words for a task such as a call, in English where the language has none; raises LetterError."""
        ...

    def spellings(self, day: date, language: str, country: str = "") -> tuple[str, ...]:
        """Every way in which letters in a language write a day, the longest first; raises LetterError."""
        ...
