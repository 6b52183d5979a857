"""Invoices that the user sends start the payment clock by themselves, and end it when they are paid."""

from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from crickets.core import events as e
from tests.reading.samples import cii, message
from tests.stories.story import ACME_NEGOTIATES, ANNA, YOU, Story, madrid

PROJECT = ACME_NEGOTIATES.replace("negotiating", "in_progress")
INVOICE = "acme/2026-014"


def an_invoice(number: str = "2026-014", due: str = "20260331", code: str = "380", amount: str = "1000.00") -> bytes:
    """An e-invoice as a program writes it."""
    return cii(
        number=f"<ram:ID>{number}</ram:ID>",
        code=code,
        issued='<udt:DateTimeString format="102">20260302</udt:DateTimeString>',
        due=f'<udt:DateTimeString format="102">{due}</udt:DateTimeString>',
        payable=f"<ram:DuePayableAmount>{amount}</ram:DuePayableAmount>",
    ).encode()


def you_send(story: Story, *files: tuple[str, str, bytes], at: str, subject: str = "Invoice", reply: str = "") -> str:
    """The user writes to Anna with files; gives the Message-ID."""
    mail: EmailMessage = message(*files)
    for name in ("From", "To", "Subject"):
        del mail[name]
    message_id = f"files.{subject.replace(' ', '-')}.{at[5:10]}@studio.example"
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = YOU, ANNA, subject, f"<{message_id}>"
    mail["Date"] = format_datetime(madrid(at))
    if reply:
        mail["In-Reply-To"] = mail["References"] = f"<{reply}>"
    story.mailbox.deliver("Sent", mail.as_bytes(policy=policy.SMTP), madrid(at), ["\\Seen"])
    return message_id


def xml(**details: str) -> tuple[str, str, bytes]:
    invoice = an_invoice(**details)
    return f"{details.get('number', '2026-014')}.xml", "application/xml", invoice


@pytest.fixture
def project(tell: Callable[..., Story]) -> Story:
    """A story about Acme, with whom work is in progress; looked at once."""
    story = tell(clients=PROJECT)
    story.turn("2026-03-02 09:00")
    return story


def test_an_e_invoice_in_sent_starts_the_payment_clock_by_itself(project: Story) -> None:
    you_send(project, xml(), at="2026-03-02 10:00")
    project.turn("2026-03-02 10:01")
    project.turns(["2026-03-10 10:00", "2026-03-31 10:00", "2026-04-01 08:59"])
    assert project.drafts() == []
    assert "Invoice 2026-014 is due on Tue 31 Mar 2026" in project.why(INVOICE)

    project.turn("2026-04-01 09:00")  # the due date and one working day

    draft = project.the_draft()
    assert draft["In-Reply-To"] == "<files.Invoice.03-02@studio.example>"
    (fact,) = project.facts(e.DraftIntended, INVOICE)
    assert isinstance(fact, e.DraftIntended)
    assert (fact.letter, fact.invoices) == ("awaiting_payment/first", ("2026-014",))
    assert project.facts(e.UserWrote) == [], "its thread is not that of the project"
