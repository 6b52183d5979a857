"""Every fact that can happen to a matter or to a client: frozen, in the past tense, with few fields.

``at`` is when it happened, an aware UTC instant. ``key`` names the fields that make two reports of a fact the same one.
"""

from datetime import datetime

from crickets.core.events.drafts import (
    DeadlineNamed,
    DeadlineStated,
    DeadlineUnclear,
    DraftDiscarded,
    DraftEdited,
    DraftFlagged,
    DraftFound,
    DraftIntended,
    DraftPlaced,
    DraftSent,
    DraftVanished,
    DraftWithdrawn,
    LetterFailed,
    PlacementAbandoned,
    Withdrawal,
)
from crickets.core.events.mail import (
    Absent,
    AnswerAsked,
    AnswerGiven,
    Bounced,
    ClientWrote,
    Doubt,
    HeardFrom,
    MailOpened,
    PromiseHeard,
    UserWrote,
)
from crickets.core.events.money import (
    InvoiceAdded,
    InvoiceAsked,
    InvoiceDismissed,
    MilestoneSet,
    PaymentReceived,
)
from crickets.core.events.road import (
    Adopted,
    Author,
    Closed,
    MatterOpened,
    Parked,
    Paused,
    Reopened,
    Rested,
    Resumed,
    Returned,
    Snoozed,
    StageSet,
    StepDone,
    StepSkipped,
    ThreadBound,
)
from crickets.core.events.tasks import (
    Disputed,
    Promised,
    Redirected,
    TaskEnded,
    TaskOpened,
)

__all__ = [
    "IN_A_TIE",
    "Absent",
    "Adopted",
    "AnswerAsked",
    "AnswerGiven",
    "Author",
    "Bounced",
    "ClientEvent",
    "ClientWrote",
    "Closed",
    "DeadlineNamed",
    "DeadlineStated",
    "DeadlineUnclear",
    "Disputed",
    "Doubt",
    "DraftDiscarded",
    "DraftEdited",
    "DraftFate",
    "DraftFlagged",
    "DraftFound",
    "DraftIntended",
    "DraftPlaced",
    "DraftSent",
    "DraftVanished",
    "DraftWithdrawn",
    "Event",
    "HeardFrom",
    "InvoiceAdded",
    "InvoiceAsked",
    "InvoiceDismissed",
    "LetterFailed",
    "MailOpened",
    "MatterEvent",
    "MatterOpened",
    "MilestoneSet",
    "Parked",
    "Paused",
    "PaymentReceived",
    "PlacementAbandoned",
    "PromiseHeard",
    "Promised",
    "Redirected",
    "Reopened",
    "Rested",
    "Resumed",
    "Returned",
    "Snoozed",
    "StageSet",
    "StepDone",
    "StepSkipped",
    "TaskEnded",
    "TaskOpened",
    "ThreadBound",
    "UserWrote",
    "Withdrawal",
    "identity",
]

DraftFate = DraftPlaced | DraftEdited | DraftSent | DraftDiscarded | DraftVanished | DraftFound | DraftWithdrawn
"""What can become of a draft once it was intended."""

MatterEvent = (
    MatterOpened
    | StageSet
    | ThreadBound
    | UserWrote
    | ClientWrote
    | AnswerAsked
    | AnswerGiven
    | MailOpened
    | PromiseHeard
    | DraftIntended
    | LetterFailed
    | PlacementAbandoned
    | DraftFate
    | DraftFlagged
    | DeadlineStated
    | DeadlineUnclear
    | DeadlineNamed
    | TaskOpened
    | TaskEnded
    | Promised
    | Disputed
    | Redirected
    | InvoiceAdded
    | InvoiceAsked
    | InvoiceDismissed
    | PaymentReceived
    | MilestoneSet
    | Adopted
    | Snoozed
    | Rested
    | Resumed
    | StepSkipped
    | StepDone
    | Paused
    | Closed
    | Reopened
    | Parked
    | Returned
)
ClientEvent = Absent | Bounced | HeardFrom
Event = MatterEvent | ClientEvent

IN_A_TIE = (
    MatterOpened,
    ThreadBound,
    Returned,
    Reopened,
    Adopted,
    Resumed,
    InvoiceAdded,
    InvoiceAsked,
    InvoiceDismissed,
    MilestoneSet,
    LetterFailed,
    DraftIntended,
    DraftPlaced,
    DraftFound,
    DraftEdited,
    StageSet,
    TaskOpened,
    TaskEnded,
    StepSkipped,
    StepDone,
    DraftSent,
    UserWrote,
    DeadlineStated,
    DeadlineUnclear,
    DeadlineNamed,
    Promised,
    Redirected,
    Disputed,
    Paused,
    PaymentReceived,
    DraftDiscarded,
    DraftVanished,
    PlacementAbandoned,
    DraftWithdrawn,
    DraftFlagged,
    AnswerAsked,
    AnswerGiven,
    Absent,
    Bounced,
    HeardFrom,
    Snoozed,
    Rested,
    Closed,
    Parked,
    ClientWrote,
    PromiseHeard,
    MailOpened,
)
"""Which of two facts of one moment comes first: a client's message after the user's, for the clock stops in doubt."""


def identity(event: Event) -> str:
    """What makes two reports of a fact the same fact: its kind and its key fields."""
    values = (getattr(event, name) for name in event.key)
    return ":".join([type(event).__name__, *(v.isoformat() if isinstance(v, datetime) else str(v) for v in values)])
