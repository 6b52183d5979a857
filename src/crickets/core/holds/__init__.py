"""Every reason to wait, each with its sentence."""

import re

from crickets.core.holds.client import (
    AwayUntil,
    CannotTell,
    InDispute,
    IsThisAnAnswer,
    MailBounced,
    PromisedUntil,
    UnknownAddress,
)
from crickets.core.holds.drafts import DailyLimit, DraftStands, EditedDraftKept, Limbo, MinimumGap, OtherDraft, Placing
from crickets.core.holds.money import AllPaid, NoInvoice, PaymentNotDue
from crickets.core.holds.road import (
    FoundSilent,
    IsClosed,
    IsParked,
    IsPaused,
    Late,
    NobodyWorks,
    NoPlaybook,
    NotDue,
    NothingWritten,
    OutsideWorkingTime,
    PlaybookEnded,
    Resting,
    SnoozedUntil,
    YourTurn,
)
from crickets.core.holds.saying import Local
from crickets.core.holds.tasks import NoDeadline, OpenGate, WhichDeadline

__all__ = [
    "AllPaid",
    "AwayUntil",
    "CannotTell",
    "DailyLimit",
    "DraftStands",
    "EditedDraftKept",
    "FoundSilent",
    "Hold",
    "InDispute",
    "IsClosed",
    "IsParked",
    "IsPaused",
    "IsThisAnAnswer",
    "Late",
    "Limbo",
    "Local",
    "MailBounced",
    "MinimumGap",
    "NoDeadline",
    "NoInvoice",
    "NoPlaybook",
    "NobodyWorks",
    "NotDue",
    "NothingWritten",
    "OpenGate",
    "OtherDraft",
    "OutsideWorkingTime",
    "PaymentNotDue",
    "Placing",
    "PlaybookEnded",
    "PromisedUntil",
    "Resting",
    "SnoozedUntil",
    "UnknownAddress",
    "WhichDeadline",
    "YourTurn",
    "told",
]

Hold = (
    AwayUntil
    | CannotTell
    | IsThisAnAnswer
    | MailBounced
    | PromisedUntil
    | InDispute
    | UnknownAddress
    | DraftStands
    | EditedDraftKept
    | Placing
    | Limbo
    | MinimumGap
    | OtherDraft
    | DailyLimit
    | NoInvoice
    | PaymentNotDue
    | AllPaid
    | NothingWritten
    | YourTurn
    | NotDue
    | OutsideWorkingTime
    | FoundSilent
    | Late
    | Resting
    | SnoozedUntil
    | IsClosed
    | IsParked
    | NoPlaybook
    | PlaybookEnded
    | NobodyWorks
    | IsPaused
    | OpenGate
    | NoDeadline
    | WhichDeadline
)
"""Why nothing is done now."""


def told(hold: Hold, matter: str, local: Local) -> str:
    """The sentence of a reason to wait, its commands with the key of this matter, or of its client."""
    client = matter.partition("/")[0]
    named = hold.sentence(local)
    return _COMMAND.sub(lambda found: found[0].replace("MATTER", matter).replace("CLIENT", client), named)


_COMMAND = re.compile(r"`crickets [^`]*`")
