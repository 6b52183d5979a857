"""Where a matter stands: whose turn it is, the silence and what was done in it, the draft, the tasks, the money."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from crickets.core import events as e
from crickets.core.events import Withdrawal
from crickets.core.mail import MessageId
from crickets.core.matters import NO_STAGE, Stage
from crickets.core.milestones import MilestoneState
from crickets.core.money import Invoice, Payment
from crickets.core.tasks import Outcome, TaskKind


class Turn(StrEnum):
    """Whose move it is: the client's while the user waits for them."""

    NOBODY = "nobody"
    USER = "user"
    CLIENT = "client"


class How(StrEnum):
    """How a step came to be done."""

    SENT = "sent"
    PROBABLY_SENT = "probably sent"
    BY_HAND = "by hand"
    SKIPPED = "skipped"
    FINISHED = "finished"
    DISCARDED = "discarded"


REACHED = frozenset({How.SENT, How.PROBABLY_SENT, How.BY_HAND})
"""A follow-up reached the client."""


@dataclass(frozen=True, slots=True)
class Done:
    """A step of this silence that is behind us; unnamed where the user wrote by hand and no draft stood.

    ``waived``: its letter was sent, and the user goes on without the tasks that were to follow. ``presumed`` is the
    draft that was probably sent, and ``written`` tells whether that mail is one of this matter whatever it was.
    """

    step: str
    index: int
    at: datetime
    how: How
    message_id: MessageId | None = None
    waived: bool = False
    presumed: MessageId | None = None
    written: bool = False

    @classmethod
    def sent(cls, draft: "OpenDraft", fact: e.DraftSent) -> Self:
        """The step of a draft that was sent."""
        how, presumed = (How.PROBABLY_SENT, draft.draft) if fact.probably else (How.SENT, None)
        return cls(draft.step, draft.index, fact.at, how, fact.message_id, presumed=presumed)


@dataclass(frozen=True, slots=True)
class Silence:
    """The clock that runs while the user waits for the client, and the steps done since it began.

    ``deadline`` is the last day that a letter of this silence left for an answer; ``unclear`` where one was left, and
    only the user knows which.
    """

    began: datetime
    done: tuple[Done, ...] = ()
    deadline: date | None = None
    unclear: bool = False

    @property
    def followed_up(self) -> bool:
        """Whether a follow-up has reached the client in this silence."""
        return any(done.how in REACHED for done in self.done)

    def reached(self, done: Done) -> Done | None:
        """The report of the same step, or of the same mail, if that came to the client in this silence."""
        return next((d for d in self.done if same_step(d, done) and d.how in REACHED), None)

    def with_postscript(self, at: datetime, within: timedelta) -> "Silence | None":
        """The silence where the user added something so soon after a follow-up; None where it is no postscript.

        That is no step of its own; the wait starts again.
        """
        last = max(self.done, key=lambda done: done.at, default=None)
        if last is None or last.how not in REACHED or at - last.at >= within:
            return None
        return replace(self, done=(*(d for d in self.done if d != last), replace(last, at=at)))

    def with_mail(self, message_id: MessageId) -> "Silence | None":
        """The silence where one of the mails that did its steps is known to belong here; None where none of them is."""
        if not any(done.message_id == message_id for done in self.done):
            return None
        mine = (d if d.presumed is None or d.message_id != message_id else replace(d, written=True) for d in self.done)
        return replace(self, done=tuple(mine))

    def without(self, draft: MessageId, at: datetime) -> "Silence":
        """The silence where what was probably sent was deleted; a mail of the matter does its step all the same."""
        presumed = next((done for done in self.done if done.presumed == draft), None)
        if presumed is None:
            return self
        by_hand = presumed.written
        done = Done(presumed.step, presumed.index, at, How.DISCARDED)
        if by_hand:
            done = replace(presumed, how=How.BY_HAND, presumed=None)
        stated = self.deadline is not None or self.unclear
        return replace(self.with_done(done), deadline=None, unclear=by_hand and stated)

    def with_done(self, done: Done) -> "Silence":
        """The silence with one more step behind it; the same step, or the same mail, is never there twice."""
        others = tuple(d for d in self.done if not same_step(d, done))
        return replace(self, done=(*others, done))


def same_step(one: Done, other: Done) -> bool:
    """Whether two reports are of one step, or of one mail."""
    same_mail = one.message_id is not None and one.message_id == other.message_id
    return same_mail or (one.index == other.index and one.step == other.step)


class Whereabouts(StrEnum):
    """Where a draft of ours is, as far as its facts tell."""

    INTENDED = "intended"
    UNTOUCHED = "untouched"
    EDITED = "edited"
    VANISHED = "vanished"


OfDraft = e.PlacementAbandoned | e.DraftFate | e.DraftFlagged
"""What can be learnt of a draft that was intended."""


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft whose fate is open; ``obsolete`` says why it is not wanted any more, ``since`` when it came there.

    ``invoices`` are the numbers of those that it demands, ``deadline`` the day that it states.
    """

    draft: MessageId
    step: str
    index: int
    where: Whereabouts
    since: datetime
    edited: bool = False
    doubt: bool = False
    flagged: bool = False
    obsolete: Withdrawal | None = None
    invoices: tuple[str, ...] = ()
    deadline: date | None = None

    @classmethod
    def intended(cls, fact: e.DraftIntended) -> Self:
        """The draft as it is named, before it stands."""
        where, since = Whereabouts.INTENDED, fact.at
        invoices, deadline = fact.invoices, fact.deadline
        return cls(fact.draft, fact.step, fact.index, where, since, invoices=invoices, deadline=deadline)

    def after(self, fact: OfDraft) -> Self | None:
        """The draft as it stands after the fact; None where that was its end."""
        match fact:
            case e.DraftPlaced() | e.DraftFound():
                return replace(self, where=Whereabouts.UNTOUCHED, since=fact.at, doubt=False)
            case e.DraftEdited():
                return replace(self, where=Whereabouts.EDITED, since=fact.at, edited=True, doubt=False)
            case e.DraftVanished():
                return replace(self, where=Whereabouts.VANISHED, since=fact.at, doubt=fact.doubt)
            case e.DraftFlagged():
                return replace(self, flagged=True)
            case _:
                return None

    @property
    def is_awaited(self) -> bool:
        """Whether it is still the follow-up that the matter wants."""
        return self.obsolete is None

    @property
    def is_the_users(self) -> bool:
        """Whether it is no follow-up any more but a text of the user's: edited, and not wanted."""
        return self.where is Whereabouts.EDITED and self.is_out_of_date

    @property
    def is_out_of_date(self) -> bool:
        """Whether it is not wanted for good, and not only until the user says whether somebody answered."""
        return self.obsolete not in {None, Withdrawal.ASKED}


@dataclass(frozen=True, slots=True)
class Task:
    """A task that a step opened, or with an empty ``step`` a mail that came back; ``ended`` with an outcome, or open.

    ``earlier``: it was asked for in a silence before this one, and is still to be done; its step is to come again.
    """

    number: int
    kind: TaskKind
    step: str
    index: int
    opened: datetime
    finding: str = ""
    stays: bool = False
    outcome: Outcome | None = None
    ended: datetime | None = None
    earlier: bool = False

    @property
    def is_of_bounce(self) -> bool:
        """Whether it was asked for because a mail came back, outside of any step."""
        return not self.step

    @property
    def is_open(self) -> bool:
        """Whether the user has still to do it."""
        return self.outcome is None


@dataclass(frozen=True, slots=True)
class Demand:
    """A step that demanded an invoice: it is never repeated for that one, nor is one before it."""

    step: str
    index: int
    number: str


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the work rested, by the playbook's ``step`` or the user's word; not ``ended`` while it does."""

    began: datetime
    step: str = ""
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reopening:
    """A late answer, at ``at``, that took a matter up again which had been closed."""

    at: datetime
    closed: e.Closed


@dataclass(frozen=True, slots=True)
class MatterState:
    """Where a matter stands. All instants are aware UTC.

    ``former`` is the draft that ``draft`` was placed to replace, until it is gone. ``tasks`` are those of this silence,
    and those that an answer leaves open; ``tasks_opened`` counts all that ever were. ``invoices`` are those that became
    known beside the file's; ``opened_mail`` tells of the mail that was opened last, ``heard_promise`` of the day that
    the client's newest message seems to name; ``promise`` is the day that the client named at ``promised_at``;
    ``verified_at`` is when the address was last found right; ``redirected`` is the address at which the client is
    reached now, if the user said so. ``reopened`` says which answer ended the last close, if one did.
    """

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
    former: OpenDraft | None = None
    last_follow_up: datetime | None = None
    draft_ended_at: datetime | None = None
    adopted_at: datetime | None = None
    resumed_at: datetime | None = None
    snoozed_until: datetime | None = None
    rested: bool = False
    closed: e.Closed | None = None
    reopened: Reopening | None = None
    parked: bool = False
    questions: tuple[e.AnswerAsked, ...] = ()
    opened_mail: e.MailOpened | None = None
    heard_promise: e.PromiseHeard | None = None
    trouble: str = ""
    tasks: tuple[Task, ...] = ()
    tasks_opened: int = 0
    promise: date | None = None
    promised_at: datetime | None = None
    disputed_at: datetime | None = None
    verified_at: datetime | None = None
    redirected: str = ""
    redirected_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    asked_invoices: tuple[e.InvoiceAsked, ...] = ()
    payments: tuple[Payment, ...] = ()
    demands: frozenset[Demand] = frozenset()
    milestones: tuple[tuple[str, MilestoneState], ...] = ()

    @property
    def paused(self) -> bool:
        """Whether the work rests."""
        return bool(self.pauses) and self.pauses[-1].ended is None

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """What the user has been asked to do, and has not ended yet."""
        return tuple(task for task in self.tasks if task.is_open)

    def promise_offered(self, today: date) -> date | None:
        """The day by which the client's newest message seems to promise to act, while nobody has replied to it.

        It is no promise before the user accepts it, and none any more once the day is over.
        """
        heard = self.heard_promise
        if heard is None or heard.message_id != self.newest_from_client or self.turn is not Turn.USER:
            return None
        return None if self.closed or self.parked or heard.until < today else heard.until

    def against_a_draft(self, at: datetime) -> Withdrawal | None:
        """Why no draft is wanted at this moment, the weightiest reason first."""
        against = {
            Withdrawal.ANSWERED: self.turn is Turn.USER,
            Withdrawal.CLOSED: self.closed is not None,
            Withdrawal.PARKED: self.parked,
            Withdrawal.DISPUTED: self.disputed_at is not None,
            Withdrawal.PAUSED: self.paused,
            Withdrawal.RESTED: self.rested,
            Withdrawal.PROMISED: self.promise is not None and at.date() <= self.promise,
            Withdrawal.SNOOZED: self.snoozed_until is not None and self.snoozed_until > at,
            Withdrawal.ASKED: bool(self.questions),
        }
        return next((reason for reason, holds in against.items() if holds), None)

    def unwanted(self, reason: Withdrawal) -> "MatterState":
        """The state where no draft is wanted any more; an answer outweighs the reason that was there before."""
        if self.draft is None and self.former is None:
            return self  # copying a state of so many fields costs more than all else here

        def marked(draft: OpenDraft | None) -> OpenDraft | None:
            if draft is None or (draft.obsolete and reason is not Withdrawal.ANSWERED):
                return draft
            return replace(draft, obsolete=reason)

        return replace(self, draft=marked(self.draft), former=marked(self.former))

    def wanted_again(self, at: datetime, reasons: Collection[Withdrawal]) -> "MatterState":
        """The state where what made the drafts unwanted is over; something else may stand against them."""
        if self.draft is None and self.former is None:
            return self

        def again(draft: OpenDraft | None) -> OpenDraft | None:
            if draft is None or draft.obsolete not in reasons:
                return draft
            return replace(draft, obsolete=self.against_a_draft(at))

        return replace(self, draft=again(self.draft), former=again(self.former))

    def with_done(self, done: Done) -> "MatterState":
        """The state with one more step of its silence behind it, if it is in one."""
        return replace(self, silence=self.silence.with_done(done)) if self.silence else self

    def demanded(self, by: OpenDraft | e.StepDone | e.StepSkipped) -> "MatterState":
        """The state where a step has demanded its invoices."""
        if not by.invoices:
            return self
        return replace(self, demands=self.demands | {Demand(by.step, by.index, number) for number in by.invoices})

    def in_another_silence(self) -> "MatterState":
        """The state where a silence is over or begins anew: what is still to be done remains, as of one before."""
        if not self.tasks:
            return self
        return replace(self, tasks=tuple(replace(task, earlier=True) for task in self.open_tasks))
