"""Invoices that the user sends start the payment clock by themselves, and end it when they are paid."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from email import policy
from email.utils import format_datetime

import pytest

from crickets.core import events as e
from crickets.core.mail import Locator
from crickets.core.matters import MatterKey
from crickets.core.money import Invoice
from crickets.core.owed import unpaid
from crickets.core.standing import Turn
from crickets.imap.mailbox import ImapMail
from crickets.words.adding import InvoiceWords
from crickets.words.receivables import Receivables
from tests.reading.samples import message, pdf
from tests.stories.invoices import INVOICE, PROJECT, an_invoice, matters, notices, overdue, pay, xml, you_send
from tests.stories.owing import ROAD
from tests.stories.story import ACME, ANNA, YOU, Story, madrid

CONFIGURED = """
[[clients.acme.matters]]
name = "Website"
stage = "awaiting_payment"

[[clients.acme.invoices]]
number = "2026-014"
amount = "1000.00"
currency = "EUR"
issued = 2026-03-02
due = 2026-03-31
matter = "Website"
"""


def test_an_e_invoice_in_sent_starts_the_payment_clock_by_itself(project: Story) -> None:
    you_send(project, xml(), at="2026-03-02 10:00")
    project.turn("2026-03-02 10:01")
    project.turns(["2026-03-10 10:00", "2026-03-31 10:00", "2026-04-01 08:59"])
    assert project.drafts() == []
    assert "Invoice 2026-014 is due on Tue 31 Mar 2026" in project.why(INVOICE)

    project.turn("2026-04-01 09:00")  # the due date and one working day

    draft = project.the_draft()
    assert draft["In-Reply-To"] == "<files.03021000@studio.example>"
    (fact,) = project.facts(e.DraftIntended, INVOICE)
    assert isinstance(fact, e.DraftIntended)
    assert (fact.letter, fact.invoices) == ("awaiting_payment/first", ("2026-014",))
    assert project.facts(e.UserWrote) == [], "its thread is not that of the project"


def test_a_mail_with_an_invoice_is_read_once(project: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    monkeypatch.setattr(ImapMail, "read", _counted(ImapMail.read, reads))
    you_send(project, xml(), at="2026-03-02 10:00")
    project.you_write(at="2026-03-02 10:00", subject="Hello")
    project.turns(["2026-03-02 10:01", "2026-03-02 10:06"])
    project.start()
    project.turn("2026-03-02 10:10")

    assert reads == ["Sent"], "and a mail without a file not at all"


def test_the_client_answers_in_the_thread_and_is_not_chased_although_the_invoice_is_open(project: Story) -> None:
    sent = you_send(project, xml(), at="2026-03-02 10:00")
    project.turn("2026-03-02 10:01")
    project.client_writes("Thanks, it is with our accountant.", at="2026-04-01 08:00", reply_to_mail=sent)
    project.turns(["2026-04-01 09:00", "2026-04-07 09:00", "2026-04-30 10:00", "2026-05-20 10:00"])

    assert project.drafts() == []
    assert project.case(INVOICE).state.payments == ()
    project.say(lambda words: words.resume(INVOICE))
    project.turns(["2026-05-20 10:01", "2026-05-26 09:00"])
    assert len(project.drafts()) == 1, "by the user's word the wait goes on: an answer is not a payment"


def test_an_answer_in_a_new_thread_is_asked_about(project: Story) -> None:
    you_send(project, xml(), at="2026-03-02 10:00")
    project.turn("2026-03-02 10:01")
    project.client_writes("We paid yesterday.", at="2026-03-31 10:00", subject="Payment")
    project.turn("2026-04-01 09:00")

    assert project.drafts() == []
    assert "Payment" in project.why(INVOICE)


def test_an_answer_in_a_new_thread_is_asked_about_before_a_draft_that_stands_is_sent(project: Story) -> None:
    overdue(project)
    assert len(project.drafts()) == 1
    project.client_writes("We paid yesterday.", at="2026-04-01 10:00", subject="Payment")
    project.turn("2026-04-01 10:01")

    assert project.drafts() == []
    assert project.why(INVOICE).startswith("The client wrote on Wed 01 Apr 2026 10:00 in another thread ('Payment')")

    project.say(lambda words: words.answer(INVOICE, yes=True))
    project.turn("2026-04-01 10:02")
    assert project.drafts() == []


@pytest.mark.parametrize(
    "file",
    [
        ("2026-015.xml", "application/xml", an_invoice(code="381")),
        ("Quote 2026-014.pdf", "application/pdf", pdf("Quote 2026-014", "Total 1.000,00 EUR")),
        ("proforma.pdf", "application/pdf", pdf("Proforma invoice", "Total 1.000,00 EUR")),
        ("draft invoice.pdf", "application/pdf", pdf("Invoice 2026-014", "Total 1.000,00 EUR")),
        ("portfolio.pdf", "application/pdf", pdf("What we have made")),
    ],
    ids=["credit note", "quote", "proforma", "draft", "something else"],
)
def test_what_nobody_owes_is_never_chased_nor_asked_about(project: Story, file: tuple[str, str, bytes]) -> None:
    you_send(project, file, at="2026-03-02 10:00")
    project.turn("2026-03-02 10:01")

    assert [held for held in matters(project) if held != "acme"] == []
    assert project.facts(e.InvoiceAsked) == []
    assert len(project.facts(e.UserWrote)) == 1, "the mail itself counts as any other"


def test_a_plain_pdf_becomes_a_question(project: Story) -> None:
    plain = pdf("Invoice 2026-014", "Total 1.000,00 EUR")
    sent = you_send(project, ("2026-014.pdf", "application/pdf", plain), at="2026-03-02 10:00")
    project.turns(["2026-03-02 10:01", "2026-03-02 10:06"])

    assert project.facts(e.InvoiceAsked) == [e.InvoiceAsked(madrid("2026-03-02 10:00"), sent, "2026-014.pdf")]
    assert matters(project) == ["acme"]
    (notice,) = notices(project)
    assert "'2026-014.pdf'" in notice
    assert "crickets invoice add 2026-014.pdf --client acme" in notice
    assert "crickets invoice none acme" in notice


def test_the_copy_that_goes_with_a_letter_of_ours_is_not_asked_about(project: Story) -> None:
    overdue(project)
    draft = project.the_draft()
    draft.add_attachment(pdf("Invoice 2026-014", "1.000,00 EUR"), "application", "pdf", filename="copy.pdf")
    project.vanish_drafts()
    project.mailbox.deliver("Sent", draft.as_bytes(policy=policy.SMTP), project.now, ["\\Seen"])
    project.turn("2026-04-01 09:05")

    assert len(project.facts(e.DraftSent, INVOICE)) == 1
    assert notices(project) == []
    assert matters(project) == ["acme", INVOICE]


def test_two_questions_about_one_mail_are_answered_one_by_one(project: Story) -> None:
    files = [(f"{name}.pdf", "application/pdf", pdf("Invoice", "10,00 EUR")) for name in ("one", "two")]
    sent = you_send(project, *files, at="2026-03-02 10:00")
    project.turn("2026-03-02 10:01")
    assert len(notices(project)) == 2

    record(project, e.InvoiceDismissed(project.now, sent, "one.pdf"))
    (left,) = notices(project)
    assert "'two.pdf'" in left


def test_what_the_client_answered_before_the_question_was_answered_counts(project: Story) -> None:
    plain = pdf("Invoice 2026-014", "Total 1.000,00 EUR")
    sent = you_send(project, ("2026-014.pdf", "application/pdf", plain), at="2026-03-02 10:00")
    project.turn("2026-03-02 10:01")
    project.client_writes("Thanks, received.", at="2026-03-03 10:00", reply_to_mail=sent)
    project.turn("2026-03-03 10:01")
    add(project, "2026-014.pdf")
    project.turns(["2026-04-01 09:00", "2026-04-07 09:00", "2026-05-04 09:00"])

    assert project.drafts() == []
    assert project.case(INVOICE).state.turn is Turn.USER


def test_a_broken_file_is_counted_and_stops_nothing(project: Story) -> None:
    you_send(project, ("invoice.pdf", "application/pdf", b"%PDF-1.7 broken"), xml(), at="2026-03-02 10:00")
    look = project.turn("2026-03-02 10:01")

    assert look.complete
    assert matters(project) == ["acme", INVOICE]
    assert notices(project) == ["account 'main': 1 message, or a file in it, could not be understood and was skipped"]


def test_an_invoice_of_a_supplier_is_none_of_ours(project: Story) -> None:
    mail = message(xml())
    mail["Message-ID"], mail["Date"] = "<s1@supplier.example>", format_datetime(project.now)
    mail.replace_header("From", "billing@supplier.example")
    mail.replace_header("To", YOU)
    project.mailbox.deliver("INBOX", mail.as_bytes(policy=policy.SMTP), project.now, [])
    mail.replace_header("Message-ID", "<s2@acme.example>")
    mail.replace_header("From", ANNA)
    project.mailbox.deliver("INBOX", mail.as_bytes(policy=policy.SMTP), project.now, [])
    project.turn("2026-03-02 10:01")

    assert matters(project) == ["acme"]


def test_an_invoice_that_the_file_names_is_nothing_new_and_its_mail_belongs_to_its_matter(
    tell: Callable[..., Story],
) -> None:
    story = tell(clients=PROJECT + CONFIGURED)
    story.turn("2026-03-02 09:00")
    sent = you_send(story, xml(), at="2026-03-02 10:00")
    story.turn("2026-03-02 10:01")

    assert matters(story) == ["acme", "acme/website"]
    assert story.facts(e.InvoiceAdded, "acme/website") == []
    (wrote,) = story.facts(e.UserWrote, "acme/website")
    assert isinstance(wrote, e.UserWrote)
    assert wrote.message_id == sent


def test_an_invoice_that_the_file_names_later_stays_one_demand(tell: Callable[..., Story]) -> None:
    story = tell(clients=PROJECT)
    overdue(story)
    story.clients += CONFIGURED.replace("1000.00", "900.00")
    story.start()
    story.turn("2026-04-01 09:05")
    with story.ledger() as ledger:
        (row,) = Receivables(ledger, story.settings, story.now).rows()
    assert (row.matter, row.claim.total) == (INVOICE, Decimal("900.00")), "where it is asked for, as the file has it"
    assert len(story.drafts()) == 1

    assert "it is paid" in pay(story, "2026-014")
    story.turns(["2026-04-01 09:10", "2026-04-20 10:00", "2026-06-01 10:00"])
    assert story.drafts() == []


def test_a_noticed_invoice_goes_once_more_with_the_letter_that_says_so(tell: Callable[..., Story]) -> None:
    story = tell(clients=PROJECT + ROAD)
    you_send(story, xml(), at="2026-03-02 10:00")
    story.turns(["2026-03-02 10:01", "2026-04-01 09:00"])

    (copy,) = story.the_draft().iter_attachments()
    assert (copy.get_filename(), copy.get_payload(decode=True)) == ("2026-014.xml", an_invoice())


def test_an_old_invoice_is_found_silent_at_the_first_look(tell: Callable[..., Story]) -> None:
    story = tell(clients=PROJECT, now=madrid("2026-04-20 09:00"))
    you_send(story, xml(), at="2026-03-02 10:00")
    story.turns(["2026-04-20 09:01", "2026-04-20 09:06"])

    assert story.drafts() == []
    assert "before Crickets first saw this matter" in story.why(INVOICE)


def test_the_matter_of_an_invoice_outlives_a_restart_and_leaves_with_its_client(project: Story) -> None:
    you_send(project, xml(), at="2026-03-02 10:00")
    project.turn("2026-03-02 10:01")
    project.start()
    assert not project.case(INVOICE).state.parked
    assert project.case(INVOICE).matter.name == "2026-014"

    project.clients, project.now = "", madrid("2026-03-03 10:00")
    project.start()
    assert project.case(INVOICE).state.parked

    project.clients, project.now = PROJECT, madrid("2026-03-04 10:00")
    project.start()
    assert not project.case(INVOICE).state.parked


# In the thread of the project


def test_in_a_running_thread_it_is_the_invoice_that_is_talked_about_until_it_is_paid(project: Story) -> None:
    first = project.you_write("How do you like it?", at="2026-03-02 09:30")
    project.turn("2026-03-02 09:31")
    sent = you_send(project, xml(), at="2026-03-03 10:00", subject="Re: Offer for the website", reply=first)
    project.turns(["2026-03-03 10:01", "2026-03-10 10:00", "2026-03-20 10:00"])
    assert project.drafts() == [], "who was sent an invoice is not asked what they think of the mail that it came with"

    answer = project.client_writes("Paid!", at="2026-03-25 10:00", reply_to_mail=sent)
    project.turn("2026-03-25 10:01")
    assert project.case(INVOICE).state.newest_from_client == answer
    pay(project, "2026-014")
    project.you_write("Thank you for paying.", at="2026-03-25 11:00", reply_to_mail=answer)
    project.turns(["2026-03-25 11:01", "2026-04-02 10:00", "2026-04-20 10:00"])
    assert project.drafts() == [], "thanks wait for nobody"

    later = project.client_writes("And the shop?", at="2026-04-21 10:00", reply_to_mail=answer)
    project.turn("2026-04-21 10:01")
    assert project.case().state.newest_from_client == later, "the thread is the project's again"
    assert project.case(INVOICE).state.closed


def test_a_client_who_pays_in_a_thread_of_its_own_is_thanked_and_never_chased(project: Story) -> None:
    sent = you_send(project, xml(), at="2026-03-02 10:00")
    project.turn("2026-03-02 10:01")
    pay(project, "2026-014")
    project.you_write("Thank you for paying.", at="2026-03-03 11:00", reply_to_mail=sent)
    project.turns(["2026-03-03 11:01", "2026-03-11 10:00", "2026-04-20 10:00", "2026-07-01 10:00"])

    assert project.drafts() == []
    assert project.case(INVOICE).state.closed


# Paid


def test_a_part_payment_changes_what_is_asked_for(project: Story) -> None:
    overdue(project)
    standing = project.the_draft()["Message-ID"]
    pay(project, "2026-014", "400")
    project.turn("2026-04-01 11:00")

    assert [draft["Message-ID"] for draft in project.drafts()] != [standing], "it says a sum that is not owed any more"
    (withdrawn,) = project.facts(e.DraftWithdrawn, INVOICE)
    assert isinstance(withdrawn, e.DraftWithdrawn)
    assert withdrawn.reason is e.Withdrawal.PAID
    assert unpaid(project.case(INVOICE).matter, project.case(INVOICE).state) != ()


def test_a_payment_in_full_closes_and_withdraws(project: Story) -> None:
    overdue(project)
    said = pay(project, "2026-014")
    project.turns(["2026-04-01 11:00", "2026-04-09 10:00", "2026-06-01 10:00"])

    assert "crickets safeguards acme" in said
    assert project.drafts() == []
    assert project.case(INVOICE).state.closed == e.Closed(madrid("2026-04-01 09:00"), "paid", e.Author.USER)


def record(story: Story, fact: e.MatterEvent) -> None:
    with story.ledger() as ledger:
        ledger.record(ACME, MatterKey("acme"), fact, seen_at=story.now)


def add(story: Story, filename: str) -> None:
    """Say `crickets invoice add`."""
    invoice = Invoice("2026-014", Decimal(1000), "EUR", date(2026, 3, 2), date(2026, 3, 31))
    with story.ledger() as ledger:
        InvoiceWords(ledger, story.settings, story.now).add(story.settings.clients[ACME], invoice, None, filename)


def _counted(read: Callable[..., bytes | None], reads: list[str]) -> Callable[..., bytes | None]:
    def counted(mailbox: ImapMail, locator: Locator, limit: int | None = None) -> bytes | None:
        reads.append(locator.mailbox)
        return read(mailbox, locator, limit)

    return counted
