"""The words of a dossier: short, without a judgement, and in the third person, for a stranger reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# The core's own words for days and amounts are those of the page around these.
from crickets.core.dossier.wording import day, money
from crickets.core.money import Line, LineKind
from crickets.core.tasks import Outcome, TaskKind


@dataclass(frozen=True, slots=True)
class Names:
    """How the two sides are called."""

    user: str
    client: str


def letter_title(letter: str) -> str:
    """What a letter is, as a heading names it; the name itself for one of the user's own."""
    return _LETTERS.get(letter, letter)


def task_title(kind: TaskKind) -> str:
    """What a task was, in a few words."""
    return _TASKS[kind]


def outcome_words(outcome: Outcome, kind: TaskKind) -> str:
    """How a task ended."""
    return _OUTCOMES_OF.get((kind, outcome), _OUTCOMES[outcome])


def line_words(line: Line) -> str:
    """What an amount of a claim is: ``Interest, 9 % a year on 2,400.00 from 1 Jul 2026 to 20 Jul 2026 (20 days)``."""
    match line.kind:
        case LineKind.PRINCIPAL:
            return "Amount of the invoice"
        case LineKind.PAYMENT:
            return f"Paid on {day(line.until)}" if line.until else "Paid"
        case LineKind.FIXED:
            return "Late fee, once"
        case LineKind.PERCENT:
            return f"Late fee, once: {_percent(line)}{_of('of', line)} unpaid on the due date"
        case LineKind.INTEREST:
            return f"Interest, {_percent(line)} a year{_of('on', line)}{_span(line)}"


def _percent(line: Line) -> str:
    # Without the zeros that a configuration may write behind the point: 9.50 is 9.5, and 10 stays 10.
    return f"{line.percent.normalize():f} %" if line.percent is not None else ""


def _of(preposition: str, line: Line) -> str:
    return f" {preposition} {money(line.principal)}" if line.principal is not None else ""


def _span(line: Line) -> str:
    if line.since is None or line.until is None:
        return ""
    days = "1 day" if line.days == 1 else f"{line.days} days"
    return f" from {day(line.since)} to {day(line.until)} ({days})"


_LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "negotiating/first": "Follow-up on the offer",
        "negotiating/last": "Last follow-up on the offer",
        "in_progress/first": "Follow-up on the project",
        "in_progress/stop-work": "Notice that the work rests",
        "awaiting_payment/first": "Payment reminder",
        "awaiting_payment/resend": "Invoice, sent once more",
        "awaiting_payment/notice-30": "Overdue notice, 30 days",
        "awaiting_payment/notice-60": "Overdue notice, 60 days",
        "awaiting_payment/notice-90": "Overdue notice, 90 days",
        "awaiting_payment/final": "Final notice",
        "platform/check-in": "Check-in",
        "platform/last": "Last message",
        "platform/last-delivered": "Last message after the delivery",
        "closing/all-right": "Question whether all is well",
        "closing/announce": "Announcement that the project will be closed",
        "closing/closed": "Notice that the project is closed",
    }
)

_TASKS: Mapping[TaskKind, str] = MappingProxyType(
    {
        TaskKind.VERIFY_ADDRESS: "Check of the address",
        TaskKind.CALL: "Call",
        TaskKind.LOOK_ONLINE: "Search online for signs of life",
        TaskKind.OTHER_CHANNEL: "Message on another channel",
        TaskKind.CERTIFIED_LETTER: "Certified letter",
        TaskKind.FAX: "Fax",
        TaskKind.CONTACT_SUPPORT: "Message to the platform's support",
        TaskKind.MARK_COMPLETE: "Project marked as complete on the platform",
        TaskKind.CHECK_PAYOUT: "Check of the platform's payout",
        TaskKind.SMALL_CLAIMS: "Small claim",
        TaskKind.INVOICE_UNPAID: "Invoice for the work done so far",
    }
)

_OUTCOMES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.DONE: "done",
        Outcome.PROMISED: "promised to act",
        Outcome.DISPUTED: "objected",
        Outcome.UNREACHABLE: "nobody was reached",
        Outcome.WRONG_CONTACT: "wrong contact",
        Outcome.PAID: "paid",
    }
)
_OUTCOMES_OF: Mapping[tuple[TaskKind, Outcome], str] = MappingProxyType(
    {
        (TaskKind.LOOK_ONLINE, Outcome.UNREACHABLE): "nothing was found",
        (TaskKind.VERIFY_ADDRESS, Outcome.UNREACHABLE): "no other address is known",
    }
)
