"""The built-in playbooks: the road that the trade goes when a client falls silent."""

from crickets.core.playbook import (
    PUSHY_BEFORE,
    After,
    AfterDeadline,
    AfterDue,
    Attach,
    Draft,
    Duration,
    NextWeek,
    OnDiscard,
    Playbook,
    Range,
    Step,
    Unit,
)
from crickets.core.tasks import TaskKind as Task

_TUESDAY = NextWeek(1)
_WEEK = After(Duration(7, Unit.DAYS))
_THREE_WORKING_DAYS = After(Duration(3, Unit.WORKING_DAYS))
_WORKING_WEEK = After(Duration(5, Unit.WORKING_DAYS))
_AT_THE_DEADLINE = AfterDeadline(Duration(0, Unit.DAYS))


def _notice(days: int) -> Step:
    name = f"notice-{days}"
    return Step(name, AfterDue(Duration(days, Unit.DAYS)), Draft(f"awaiting_payment/{name}", attach=Attach.INVOICE))


def _by_platform(letter: str, *after: Step) -> tuple[Step, ...]:
    two_days = Duration(48, Unit.HOURS)
    check_in = Step("check-in", _TUESDAY, Draft("platform/check-in"))
    return check_in, Step("last", _WEEK, Draft(f"platform/{letter}", deadline=two_days)), *after


_NEGOTIATING = (
    Step("first", After(Range(PUSHY_BEFORE, Duration(7, Unit.DAYS))), Draft("negotiating/first")),
    Step("last", _WEEK, Draft("negotiating/last")),
    Step("move-on", _WEEK, close="no answer"),
)

_IN_PROGRESS = (
    Step("first", _TUESDAY, Draft("in_progress/first")),
    Step("investigate", _WEEK, tasks=(Task.VERIFY_ADDRESS, Task.CALL), gate=True),
    Step("channels", _THREE_WORKING_DAYS, tasks=(Task.LOOK_ONLINE, Task.OTHER_CHANNEL), gate=True),
    Step("stop-work", _THREE_WORKING_DAYS, Draft("in_progress/stop-work"), pause=True),
)

# No gates here: a call that nobody made must not hold up the notices that the due date asks for.
_AWAITING_PAYMENT = (
    Step("first", _TUESDAY, Draft("awaiting_payment/first")),
    Step("investigate", _WEEK, tasks=(Task.VERIFY_ADDRESS, Task.CALL)),
    Step("channels", _THREE_WORKING_DAYS, tasks=(Task.LOOK_ONLINE, Task.OTHER_CHANNEL)),
    Step(
        "resend",
        _WORKING_WEEK,
        Draft("awaiting_payment/resend", attach=Attach.INVOICE),
        (Task.CERTIFIED_LETTER, Task.FAX, Task.CALL),
    ),
    _notice(30),
    _notice(60),
    _notice(90),
    Step(
        "final",
        After(Duration(14, Unit.DAYS)),
        Draft("awaiting_payment/final", attach=Attach.INVOICE, deadline=Duration(10, Unit.WORKING_DAYS)),
    ),
    Step("small-claims", _AT_THE_DEADLINE, tasks=(Task.SMALL_CLAIMS,)),
)

_CLOSING = (
    Step("all-right", _WEEK, Draft("closing/all-right")),
    Step("announce", _WEEK, Draft("closing/announce", deadline=Duration(7, Unit.DAYS))),
    Step("closed", _AT_THE_DEADLINE, Draft("closing/closed"), (Task.INVOICE_UNPAID,), close="no answer, as announced"),
)

BUILT_IN = {
    "negotiating": Playbook("negotiating", _NEGOTIATING),
    "in_progress": Playbook("in_progress", _IN_PROGRESS),
    "awaiting_payment": Playbook("awaiting_payment", _AWAITING_PAYMENT, OnDiscard.SKIP),
    "platform": Playbook(
        "platform",
        _by_platform("last", Step("contact-support", _AT_THE_DEADLINE, tasks=(Task.CONTACT_SUPPORT,))),
    ),
    "platform_delivered": Playbook(
        "platform_delivered",
        _by_platform(
            "last-delivered",
            Step("mark-complete", _AT_THE_DEADLINE, tasks=(Task.MARK_COMPLETE,), gate=True),
            Step("check-payout", _WORKING_WEEK, tasks=(Task.CHECK_PAYOUT,)),
        ),
    ),
    "closing": Playbook("closing", _CLOSING),
}
"""The playbooks that apply where the file has none, by their name: a stage's, or one that ``playbook`` chooses."""
