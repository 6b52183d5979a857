"""The order in which the facts of a matter happened. Clocks differ, causes do not.

The user's device, the mail server and this machine each have a clock of their own, and a fact may be learnt long after
it happened. So nothing comes before what it rests on, whatever its clock said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from crickets.core import events as e
from crickets.core.mail import MessageId

_INSTANT = timedelta(microseconds=1)
_RANK = {kind: place for place, kind in enumerate(e.IN_A_TIE)}

_Written = e.UserWrote | e.ClientWrote
_OfDraft = e.DraftFate | e.DraftFlagged | e.PlacementAbandoned | e.DeadlineStated | e.DeadlineUnclear


def in_order(facts: Iterable[e.MatterEvent]) -> list[e.MatterEvent]:
    """Facts in the order in which they happened, each ``at`` no earlier than what it rests on.

    A message comes after every message that it refers to, a draft after the message that it follows up, whatever
    becomes of a draft or a task after it, and the user's word about a message where that message stands.
    """
    facts = list(facts)
    causes = _Causes.of(facts)
    return sorted((causes.happened(fact) for fact in facts), key=causes.place)


@dataclass(frozen=True, slots=True)
class _Causes:
    """The moments of what other facts rest on: messages, intended drafts, questions, tasks."""

    messages: Mapping[MessageId, datetime]
    drafts: Mapping[MessageId, datetime]
    questions: Mapping[MessageId, datetime]
    tasks: Mapping[int, datetime]

    @classmethod
    def of(cls, facts: Sequence[e.MatterEvent]) -> Self:
        intended = [fact for fact in facts if isinstance(fact, e.DraftIntended)]
        messages = _moments(_earliest(facts, {fact.draft: fact.at for fact in intended}), facts)
        drafts = {fact.draft: _after(fact.at, fact.follows, messages) for fact in intended}
        questions = {fact.message_id: fact.at for fact in facts if isinstance(fact, e.AnswerAsked)}
        tasks = {fact.number: fact.at for fact in facts if isinstance(fact, e.TaskOpened)}
        return cls(messages, drafts, questions, tasks)

    def happened(self, fact: e.MatterEvent) -> e.MatterEvent:
        """The fact, no earlier than what it rests on."""
        at = self._moment(fact)
        return fact if at == fact.at else replace(fact, at=at)

    def place(self, fact: e.MatterEvent) -> tuple[datetime, int, str]:
        """What facts are sorted by."""
        at = self.questions.get(fact.message_id, fact.at) if isinstance(fact, e.AnswerGiven) else fact.at
        return at, _RANK[type(fact)], e.identity(fact)

    def _moment(self, fact: e.MatterEvent) -> datetime:
        match fact:
            case e.UserWrote() | e.ClientWrote():
                return max(fact.at, self.messages[fact.message_id])
            case e.Resumed():
                return _after(fact.at, fact.despite, self.messages)
            case e.Promised():
                return _after(fact.at, fact.said_in, self.messages)
            case e.DraftIntended():
                return self.drafts[fact.draft]
            case e.TaskEnded():
                return max(fact.at, self.tasks.get(fact.number, fact.at))
            case _ if isinstance(fact, _OfDraft):
                return max(fact.at, self.drafts.get(fact.draft, fact.at))
            case _:
                return fact.at


def _after(at: datetime, cause: MessageId | None, messages: Mapping[MessageId, datetime]) -> datetime:
    return max(at, messages[cause] + _INSTANT) if cause is not None and cause in messages else at


def _earliest(facts: Iterable[e.MatterEvent], intended: Mapping[MessageId, datetime]) -> dict[MessageId, datetime]:
    """When each message was written at the earliest; one that was our draft not before the draft was intended."""
    written: dict[MessageId, datetime] = {}
    drafts = dict(intended)
    for fact in facts:
        if isinstance(fact, _Written):
            written[fact.message_id] = min(fact.at, written.get(fact.message_id, fact.at))
        elif isinstance(fact, e.DraftSent) and fact.message_id is not None and fact.draft in intended:
            drafts[fact.message_id] = intended[fact.draft]
    return {mid: max(at, drafts.get(mid, at)) for mid, at in written.items()}


def _moments(earliest: Mapping[MessageId, datetime], facts: Iterable[e.MatterEvent]) -> dict[MessageId, datetime]:
    """When each message happened: a moment after all that it refers to."""
    parents: dict[MessageId, set[MessageId]] = {mid: set() for mid in earliest}
    for fact in facts:
        if isinstance(fact, _Written):
            parents[fact.message_id].update(mid for mid in fact.refers_to if mid in earliest)
    moments: dict[MessageId, datetime] = {}
    for start in sorted(earliest, key=lambda mid: (earliest[mid], mid)):
        path = {start: None}  # a stack, not recursion: a forged chain can be as long as it likes
        while path:
            mid = next(reversed(path))
            unknown = {parent for parent in parents[mid] if parent not in moments and parent not in path}
            if unknown:
                path[min(unknown)] = None
                continue
            moments[mid] = max([earliest[mid], *(moments[p] + _INSTANT for p in parents[mid] if p in moments)])
            del path[mid]
    return moments
