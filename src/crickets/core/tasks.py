"""What only a person can do (the whole file comes with its branch)."""

from enum import StrEnum


class TaskKind(StrEnum):
    """What only a person can do."""

    VERIFY_ADDRESS = "verify_address"
    CALL = "call"
    LOOK_ONLINE = "look_online"
    OTHER_CHANNEL = "other_channel"
    CERTIFIED_LETTER = "certified_letter"
    FAX = "fax"
    CONTACT_SUPPORT = "contact_support"
    MARK_COMPLETE = "mark_complete"
    CHECK_PAYOUT = "check_payout"
    SMALL_CLAIMS = "small_claims"
    INVOICE_UNPAID = "invoice_unpaid"


class Outcome(StrEnum):
    """What came of a task."""

    DONE = "done"
    PROMISED = "promised"
    DISPUTED = "disputed"
    UNREACHABLE = "unreachable"
    WRONG_CONTACT = "wrong_contact"
    PAID = "paid"
