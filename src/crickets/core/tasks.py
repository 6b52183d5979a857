"""Tasks: what only a person can do, how each can end, and what a machine can say of an address first."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class TaskKind(StrEnum):
    """What a step can ask of the user; the value is its name in a playbook."""

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
    """How a task ended: ``promised`` comes with a date, ``wrong_contact`` with the address that is right."""

    DONE = "done"
    PROMISED = "promised"
    DISPUTED = "disputed"
    UNREACHABLE = "unreachable"
    WRONG_CONTACT = "wrong_contact"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out before a person is asked; ``fine`` where nothing is left to ask."""

    fine: bool
    sentence: str


def outcomes(kind: TaskKind) -> tuple[Outcome, ...]:
    """How a task of this kind can end; always by ``done``, which comes first."""
    return _OUTCOMES[kind]


def instruction(kind: TaskKind) -> str:
    """What to do, in a sentence or a few, for the user to read."""
    return _INSTRUCTIONS[kind]


def address_finding(in_use: tuple[str, ...], last_from: str | None, bounced: tuple[str, ...] = ()) -> Finding:
    """Compare the addresses that mail goes to with the one that the client last wrote from, and with what came back.

    ``last_from`` is None where the client never wrote. ``bounced`` holds the addresses from which mail came back after
    the client last wrote from them, "" for a bounce that names none.
    """
    if not in_use:
        return Finding(fine=False, sentence=f"There is no address to write to. {_seen(last_from)}")
    failed = {address.lower() for address in bounced}
    if dead := [address for address in in_use if address.lower() in failed]:
        return Finding(fine=False, sentence=f"Mail to {_both(dead)} came back. {_way_out(in_use, last_from, failed)}")
    if "" in failed:
        unnamed = "A mail to this client came back, and the notice does not say from which address."
        return Finding(fine=False, sentence=f"{unnamed} You write to {_both(in_use)}. {_seen(last_from)}")
    return _comparison(in_use, last_from, failed)


def _comparison(in_use: tuple[str, ...], last_from: str | None, failed: set[str]) -> Finding:
    """The finding where no mail to an address in use is known to have failed."""
    written = f"You write to {_both(in_use)}"
    if last_from is None:
        return Finding(
            fine=False, sentence=f"{written}, but no mail from this client was ever seen: nothing confirms it."
        )
    if last_from.lower() in {address.lower() for address in in_use}:
        last = "the address" if len(in_use) == 1 else f"and {last_from} is the one"
        return Finding(
            fine=True, sentence=f"{written}, {last} that the client last wrote from; no mail to it came back."
        )
    if last_from.lower() in failed:
        return Finding(
            fine=True, sentence=f"{written}. The client last wrote from {last_from}, but mail to that came back."
        )
    return Finding(fine=False, sentence=f"{written}, but the client last wrote from {last_from}: try that one.")


def _way_out(in_use: tuple[str, ...], last_from: str | None, failed: set[str]) -> str:
    """Where else to write when an address in use has failed: where the client was last seen, before any other."""
    if last_from is not None and last_from.lower() not in failed:
        return f"The client last wrote from {last_from}: write there."
    if alive := [address for address in in_use if address.lower() not in failed]:
        return f"Nothing came back from {_both(alive)}, which is in use too."
    return "No other address of this client is known: ask for one on the telephone."


def _seen(last_from: str | None) -> str:
    if last_from is None:
        return "No mail from this client was ever seen."
    return f"The client last wrote from {last_from}."


def _both(addresses: tuple[str, ...] | list[str]) -> str:
    return " and ".join(addresses)


# Whoever speaks to the client may hear anything; whoever only looks may find another contact, or none.
_SPOKEN = (
    Outcome.DONE,
    Outcome.PROMISED,
    Outcome.DISPUTED,
    Outcome.UNREACHABLE,
    Outcome.WRONG_CONTACT,
    Outcome.PAID,
)
_LOOKED_UP = (Outcome.DONE, Outcome.WRONG_CONTACT, Outcome.UNREACHABLE)

_OUTCOMES: Mapping[TaskKind, tuple[Outcome, ...]] = MappingProxyType(
    {
        TaskKind.VERIFY_ADDRESS: _LOOKED_UP,
        TaskKind.CALL: _SPOKEN,
        TaskKind.LOOK_ONLINE: _LOOKED_UP,
        TaskKind.OTHER_CHANNEL: _SPOKEN,
        TaskKind.CERTIFIED_LETTER: _SPOKEN,
        TaskKind.FAX: _SPOKEN,
        # The platform answers for the client: it pays, or says that the client objects.
        TaskKind.CONTACT_SUPPORT: (Outcome.DONE, Outcome.DISPUTED, Outcome.PAID),
        TaskKind.MARK_COMPLETE: (Outcome.DONE, Outcome.DISPUTED),
        TaskKind.CHECK_PAYOUT: (Outcome.DONE, Outcome.DISPUTED, Outcome.PAID),
        # A claim can end before it is filed: the client agrees to pay by a date, pays, or objects.
        TaskKind.SMALL_CLAIMS: (Outcome.DONE, Outcome.PROMISED, Outcome.DISPUTED, Outcome.PAID),
        TaskKind.INVOICE_UNPAID: (Outcome.DONE, Outcome.PAID),
    }
)

_IN_PUBLIC = "Where others can read along, stay neutral and professional: no hint of trouble, nothing about money."

_INSTRUCTIONS: Mapping[TaskKind, str] = MappingProxyType(
    {
        TaskKind.VERIFY_ADDRESS: (
            "Make sure that your mails go to an address that the client reads: compare it with a card, a contract, "
            "the imprint of their website. If another one is right, end the task with wrong_contact and that address."
        ),
        TaskKind.CALL: (
            "Call the client, only to check that your mails arrived and to get the answer you need. "
            "No complaint, no confrontation: a mail may simply have been lost."
        ),
        TaskKind.LOOK_ONLINE: (
            "Look for signs of life: is the website up, is somebody posting, does another telephone number or address "
            f"stand there? Looking is enough; if you do write something: {_IN_PUBLIC[0].lower()}{_IN_PUBLIC[1:]}"
        ),
        TaskKind.OTHER_CHANNEL: (
            "Write to the client on another channel, a messenger or a social network, in a private message: "
            f"say hello, and ask whether your mails arrive. {_IN_PUBLIC}"
        ),
        TaskKind.CERTIFIED_LETTER: (
            "If you have a postal address, send the letter and a copy of the invoice by certified mail, and keep the "
            "receipt. If not, end the task as done."
        ),
        TaskKind.FAX: (
            "If you have a fax number, fax the letter and a copy of the invoice, and keep the report of the "
            "transmission. If not, end the task as done."
        ),
        TaskKind.CONTACT_SUPPORT: (
            "Write to the platform's support: ask for the payment of the finished work, name the project and the "
            "milestones, and say since when the client has not answered and which deadline has passed."
        ),
        TaskKind.MARK_COMPLETE: (
            "All files are delivered: mark the project as complete on the platform. "
            "It releases the money by itself after 5 working days, unless the client objects."
        ),
        TaskKind.CHECK_PAYOUT: (
            "Look whether the platform has released the money. If it came, end the task with paid; if not, ask the "
            "platform's support what holds it back, and end the task when you know."
        ),
        TaskKind.SMALL_CLAIMS: (
            "The last deadline has passed. Decide whether to file a small claim, and with which court. The dossier "
            "holds what a claim needs: the timeline, the original mails, the invoices, the notices and the sums."
        ),
        TaskKind.INVOICE_UNPAID: (
            "Invoice the work that is done and not yet invoiced, as you announced, with a conciliatory last line: "
            "the door stays open."
        ),
    }
)
