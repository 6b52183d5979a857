"""Whether a person writes, in which language, and by which clock: what only the mails themselves tell, and a few do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crickets.core.correspondents import Correspondent, happened
from crickets.core.mail import Arrival, MessageId
from crickets.core.nature import CalendarMail, Nature, Notification, Personal
from crickets.core.traits import Traits
from crickets.ports import Reading
from crickets.suggesting.gathering import Gathering

_MOST_READ = 5
_OWN_READ = 2


@dataclass
class Persons:
    """What was learnt of those who write; ``natures`` is what mails are, as far as they were read."""

    gathering: Gathering
    reading: Reading
    natures: dict[MessageId, Nature] = field(default_factory=dict)
    _traits: dict[MessageId, Traits] = field(default_factory=dict)

    def learn(self, one: Correspondent) -> None:
        """Read newest first up to a mail that a person wrote, and the oldest, which may be of another season.

        Where none of the newest is a person's, none of the others is.
        """
        own = {each.envelope.message_id: happened(each) for each in one.sent}
        newest, others = one.received[:_MOST_READ], one.received[_MOST_READ:]
        if any(self._is_persons(each, own) for each in newest):
            self._is_persons(one.received[-1], own)
        else:
            self.natures |= {each.envelope.message_id: Notification() for each in others}

    def traits(self, received: Iterable[Arrival]) -> Sequence[Traits]:
        """What those of these mails tell that were read."""
        ids = (each.envelope.message_id for each in received)
        return [self._traits[mid] for mid in ids if mid in self._traits]

    def language_of(self, sent: Sequence[Arrival]) -> str:
        """In which language the user writes; empty where their newest mails do not tell."""
        raws = filter(None, map(self.gathering.raw, sent[:_OWN_READ]))
        return next(filter(None, (self.reading.traits(raw).language for raw in raws)), "")

    def _is_persons(self, arrival: Arrival, own: Mapping[MessageId, datetime]) -> bool:
        message_id = arrival.envelope.message_id
        if message_id not in self.natures and (raw := self.gathering.raw(arrival)):
            answers = max((own[mid] for mid in arrival.envelope.ancestors if mid in own), default=None)
            self.natures[message_id] = self.reading.nature(raw, happened(arrival), answers=answers, language="")
            self._traits[message_id] = self.reading.traits(raw)
        # One that is gone, or that its server keeps, counts by its headers.
        return isinstance(self.natures.get(message_id, Personal()), Personal | CalendarMail)
