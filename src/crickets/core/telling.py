"""Facts as a timeline tells them; tasks with what was asked of the user, and what came of it in one sentence."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from crickets.core import events as e
from crickets.core.holds.saying import Local
from crickets.core.tasks import Outcome, TaskKind


def told_of_tasks(facts: Iterable[e.MatterEvent]) -> Mapping[str, str]:
    """Sentences for the facts of tasks, by their identity; empty for one that is told with another.

    A promise, a dispute or an address that came of a task is told with its end.
    """
    facts = tuple(facts)
    kinds = {fact.number: fact.kind for fact in facts if isinstance(fact, e.TaskOpened)}
    told: dict[str, str] = {}
    for fact in facts:
        if isinstance(fact, e.TaskOpened):
            told[e.identity(fact)] = _asked(fact)
        elif isinstance(fact, e.TaskEnded):
            came = _what_came(fact, facts)
            told[e.identity(fact)] = _ended(fact, kinds.get(fact.number), came)
            if came is not None:
                told[e.identity(came)] = ""
    return told


_Came = e.Promised | e.Disputed | e.Redirected


def _what_came(ended: e.TaskEnded, facts: Iterable[e.MatterEvent]) -> _Came | None:
    """The fact that was written together with the end of the task."""
    for fact in facts:
        if isinstance(fact, _Came) and fact.at == ended.at and _CAME_OF[type(fact)] is ended.outcome:
            return fact
    return None


_CAME_OF: Mapping[type[_Came], Outcome] = MappingProxyType(
    {e.Promised: Outcome.PROMISED, e.Disputed: Outcome.DISPUTED, e.Redirected: Outcome.WRONG_CONTACT}
)


def _asked(fact: e.TaskOpened) -> str:
    finding = f" ({fact.finding})" if fact.finding else ""
    return f"Task {fact.number} for you: {fact.kind.replace('_', ' ')}{finding}"


def _ended(fact: e.TaskEnded, kind: TaskKind | None, came: _Came | None) -> str:
    if fact.by_machine:
        return f"Task {fact.number} was done by itself"
    deed = _DEEDS[kind] if kind else f"Task {fact.number}"
    note = f" ({fact.note})" if fact.note else ""
    return f"{deed}{_outcome(fact.outcome, came)}{note}"


def _outcome(outcome: Outcome, came: _Came | None) -> str:
    match came:
        case e.Promised(_, until):
            return f": they promised to act by {until:%a %d %b %Y}"
        case e.Redirected(_, address):
            return f": wrong contact, they are reached at {address}"
        case e.Disputed():
            return ": they object"
        case None:
            return "" if outcome is Outcome.DONE else f": {outcome.replace('_', ' ')}"


_DEEDS: Mapping[TaskKind, str] = MappingProxyType(
    {
        TaskKind.VERIFY_ADDRESS: "You checked the address",
        TaskKind.CALL: "You called",
        TaskKind.LOOK_ONLINE: "You looked online",
        TaskKind.OTHER_CHANNEL: "You tried another channel",
        TaskKind.CERTIFIED_LETTER: "You saw to the certified letter",
        TaskKind.FAX: "You saw to the fax",
        TaskKind.CONTACT_SUPPORT: "You contacted the platform's support",
        TaskKind.MARK_COMPLETE: "You marked the project complete",
        TaskKind.CHECK_PAYOUT: "You checked the payout",
        TaskKind.SMALL_CLAIMS: "You dealt with the small claim",
        TaskKind.INVOICE_UNPAID: "You invoiced what was unpaid",
    }
)


def told_of_client(fact: e.ClientEvent, local: Local) -> str:
    """What a fact says that concerns all matters of a client."""
    match fact:
        case e.Absent(_, _, until):
            back = f", who is back on {local(until):%a %d %b %Y}" if until else " and names no day of return"
            return f"A machine answered for the client{back}"
        case e.Bounced(_, _, address, permanent):
            mail = f"Your mail to {address}" if address else "Your mail"
            return f"{mail} came back" if permanent else f"{mail} is delayed: the server goes on trying"
        case e.HeardFrom():
            return "The client wrote in a thread of somebody else's"


SENTENCES: Mapping[type[e.MatterEvent], str] = MappingProxyType(
    {
        e.MatterOpened: "Crickets began to follow it, at the stage '{stage}'",
        e.StageSet: "The stage became '{stage}' (by the {by})",
        e.AnswerAsked: "Something came that may be an answer ({subject}): {doubt}",
        e.MailOpened: "Your mail was opened, a read receipt says",
        e.PromiseHeard: "The client seems to promise to act by {until}",
        e.PlacementAbandoned: "The draft never came to stand, and was given up",
        e.DraftPlaced: "A draft was placed in your Drafts",
        e.DraftDiscarded: "You deleted the draft",
        e.DraftFound: "The draft was found again",
        e.DraftWithdrawn: "The untouched draft was taken back: {reason}",
        e.DraftFlagged: "The draft that you edited was flagged, for the client answered",
        e.Adopted: "You had the silence followed up",
        e.Snoozed: "You snoozed it until {until}",
        e.Rested: "You let the silence rest",
        e.Resumed: "You let it go on",
        e.StepSkipped: "You skipped step '{step}'",
        e.StepDone: "The playbook goes on behind step '{step}'",
        e.Paused: "The work rests",
        e.DeadlineStated: "The letter gave until {until}",
        e.DeadlineUnclear: "The letter gave a deadline that its text does not show any more",
        e.DeadlineNamed: "You told that the client has until {until}",
        e.Promised: "The client promised to act by {until}",
        e.Disputed: "The client objects",
        e.Redirected: "The client is reached at {address}",
        e.InvoiceAdded: "Invoice {number} became known",
        e.InvoiceAsked: "{filename} looks like an invoice: is it one?",
        e.InvoiceDismissed: "You told what that file is",
        e.PaymentReceived: "Invoice {number} was paid",
        e.MilestoneSet: "Milestone '{name}': {state}",
        e.Closed: "Closed: {reason}",
        e.Reopened: "You reopened it",
        e.Parked: "It left the configuration",
        e.Returned: "It returned to the configuration",
    }
)
"""What each kind of fact says, with the fields of the fact; those that need more than that are not in it."""
