"""To whom a follow-up goes."""

from datetime import UTC, datetime

import pytest

from crickets.core.mail import Address, MessageId
from crickets.core.people import AccountKey, Client, ClientKey, Direction
from crickets.core.recipients import recipients
from crickets.core.threads import Message, ThreadKey

MOMENT = datetime(2026, 3, 2, tzinfo=UTC)
ANN, BOB, NEW = (Address(f"{name}@acme.example") for name in ("ann", "bob", "new"))
STRANGER = Address("someone@elsewhere.example")
ACME = Client(ClientKey("acme"), "Acme", ("ann@acme.example", "@acme.example"), contact="Ann Berg")
YOU = Address("you@studio.example")


def message(sender: Address = YOU, to: tuple[Address, ...] = (), cc: tuple[Address, ...] = ()) -> Message:
    return Message(
        message_id=MessageId("m@studio.example"),
        thread=ThreadKey("m@studio.example"),
        client=ACME.key,
        account=AccountKey("main"),
        direction=Direction.OWN if sender == YOU else Direction.CLIENT,
        at=MOMENT,
        internaldate=MOMENT,
        date=MOMENT,
        seen_at=MOMENT,
        mailbox="Sent",
        subject="Offer",
        sender=sender,
        to=to,
        cc=cc,
    )


@pytest.mark.parametrize(
    "parent, redirected, found",
    [
        (message(to=(ANN, STRANGER), cc=(BOB,)), "", ((ANN,), (BOB,))),
        (message(to=(ANN,), cc=(ANN, BOB)), "", ((ANN,), (BOB,))),
        (message(to=(STRANGER,), cc=(BOB,)), "", ((BOB,), ())),
        (message(to=(STRANGER,)), "", ((Address("ann@acme.example", "Ann Berg"),), ())),
        (message(sender=BOB, to=(YOU,)), "", ((BOB,), ())),
        (message(to=(ANN,), cc=(BOB,)), "new@acme.example", ((Address("new@acme.example", "Ann Berg"),), ())),
        (message(to=(ANN,)), "new@elsewhere.example", ((ANN,), ())),
    ],
    ids=[
        "third parties go",
        "nobody twice",
        "only in Cc",
        "the address has left the record",
        "the client's own mail is answered",
        "where the client is reached now",
        "where the file does not know that address yet",
    ],
)
def test_a_follow_up_goes_to_the_addresses_in_use_that_the_record_knows(
    parent: Message, redirected: str, found: tuple[tuple[Address, ...], tuple[Address, ...]]
) -> None:
    assert recipients(parent, ACME, redirected) == found
