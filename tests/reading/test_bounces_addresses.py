"""Which address failed: the one that the user wrote to, where a bounce or the mail that came back tells it."""

import pytest

from crickets.core.nature import Bounce
from crickets.reading.natures import nature
from tests.reading import mails

ANN = "ann@acme.example"
FINAL = "Final-Recipient: rfc822; a.smith@elsewhere.example\nAction: failed\nStatus: 5.1.1"
WRITTEN = "From: You <you@studio.example>\nTo: {}\nSubject: Offer\nMessage-ID: <offer-1@studio.example>\n"


def report(group: str, header: str, text: str = "It failed.", sender: str = "mailer-daemon@mx.example") -> bytes:
    """A report of RFC 3464 with the header of the mail that came back."""
    return mails.parts(
        f"Content-Type: text/plain\n\n{text}",
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{group}",
        f"Content-Type: text/rfc822-headers\n\n{header}",
        kind='report; report-type="delivery-status"',
        subject="Delivery report",
        sender=sender,
    )


def received(address: str) -> str:
    """The field by which a server says for whom it took a mail."""
    return f"Received: from smtp.studio.example by mx.acme.example for <{address}>; Mon, 2 Nov 2026 16:00:00 +0000\n"


TENANT = FINAL.replace("a.smith@elsewhere", "ann@acme.tenant")
BLIND = "a.smith@elsewhere.example"
ONE = WRITTEN.format(f"Ann <{ANN}>")
TWO = WRITTEN.format(f"{ANN}, bob@acme.example")
SELF = WRITTEN.format(f"{ANN}, you@studio.example")

ADDRESSES: list[tuple[str, bytes, str]] = [
    ("the report's original", report(f"Original-Recipient: rfc822; {ANN}\n{FINAL}", ONE), ANN),
    (
        "a report in the format for all scripts",
        report(FINAL.replace("rfc822; a.smith@elsewhere", "utf-8; ann@acme"), ONE),
        ANN,
    ),
    ("the text of sendmail", report(FINAL, ONE, f"a.smith@elsewhere.example\n    (expanded from: <{ANN}>)"), ANN),
    ("the text of Exim", report(FINAL, "", f"a.smith@elsewhere.example\n    (ultimately generated from {ANN})"), ANN),
    ("for whom a server took it", report(FINAL, received(ANN) + TWO), ANN),
    ("the only recipient, by his own server", report(FINAL, ONE, sender="mailer-daemon@mx.acme.example"), ANN),
    ("the only recipient, the same mailbox elsewhere", report(TENANT, ONE), ANN),
    ("a blind copy, by the sender's server", report(FINAL, ONE), BLIND),
    ("a blind copy, to oneself besides", report(FINAL, SELF, sender="mailer-daemon@mx.acme.example"), BLIND),
    ("a blind copy, as a server took it", report(FINAL, received(BLIND) + ONE), BLIND),
    (
        "a member of a list",
        report(
            FINAL, received(ANN) + ONE + "List-Id: Team <team.acme.example>\n", sender="mailer-daemon@mx.acme.example"
        ),
        BLIND,
    ),
    ("the one of two that failed", report(FINAL.replace("a.smith@elsewhere", "bob@acme"), TWO), "bob@acme.example"),
]


@pytest.mark.parametrize("raw, expected", [row[1:] for row in ADDRESSES], ids=[row[0] for row in ADDRESSES])
def test_the_address_that_failed_is_the_one_that_was_written_to(raw: bytes, expected: str) -> None:
    found = nature(raw, mails.RECEIVED)

    assert isinstance(found, Bounce)
    assert found.address == expected


def test_of_several_that_failed_those_that_were_written_to_come_first() -> None:
    groups = "\n\n".join(FINAL.replace("a.smith@elsewhere", one) for one in ("x@other", "bob@acme", "ann@acme"))

    found = nature(report(groups, TWO), mails.RECEIVED)

    assert isinstance(found, Bounce)
    assert (found.address, found.others) == ("bob@acme.example", (ANN, "x@other.example"))


def test_only_those_that_failed_are_named_where_others_are_still_tried() -> None:
    delayed = FINAL.replace("a.smith@elsewhere", "bob@acme").replace("failed", "delayed").replace("5.1.1", "4.4.1")
    failed = FINAL.replace("a.smith@elsewhere", "ann@acme")

    found = nature(report(f"{delayed}\n\n{failed}", TWO), mails.RECEIVED)

    assert found == Bounce(ANN, original=mails.OFFER)  # type: ignore[arg-type]


def test_who_wrote_and_reads_the_bounce_did_not_fail() -> None:
    text = f"The mail of you@studio.example to {ANN} was not delivered.\nContact: postmaster@mx.example\n"

    assert nature(mails.mail(text, "Undeliverable", "MAILER-DAEMON@mx.example"), mails.RECEIVED) == Bounce(ANN)


def test_the_field_of_exim_names_several() -> None:
    raw = mails.mail(
        "It failed.", "Mail delivery failed", "Mailer-Daemon@mx.example", X_Failed_Recipients=f"{ANN}, bob@acme.example"
    )

    assert nature(raw, mails.RECEIVED) == Bounce(ANN, others=("bob@acme.example",))


@pytest.mark.parametrize(
    "field",
    ["In-Reply-To: <offer-1@studio.example>", "References: <older@studio.example> <offer-1@studio.example>"],
    ids=["what it answers", "the last of the references"],
)
def test_the_mail_that_came_back_is_found_by_what_the_bounce_refers_to(field: str) -> None:
    name, _, value = field.partition(": ")
    raw = mails.mail(f"{ANN}\nunknown user\n", "Undeliverable", "MAILER-DAEMON@mx.example", **{name: value})

    assert nature(raw, mails.RECEIVED) == Bounce(ANN, original=mails.OFFER)  # type: ignore[arg-type]
