"""The state machine of a matter.

Everything that changes a matter's state is in this file. State is what the facts amount to, taken in the order in which
they happened, never in the order in which they were learned: INBOX may be read before Sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce

from crickets.core import events as e
from crickets.core.mail import MessageId
from crickets.core.matters import NO_STAGE, Stage
from crickets.core.order import in_order

POSTSCRIPT = timedelta(days=1)
"""What the user writes so soon after a follow-up was sent adds to it, and is not the next one."""


class Turn(StrEnum):
    """Whose move it is: the client's while the user waits for them."""

    NOBODY = "nobody"
    USER = "user"
    CLIENT = "client"


class How(StrEnum):
    """How a step came to be done."""

    SENT = "sent"
    BY_HAND = "by hand"
    SKIPPED = "skipped"
    DISCARDED = "discarded"


_REACHED = {How.SENT, How.BY_HAND}


@dataclass(frozen=True, slots=True)
class Done:
    """A step of this silence that is behind us; unnamed where the user wrote by hand and no draft stood."""

    step: str
    index: int
    at: datetime
    how: How
    message_id: MessageId | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """The clock that runs while the user waits for the client, and the steps done since it began."""

    began: datetime
    done: tuple[Done, ...] = ()

    @property
    def followed_up(self) -> bool:
        """Whether a follow-up has reached the client in this silence."""
        return any(done.how in _REACHED for done in self.done)

    def with_done(self, done: Done) -> "Silence":
        """The silence with one more step behind it; the same step, or the same mail, is never there twice."""
        others = tuple(d for d in self.done if not _same(d, done))
        return replace(self, done=(*others, done))


def _same(one: Done, other: Done) -> bool:
    same_mail = one.message_id is not None and one.message_id == other.message_id
    return same_mail or (one.index == other.index and one.step == other.step)


class Whereabouts(StrEnum):
    """Where a draft of ours is, as far as its facts tell."""

    INTENDED = "intended"
    UNTOUCHED = "untouched"
    EDITED = "edited"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft whose fate is open; ``obsolete`` says why it is not wanted any more, ``since`` when it came there."""

    draft: MessageId
    step: str
    index: int
    where: Whereabouts
    since: datetime
    edited: bool = False
    doubt: bool = False
    flagged: bool = False
    obsolete: e.Withdrawal | None = None

    @property
    def is_the_users(self) -> bool:
        """Whether it is no follow-up any more but a text of the user's: edited, and not wanted."""
        return self.where is Whereabouts.EDITED and self.obsolete is not None


@dataclass(frozen=True, slots=True)
class MatterState:
    """Where a matter stands. All instants are aware UTC."""

    opened_at: datetime | None = None
    stage: Stage = NO_STAGE
    stage_set_at: datetime | None = None
    turn: Turn = Turn.NOBODY
    silence: Silence | None = None
    newest_own: MessageId | None = None
    user_wrote_at: datetime | None = None
    newest_from_client: MessageId | None = None
    client_wrote_at: datetime | None = None
    answer_in_junk: bool = False
    draft: OpenDraft | None = None
    last_follow_up: datetime | None = None
    draft_ended_at: datetime | None = None
    adopted_at: datetime | None = None
    resumed_at: datetime | None = None
    snoozed_until: datetime | None = None
    rested: bool = False
    closed: e.Closed | None = None
    parked: bool = False
    questions: tuple[e.AnswerAsked, ...] = ()
    trouble: str = ""


def fold(facts: Iterable[e.MatterEvent]) -> MatterState:
    """What the facts of one matter amount to, whatever the order in which they are given."""
    return reduce(advance, in_order(facts), MatterState())


def advance(state: MatterState, fact: e.MatterEvent) -> MatterState:
    """The state after one more fact; facts come in the order in which they happened."""
    match fact:
        case e.MatterOpened():
            return replace(state, opened_at=state.opened_at or fact.at, stage=state.stage or fact.stage)
        case e.UserWrote():
            return _user_wrote(state, fact)
        case e.ClientWrote():
            return _client_wrote(state, fact)
        case e.AnswerAsked():
            return replace(state, questions=(*state.questions, fact))
        case e.AnswerGiven():
            return _answer_given(state, fact)
        case e.ThreadBound():
            return state
        case e.Parked():
            return _unwanted(replace(state, parked=True), e.Withdrawal.PARKED)
        case e.Returned():
            return _wanted_again(replace(state, parked=False), fact.at, {e.Withdrawal.PARKED})
        case (
            e.StageSet()
            | e.Adopted()
            | e.Snoozed()
            | e.Rested()
            | e.Resumed()
            | e.StepSkipped()
            | e.Closed()
            | e.Reopened()
        ):
            return _word(state, fact)
        case _:
            return _draft(state, fact)


def _user_wrote(state: MatterState, fact: e.UserWrote) -> MatterState:
    wrote = replace(state, newest_own=fact.message_id, user_wrote_at=fact.at, turn=Turn.CLIENT, questions=())
    if state.closed is not None and state.closed.by is e.Author.USER:
        return wrote
    # What the playbook closed opens again, and its steps stay done: who was written to is not chased from the start.
    wrote = replace(wrote, closed=None)
    if state.silence is None or state.turn is not Turn.CLIENT:
        return replace(wrote, silence=Silence(fact.at), rested=False)
    if any(done.message_id == fact.message_id for done in state.silence.done):
        return wrote
    if not _waits_for(state.draft) and (postscript := _postscript(state.silence, fact)):
        return replace(wrote, silence=postscript, rested=False, last_follow_up=fact.at)
    if _waits_for(state.draft) or state.silence.followed_up:
        return _by_hand(replace(wrote, rested=False), state.silence, fact)
    return replace(wrote, silence=replace(state.silence, began=fact.at), rested=False)


def _postscript(silence: Silence, fact: e.UserWrote) -> Silence | None:
    """The silence where the user adds something to a follow-up just sent: no step of its own, the wait starts again."""
    last = max(silence.done, key=lambda done: done.at, default=None)
    if last is None or last.how not in _REACHED or fact.at - last.at >= POSTSCRIPT:
        return None
    return replace(silence, done=(*(d for d in silence.done if d != last), replace(last, at=fact.at)))


def _waits_for(draft: OpenDraft | None) -> bool:
    return draft is not None and draft.obsolete is None


def _by_hand(state: MatterState, silence: Silence, fact: e.UserWrote) -> MatterState:
    """The user followed up without our draft: it counts as the draft's step, or as the next one."""
    draft = state.draft
    if draft is not None and _waits_for(draft):
        done = Done(draft.step, draft.index, fact.at, How.BY_HAND, fact.message_id)
    else:
        # Behind a deleted draft the playbook may not go on: what the user then writes is that step.
        behind = max(d.index for d in silence.done if d.how is not How.DISCARDED)
        done = Done("", behind + 1, fact.at, How.BY_HAND, fact.message_id)
    followed = replace(state, silence=silence.with_done(done), last_follow_up=fact.at)
    itself = draft is not None and draft.draft == fact.message_id
    return followed if itself else _unwanted(followed, e.Withdrawal.WRITTEN_BY_HAND)


def _client_wrote(state: MatterState, fact: e.ClientWrote) -> MatterState:
    answered = replace(
        state,
        turn=Turn.USER,
        silence=None,
        newest_from_client=fact.message_id,
        client_wrote_at=fact.at,
        answer_in_junk=fact.in_junk,
        snoozed_until=None,
        rested=False,
        closed=None,
        questions=(),
    )
    return _unwanted(answered, e.Withdrawal.ANSWERED)


def _answer_given(state: MatterState, fact: e.AnswerGiven) -> MatterState:
    asked = next((q for q in state.questions if q.message_id == fact.message_id), None)
    if fact.yes and asked is not None:
        return _client_wrote(state, e.ClientWrote(asked.at, asked.message_id))
    return replace(state, questions=tuple(q for q in state.questions if q != asked))


def _unwanted(state: MatterState, reason: e.Withdrawal) -> MatterState:
    if state.draft is None or (state.draft.obsolete and reason is not e.Withdrawal.ANSWERED):
        return state
    return replace(state, draft=replace(state.draft, obsolete=reason))


def _wanted_again(state: MatterState, at: datetime, reasons: set[e.Withdrawal]) -> MatterState:
    """What made the draft unwanted is over; something else may stand against it."""
    if state.draft is None or state.draft.obsolete not in reasons:
        return state
    return replace(state, draft=replace(state.draft, obsolete=_reason_against(state, at)))


def _reason_against(state: MatterState, at: datetime) -> e.Withdrawal | None:
    """Why no draft is wanted at this moment."""
    against = {
        e.Withdrawal.ANSWERED: state.turn is Turn.USER,
        e.Withdrawal.CLOSED: state.closed is not None,
        e.Withdrawal.PARKED: state.parked,
        e.Withdrawal.RESTED: state.rested,
        e.Withdrawal.SNOOZED: state.snoozed_until is not None and state.snoozed_until > at,
    }
    return next((reason for reason, holds in against.items() if holds), None)


_Word = e.StageSet | e.Adopted | e.Snoozed | e.Rested | e.Resumed | e.StepSkipped | e.Closed | e.Reopened


def _word(state: MatterState, fact: _Word) -> MatterState:
    match fact:
        case e.StageSet():
            return _stage_set(state, fact)
        case e.Adopted():
            return replace(state, adopted_at=fact.at)
        case e.Snoozed():
            return _unwanted(replace(state, snoozed_until=fact.until), e.Withdrawal.SNOOZED)
        case e.Rested():
            return _unwanted(replace(state, rested=True), e.Withdrawal.RESTED)
        case e.Resumed():
            return _resumed(state, fact)
        case e.StepSkipped():
            return _unwanted(_with_done(state, Done(fact.step, fact.index, fact.at, How.SKIPPED)), e.Withdrawal.SKIPPED)
        case e.Closed(by=e.Author.PLAYBOOK) if state.turn is not Turn.CLIENT:
            return state  # it closes a silence; here the client had answered, which was learnt later
        case e.Closed():
            return _unwanted(replace(state, closed=fact), e.Withdrawal.CLOSED)
        case e.Reopened():
            return _reopened(state, fact)


def _stage_set(state: MatterState, fact: e.StageSet) -> MatterState:
    if fact.stage == state.stage:
        return state
    silence = replace(state.silence, done=()) if state.silence else None
    moved = replace(state, stage=fact.stage, stage_set_at=fact.at, silence=silence)
    return _unwanted(moved, e.Withdrawal.STAGE_CHANGED)


def _reopened(state: MatterState, fact: e.Reopened) -> MatterState:
    if state.closed is None:
        return state
    if state.turn is not Turn.CLIENT:
        return replace(state, closed=None)
    return replace(state, closed=None, rested=False, silence=Silence(fact.at))


def _resumed(state: MatterState, fact: e.Resumed) -> MatterState:
    """End a rest or a snooze; said despite the client's newest message, it means that the user waits again from now on.

    An answer that the user did not know of when they said it stays an answer.
    """
    resumed = replace(state, rested=False, snoozed_until=None, adopted_at=fact.at, resumed_at=fact.at)
    if state.turn is Turn.USER and fact.despite is not None and fact.despite == state.newest_from_client:
        return replace(resumed, turn=Turn.CLIENT, silence=Silence(fact.at))
    return _wanted_again(resumed, fact.at, {e.Withdrawal.RESTED, e.Withdrawal.SNOOZED})


def _with_done(state: MatterState, done: Done) -> MatterState:
    return replace(state, silence=state.silence.with_done(done)) if state.silence else state


_DraftFact = e.DraftIntended | e.LetterFailed | e.PlacementAbandoned | e.DraftFate | e.DraftFlagged


def _draft(state: MatterState, fact: _DraftFact) -> MatterState:
    if isinstance(fact, e.DraftIntended):
        return _intended(state, fact)
    if isinstance(fact, e.LetterFailed):
        return replace(state, trouble=fact.problem)
    draft = state.draft
    if draft is None or draft.draft != fact.draft:
        return state
    match fact:
        case e.DraftPlaced() | e.DraftFound():
            return replace(state, draft=replace(draft, where=Whereabouts.UNTOUCHED, since=fact.at, doubt=False))
        case e.DraftEdited():
            edited = replace(draft, where=Whereabouts.EDITED, since=fact.at, edited=True, doubt=False)
            return replace(state, draft=edited)
        case e.DraftVanished():
            vanished = replace(draft, where=Whereabouts.VANISHED, since=fact.at, doubt=fact.doubt)
            return replace(state, draft=vanished)
        case e.DraftFlagged():
            return replace(state, draft=replace(draft, flagged=True))
        case e.DraftSent() | e.DraftDiscarded() | e.DraftWithdrawn() | e.PlacementAbandoned():
            return _ended(replace(state, draft=None, draft_ended_at=fact.at), draft, fact)


def _intended(state: MatterState, fact: e.DraftIntended) -> MatterState:
    """A draft is named; what had happened before and was learnt later makes it unwanted from the start."""
    against = _reason_against(state, fact.at)
    if against is None and fact.follows is not None and fact.follows != state.newest_own:
        against = e.Withdrawal.WRITTEN_BY_HAND
    intended = OpenDraft(fact.draft, fact.step, fact.index, Whereabouts.INTENDED, fact.at, obsolete=against)
    return replace(state, draft=intended, trouble="")


_DraftEnd = e.DraftSent | e.DraftDiscarded | e.DraftWithdrawn | e.PlacementAbandoned
_OF_ANOTHER_SILENCE = {e.Withdrawal.ANSWERED, e.Withdrawal.STAGE_CHANGED}


def _ended(state: MatterState, draft: OpenDraft, fact: _DraftEnd) -> MatterState:
    match fact:
        case e.DraftSent():
            sent = replace(state, last_follow_up=fact.at)
            done = Done(draft.step, draft.index, fact.at, How.SENT, fact.message_id)
            return sent if draft.obsolete in _OF_ANOTHER_SILENCE else _with_done(sent, done)
        case e.DraftDiscarded() if draft.obsolete is None:
            return _discarded(state, Done(draft.step, draft.index, fact.at, How.DISCARDED))
        case _:
            return state


def _discarded(state: MatterState, done: Done) -> MatterState:
    """A leftover of what was sent is no discard."""
    sent = state.silence is not None and any(_same(d, done) and d.how in _REACHED for d in state.silence.done)
    return state if sent else _with_done(state, done)
