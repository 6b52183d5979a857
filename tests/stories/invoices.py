"""What the stories about invoices share: invoices, the mails that carry them, and what is known of them."""

from decimal import Decimal
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from crickets.core.mail import MessageId
from crickets.telling.report import Report
from crickets.words.receivables import Receivables, Received
from tests.reading.samples import cii, message
from tests.stories.story import ACME_NEGOTIATES, ANNA, YOU, Story, madrid

PROJECT = ACME_NEGOTIATES.replace("negotiating", "in_progress")
INVOICE = "acme/2026-014"
_DIGITS = str.maketrans("", "", "-: ")


def an_invoice(number: str = "2026-014", due: str = "20260331", code: str = "380", amount: str = "1000.00") -> bytes:
    """An e-invoice as a program writes it."""
    return cii(
        number=f"<ram:ID>{number}</ram:ID>",
        code=code,
        issued='<udt:DateTimeString format="102">20260302</udt:DateTimeString>',
        due=f'<udt:DateTimeString format="102">{due}</udt:DateTimeString>',
        payable=f"<ram:DuePayableAmount>{amount}</ram:DuePayableAmount>",
    ).encode()


def you_send(
    story: Story, *files: tuple[str, str, bytes], at: str, subject: str = "Invoice", reply: str = ""
) -> MessageId:
    """The user writes to Anna with files; gives the Message-ID."""
    mail: EmailMessage = message(*files)
    for name in ("From", "To", "Subject"):
        del mail[name]
    message_id = MessageId(f"files.{at[5:].translate(_DIGITS)}@studio.example")
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = YOU, ANNA, subject, f"<{message_id}>"
    mail["Date"] = format_datetime(madrid(at))
    if reply:
        mail["In-Reply-To"] = mail["References"] = f"<{reply}>"
    story.mailbox.deliver("Sent", mail.as_bytes(policy=policy.SMTP), madrid(at), ["\\Seen"])
    return message_id


def xml(**details: str) -> tuple[str, str, bytes]:
    invoice = an_invoice(**details)
    return f"{details.get('number', '2026-014')}.xml", "application/xml", invoice


def overdue(story: Story) -> None:
    """Send an invoice, and let the first letter about it stand on 1 April."""
    you_send(story, xml(), at="2026-03-02 10:00")
    story.turns(["2026-03-02 10:01", "2026-04-01 09:00"])


def both_overdue(story: Story) -> tuple[MessageId, MessageId]:
    """Send two invoices in two mails, and let the first letter stand on 1 April; their Message-IDs."""
    first = you_send(story, xml(number="A-1"), at="2026-03-02 10:00")
    second = you_send(story, xml(number="A-2"), at="2026-03-02 11:00", subject="Another")
    story.turns(["2026-03-02 11:01", "2026-04-01 09:00"])
    return first, second


def matters(story: Story) -> list[str]:
    with story.ledger() as ledger:
        return [str(held.matter) for held in ledger.held()]


def notices(story: Story) -> list[str]:
    with story.ledger() as ledger:
        return list(Report(ledger, story.settings, story.now).notices())


def pay(story: Story, number: str, amount: str | None = None) -> str:
    """Say `crickets paid`."""
    with story.ledger() as ledger:
        receivables = Receivables(ledger, story.settings, story.now)
        return receivables.paid(number, Received(Decimal(amount) if amount else None))
