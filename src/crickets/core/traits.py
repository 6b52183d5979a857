"""What a mail tells of how its writer lives: their language and their clock."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Traits:
    """The language of a mail's own text and the one that its header claims (ISO 639-1), empty where not known.

    ``written`` is its Date, in the offset from UTC of the clock that its writer's program keeps; None where unreadable.
    """

    language: str = ""
    claimed: str = ""
    written: datetime | None = None
