"""The state machine of a matter.

Everything that changes a matter's state is in this file, and in `crickets.core.fates` what becomes of its drafts. State
is what the facts amount to, taken in the order in which they happened, never in the order in which they were learned:
INBOX may be read before Sent.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce

from crickets.core import events as e
from crickets.core import fates
from crickets.core.money import Payment
from crickets.core.order import in_order
from crickets.core.standing import (
    Done,
    How,
    MatterState,
    Pause,
    Reopening,
    Silence,
    Task,
    Turn,
)
from crickets.core.tasks import Outcome, TaskKind

POSTSCRIPT = timedelta(days=1)
"""What the user writes so soon after a follow-up was sent adds to it, and is not the next one."""


def fold(facts: Iterable[e.MatterEvent]) -> MatterState:
    """What the facts of one matter amount to, whatever the order in which they are given."""
    return reduce(advance, in_order(facts), MatterState())


def advance(state: MatterState, fact: e.MatterEvent) -> MatterState:
    """The state after one more fact; facts come in the order in which they happened."""
    after = _advanced(state, fact)
    # What stood against a letter is news of the past once anything else counts; if it lasts, the next try tells it.
    return after if not after.trouble or isinstance(fact, _KEEPS_TROUBLE) else replace(after, trouble="")


_ToldInMail = e.MailOpened | e.PromiseHeard
_KEEPS_TROUBLE = e.LetterFailed | e.TaskOpened | e.TaskEnded | e.ThreadBound | e.AnswerAsked | _ToldInMail


def _advanced(state: MatterState, fact: e.MatterEvent) -> MatterState:
    match fact:
        case e.UserWrote():
            return _user_wrote(state, fact)
        case e.ClientWrote():
            return _client_wrote(state, fact)
        case e.AnswerAsked():
            return replace(state, questions=(*state.questions, fact)).unwanted(e.Withdrawal.ASKED)
        case e.AnswerGiven():
            return _answer_given(state, fact)
        case _ if isinstance(fact, _ToldInMail):
            return _told_in_mail(state, fact)
        case _ if isinstance(fact, _Course):
            return _course(state, fact)
        case _ if isinstance(fact, _Word):
            return _word(state, fact)
        case _ if isinstance(fact, _Said):
            return _said(state, fact)
        case _ if isinstance(fact, _Money):
            return _money(state, fact)
        case _:
            return fates.after(state, fact)


def _user_wrote(state: MatterState, fact: e.UserWrote) -> MatterState:
    wrote = replace(
        _past_promise(state, fact.at),
        newest_own=fact.message_id,
        user_wrote_at=fact.at,
        turn=Turn.CLIENT,
        questions=(),
        # To check an address after a mail came back is needless once the user has written again.
        tasks=tuple(task for task in state.tasks if not (task.is_open and task.is_of_bounce)),
    ).wanted_again(fact.at, {e.Withdrawal.ASKED})
    if state.closed is not None and state.closed.by is e.Author.USER:
        return wrote
    # What the playbook closed opens again, and its steps stay done: who was written to is not chased from the start.
    wrote = replace(wrote, closed=None)
    if state.silence is None or state.turn is not Turn.CLIENT:
        return replace(wrote.in_another_silence(), silence=Silence(fact.at), rested=False)
    if known := state.silence.with_mail(fact.message_id):
        return replace(wrote, silence=known)
    awaited = wrote.draft is not None and wrote.draft.is_awaited
    if not awaited and (postscript := state.silence.with_postscript(fact.at, POSTSCRIPT)):
        return replace(wrote, silence=postscript, rested=False, last_follow_up=fact.at)
    if awaited or state.silence.followed_up:
        return _by_hand(replace(wrote, rested=False), state.silence, fact)
    return replace(wrote, silence=replace(state.silence, began=fact.at), rested=False)


def _by_hand(state: MatterState, silence: Silence, fact: e.UserWrote) -> MatterState:
    """The user followed up without our draft: it counts as the draft's step, or as the next one."""
    draft = state.draft
    if draft is not None and draft.is_awaited:
        done = Done(draft.step, draft.index, fact.at, How.BY_HAND, fact.message_id)
        state = state.demanded(draft)
        silence = replace(silence, unclear=silence.unclear or draft.deadline is not None)
    else:
        # Behind a deleted draft the playbook may not go on: what the user then writes is that step.
        behind = max(d.index for d in silence.done if d.how is not How.DISCARDED)
        done = Done("", behind + 1, fact.at, How.BY_HAND, fact.message_id)
    followed = replace(state, silence=silence.with_done(done), last_follow_up=fact.at)
    itself = draft is not None and draft.draft == fact.message_id
    return followed if itself else followed.unwanted(e.Withdrawal.WRITTEN_BY_HAND)


def _client_wrote(state: MatterState, fact: e.ClientWrote) -> MatterState:
    answered = replace(
        _past_promise(state, fact.at),
        turn=Turn.USER,
        silence=None,
        newest_from_client=fact.message_id,
        client_wrote_at=fact.at,
        answer_in_junk=fact.in_junk,
        snoozed_until=None,
        rested=False,
        closed=None,
        reopened=Reopening(fact.at, state.closed) if state.closed else state.reopened,
        questions=(),
        tasks=tuple(task for task in state.tasks if task.stays),
        redirected="",
    )
    answered = answered.in_another_silence()
    return _pause_over(answered, fact.at).unwanted(e.Withdrawal.ANSWERED)


def _past_promise(state: MatterState, at: datetime) -> MatterState:
    """Once it has passed, in every time zone, and somebody wrote, no later letter refers to it."""
    over = state.promise is not None and state.promise < (at - timedelta(days=1)).date()
    return replace(state, promise=None) if over else state


def _answer_given(state: MatterState, fact: e.AnswerGiven) -> MatterState:
    asked = next((q for q in state.questions if q.message_id == fact.message_id), None)
    if fact.yes and asked is not None:
        return _client_wrote(state, e.ClientWrote(asked.at, asked.message_id))
    left = replace(state, questions=tuple(q for q in state.questions if q != asked))
    return left.wanted_again(fact.at, {e.Withdrawal.ASKED})


def _told_in_mail(state: MatterState, fact: _ToldInMail) -> MatterState:
    """What a mail tells besides that it came; it decides nothing before the user says so."""
    match fact:
        case e.MailOpened():
            return replace(state, opened_mail=fact)
        case e.PromiseHeard():
            return replace(state, heard_promise=fact)


_Word = e.ThreadBound | e.Parked | e.Returned | e.Adopted | e.Snoozed | e.Rested | e.Resumed | e.Reopened


def _word(state: MatterState, fact: _Word) -> MatterState:
    """What the user said, on the command line or in the file."""
    match fact:
        case e.ThreadBound():
            return state
        case e.Parked():
            return replace(state, parked=True).unwanted(e.Withdrawal.PARKED)
        case e.Returned():
            return replace(state, parked=False).wanted_again(fact.at, {e.Withdrawal.PARKED})
        case e.Adopted():
            return replace(state, adopted_at=fact.at)
        case e.Snoozed():
            return replace(state, snoozed_until=fact.until).unwanted(e.Withdrawal.SNOOZED)
        case e.Rested():
            return replace(state, rested=True).unwanted(e.Withdrawal.RESTED)
        case e.Resumed():
            return _resumed(state, fact)
        case e.Reopened():
            return _reopened(state, fact)


_Course = e.MatterOpened | e.StageSet | e.StepSkipped | e.StepDone | e.Paused | e.Closed


def _course(state: MatterState, fact: _Course) -> MatterState:
    """How far the matter came on its road."""
    match fact:
        case e.MatterOpened():
            return replace(state, opened_at=state.opened_at or fact.at, stage=state.stage or fact.stage)
        case e.StageSet():
            return _stage_set(state, fact)
        case e.StepSkipped():
            return _skipped(state, fact).unwanted(e.Withdrawal.SKIPPED)
        case e.StepDone():
            how = How.SENT if fact.message_id else How.FINISHED
            done = Done(fact.step, fact.index, fact.at, how, fact.message_id)
            return state.with_done(done).demanded(fact)
        case e.Paused():
            return _paused(state, fact)
        case e.Closed():
            return _closed(state, fact)


def _paused(state: MatterState, fact: e.Paused) -> MatterState:
    if fact.by is e.Author.PLAYBOOK and state.turn is not Turn.CLIENT:
        return state  # the work rests until an answer; here it had come, which was learnt later
    pauses = state.pauses if state.paused else (*state.pauses, Pause(fact.at, fact.step))
    return replace(state, pauses=pauses).unwanted(e.Withdrawal.PAUSED)


def _closed(state: MatterState, fact: e.Closed) -> MatterState:
    if fact.by is e.Author.PLAYBOOK and state.turn is not Turn.CLIENT:
        return state  # it closes a silence; here the client had answered, which was learnt later
    # What the playbook asked for at its end is still to be done; what the user ended is not.
    tasks = () if fact.by is e.Author.USER else state.tasks
    return replace(state, closed=fact, reopened=None, tasks=tasks).unwanted(e.Withdrawal.CLOSED)


def _stage_set(state: MatterState, fact: e.StageSet) -> MatterState:
    if fact.stage == state.stage:
        return state
    silence = Silence(state.silence.began) if state.silence else None
    moved = replace(state, stage=fact.stage, stage_set_at=fact.at, silence=silence, tasks=())
    return _pause_over(moved, fact.at).unwanted(e.Withdrawal.STAGE_CHANGED)


def _skipped(state: MatterState, fact: e.StepSkipped) -> MatterState:
    tasks = tuple(task for task in state.tasks if task.step != fact.step)
    done = Done(fact.step, fact.index, fact.at, How.SKIPPED)
    reached = state.silence.reached(done) if state.silence else None
    if reached:
        # Its letter is with the client: what is skipped is what was to follow.
        done = replace(reached, at=fact.at, waived=True)
    return replace(state, tasks=tasks).with_done(done).demanded(fact)


def _pause_over(state: MatterState, at: datetime) -> MatterState:
    if not state.paused:
        return state
    return replace(state, pauses=(*state.pauses[:-1], replace(state.pauses[-1], ended=at)))


def _reopened(state: MatterState, fact: e.Reopened) -> MatterState:
    if state.closed is None:
        return state
    if state.turn is not Turn.CLIENT:
        return replace(state, closed=None)
    again = replace(state.in_another_silence(), closed=None, rested=False, silence=Silence(fact.at))
    return _pause_over(again, fact.at)


def _resumed(state: MatterState, fact: e.Resumed) -> MatterState:
    """End all that the matter waits for by the user's word: a rest, a snooze, a pause, a dispute, a promise.

    Said despite the client's newest message, it means that the user waits again from now on. An answer that the user
    did not know of when they said it stays an answer.
    """
    resumed = replace(
        _pause_over(state, fact.at),
        rested=False,
        snoozed_until=None,
        disputed_at=None,
        promise=None,
        adopted_at=fact.at,
        resumed_at=fact.at,
    )
    if state.turn is Turn.USER and fact.despite is not None and fact.despite == state.newest_from_client:
        return replace(resumed.in_another_silence(), turn=Turn.CLIENT, silence=Silence(fact.at))
    return resumed.wanted_again(fact.at, _OVER_BY_WORD)


_W = e.Withdrawal
_OVER_BY_WORD = {_W.RESTED, _W.SNOOZED, _W.PAUSED, _W.DISPUTED, _W.PROMISED}


_Deadline = e.DeadlineStated | e.DeadlineUnclear | e.DeadlineNamed
_Said = e.TaskOpened | e.TaskEnded | e.Promised | e.Disputed | e.Redirected | _Deadline


def _said(state: MatterState, fact: _Said) -> MatterState:
    """What came of a task, and what is left for the client to keep: a promise, a deadline."""
    match fact:
        case e.TaskOpened():
            return _task_opened(state, fact)
        case e.TaskEnded():
            return _task_ended(state, fact)
        case e.Promised():
            promised = replace(state, promise=fact.until, promised_at=fact.at)
            return promised.unwanted(e.Withdrawal.PROMISED)
        case e.Disputed():
            return replace(state, disputed_at=fact.at).unwanted(e.Withdrawal.DISPUTED)
        case e.Redirected():
            redirected = replace(state, redirected=fact.address, redirected_at=fact.at)
            return redirected.unwanted(e.Withdrawal.REDIRECTED)
        case e.DeadlineUnclear():
            return replace(state, silence=replace(state.silence, unclear=True)) if state.silence else state
        case e.DeadlineStated() | e.DeadlineNamed():
            silence = replace(state.silence, deadline=fact.until, unclear=False) if state.silence else None
            return replace(state, silence=silence)


def _task_opened(state: MatterState, fact: e.TaskOpened) -> MatterState:
    counted = replace(state, tasks_opened=max(fact.number, state.tasks_opened))
    if state.turn is not Turn.CLIENT:
        return counted  # it is asked for in a silence; here the client had answered, which was learnt later
    opened = Task(fact.number, fact.kind, fact.step, fact.index, fact.at, fact.finding, fact.stays)
    # Asked for once more, be it by a step after a mail came back, it is one thing to do.
    others = (t for t in state.tasks if not (t.is_open and t.kind is fact.kind and t.step in {fact.step, ""}))
    return replace(counted, tasks=(*others, opened))


def _task_ended(state: MatterState, fact: e.TaskEnded) -> MatterState:
    task = next((task for task in state.tasks if task.number == fact.number), None)
    if task is None:
        return state
    ended = replace(task, outcome=fact.outcome, ended=fact.at)
    after = replace(state, tasks=tuple(ended if one == task else one for one in state.tasks))
    verified = task.kind is TaskKind.VERIFY_ADDRESS and fact.outcome is not Outcome.UNREACHABLE
    return replace(after, verified_at=fact.at) if verified else after


_Money = e.InvoiceAdded | e.InvoiceAsked | e.InvoiceDismissed | e.PaymentReceived | e.MilestoneSet


def _money(state: MatterState, fact: _Money) -> MatterState:
    match fact:
        case e.InvoiceAsked():
            return replace(state, asked_invoices=(*state.asked_invoices, fact))
        case e.InvoiceAdded() | e.InvoiceDismissed():
            added = (fact.invoice,) if isinstance(fact, e.InvoiceAdded) else ()
            asked = tuple(a for a in state.asked_invoices if not a.is_about(fact.message_id, fact.filename))
            return replace(state, invoices=(*state.invoices, *added), asked_invoices=asked)
        case e.PaymentReceived():
            paid = replace(state, payments=(*state.payments, Payment(fact.number, fact.amount, fact.on)))
            demanded = state.draft is not None and fact.number in state.draft.invoices
            return paid.unwanted(e.Withdrawal.PAID) if demanded else paid
        case e.MilestoneSet():
            reached = {**dict(state.milestones), fact.name: fact.state}
            return replace(state, milestones=tuple(reached.items()))
