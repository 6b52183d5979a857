"""Letters about money: what they say, what they carry, and what happens where something is missing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from email.message import EmailMessage

import pytest

from crickets.core import events as e
from crickets.core.matters import AWAITING_PAYMENT, MatterKey
from crickets.core.money import Invoice
from tests.stories.owing import (
    FINAL,
    MATTER,
    OWES,
    PDF,
    RESEND,
    ROAD,
    invoiced,
    own_words,
    send,
    text_of_draft,
    with_final_notice,
)
from tests.stories.story import ACME, ANNA, YOU, Story, madrid

SECOND_INVOICE = """
[[clients.acme.invoices]]
number = "2026-015"
matter = "Website relaunch"
amount = 300
currency = "EUR"
issued = 2026-02-06
due = 2026-03-05
file = "second.pdf"
"""


@pytest.fixture
def owing(tell: Callable[..., Story]) -> Story:
    """Acme owes an invoice that was due on Friday, 6 March 2026."""
    return tell(clients=OWES + ROAD)


def files(draft: EmailMessage) -> dict[str | None, object]:
    """The files attached, by their names."""
    return {part.get_filename(): part.get_payload(decode=True) for part in draft.iter_attachments()}


def test_the_invoice_is_sent_once_more_with_the_late_fee_and_its_file(owing: Story) -> None:
    invoiced(owing)
    owing.turn(RESEND)
    draft = owing.the_draft()
    text = text_of_draft(draft)

    assert files(draft) == {"invoice 2026-014.pdf": PDF}
    assert [part.get_content_type() for part in draft.iter_attachments()] == ["application/pdf"]
    assert "for the project Website relaunch" in text
    assert "As of 9 March 2026:" in text
    assert "- due on 6 March 2026, 3 days overdue" in text
    assert "- late fee under our contract: 40,00 €" in text
    assert "- to be paid: 1 240,50 €" in text
    assert "Example Bank, IBAN XX00 1234 5678" in text


def test_two_invoices_go_into_one_letter_with_what_they_come_to(tell: Callable[..., Story]) -> None:
    story = tell(clients=OWES + SECOND_INVOICE + ROAD)
    (story.directory / "second.pdf").write_bytes(b"%PDF-1.7 second")
    invoiced(story)
    story.turn(RESEND)
    draft = story.the_draft()

    assert files(draft) == {"second.pdf": b"%PDF-1.7 second", "invoice 2026-014.pdf": PDF}
    assert "All invoices together: 1 580,50 €" in text_of_draft(draft)


def test_what_was_paid_in_part_is_taken_off(owing: Story) -> None:
    invoiced(owing)
    paid = e.PaymentReceived(madrid("2026-03-05 10:00"), "2026-014", Decimal(200), date(2026, 3, 5))
    with owing.ledger() as ledger:
        ledger.record(ACME, MatterKey(MATTER), paid, seen_at=owing.now)
    owing.turn(RESEND)
    text = text_of_draft(owing.the_draft())

    assert "- received, with thanks: 200,00 €" in text
    assert "- to be paid: 1 040,50 €" in text


def test_a_file_that_is_gone_holds_the_letter_back_and_why_says_so(owing: Story) -> None:
    invoiced(owing)
    file = owing.directory / "invoice 2026-014.pdf"
    file.unlink()
    owing.turn(RESEND)

    assert owing.drafts() == []
    assert f"invoice 2026-014 cannot be attached: {file}: there is no such file; put it back" in owing.why(MATTER)

    owing.turn("2026-03-09 11:30")
    assert len(owing.facts(e.LetterFailed, MATTER)) == 1, "the same fault again is no news"

    file.write_bytes(PDF)
    owing.turn("2026-03-09 13:00")
    assert files(owing.the_draft()) == {"invoice 2026-014.pdf": PDF}
    assert "cannot be attached" not in owing.why(MATTER)


@pytest.mark.parametrize(
    "content, sentence",
    [(b"", "invoice 2026-014.pdf is empty"), (bytes(21_000_000), "many servers refuse more than 20")],
    ids=["empty", "too large"],
)
def test_a_file_that_cannot_go_with_a_mail_is_said(owing: Story, content: bytes, sentence: str) -> None:
    invoiced(owing)
    (owing.directory / "invoice 2026-014.pdf").write_bytes(content)
    owing.turn(RESEND)

    assert owing.drafts() == []
    assert sentence in owing.why(MATTER)


def test_an_invoice_without_a_known_file_asks_for_it(tell: Callable[..., Story]) -> None:
    story = tell(clients=OWES.replace('file = "invoice 2026-014.pdf"\n', "") + ROAD)
    invoiced(story)
    story.turn(RESEND)

    assert story.drafts() == []
    assert "no file of it is known; give the invoice a `file` in the configuration" in story.why(MATTER)


def test_a_final_notice_that_lacks_something_says_what(tell: Callable[..., Story]) -> None:
    story = tell(clients=OWES + ROAD, user="")
    with_final_notice(story)

    assert story.drafts() == []
    why = story.why(MATTER)
    assert "this final notice cannot be written yet" in why
    assert "it does not say how to pay" in why
    assert "it does not say how to reach you" in why


def test_the_final_notice_says_all_that_it_must(owing: Story) -> None:
    with_final_notice(owing)
    text = text_of_draft(owing.the_draft())

    for said in (
        "final letter",
        "the project Website relaunch",
        "Invoice 2026-014",
        "10 days overdue",
        "1 240,50 €",
        "due on 6 March 2026",
        "by 30 March 2026",
        "legal action",
        "Example Bank",
        "+34 600 000 000",
    ):
        assert said in text
    assert files(owing.the_draft()) == {"invoice 2026-014.pdf": PDF}


# An invoice that was noticed in a mail


def noticed(story: Story, *, name: str = "R-77.pdf") -> None:
    """The user's mail carries an invoice, and it was read; no file of it is on this machine."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = YOU, ANNA, "Invoice R-77"
    mail["Message-ID"], mail["Date"] = "<r77@studio.example>", "Mon, 02 Mar 2026 10:00:00 +0100"
    mail.set_content("Here it is.")
    mail.add_attachment(b"terms", "application", "pdf", filename="Terms.pdf")
    mail.add_attachment(PDF, "application", "pdf", filename=name)
    story.mailbox.deliver("Sent", mail.as_bytes(), madrid("2026-03-02 10:00"), ["\\Seen"])
    story.turn("2026-03-02 10:05")
    invoice = Invoice("R-77", Decimal(500), "EUR", date(2026, 2, 6), date(2026, 3, 6))
    with story.ledger() as ledger:
        at = madrid("2026-03-02 10:00")
        added = e.InvoiceAdded(at, invoice, story.case().state.newest_own, name)
        ledger.record(ACME, MatterKey("acme"), added, seen_at=story.now)


UNCONFIGURED = OWES[: OWES.index("[[clients.acme.matters]]")] + ROAD


@pytest.mark.parametrize("name", ["R-77.pdf", "Rechnung Łódź № 77.pdf"], ids=["plain", "beyond ASCII"])
def test_the_very_file_that_the_client_was_sent_goes_once_more(tell: Callable[..., Story], name: str) -> None:
    story = tell(clients=UNCONFIGURED)
    noticed(story, name=name)
    story.turn(RESEND)
    draft = story.the_draft()

    assert files(draft) == {name: PDF}
    assert "for the project Invoice R-77" in text_of_draft(draft), "the thread's subject stands for a name"
    assert story.case().state.stage == AWAITING_PAYMENT


def test_where_the_mail_that_carried_it_is_gone_the_letter_waits_and_says_so(tell: Callable[..., Story]) -> None:
    story = tell(clients=UNCONFIGURED)
    noticed(story)
    with story.in_folder("Sent") as client:
        client.delete_messages(client.search())
        client.expunge()
    story.turn(RESEND)

    assert story.drafts() == []
    assert "your mail that carried R-77.pdf is not in this mailbox any more" in story.why()


# To whom


def test_a_wrong_contact_changes_where_drafts_go(owing: Story) -> None:
    invoiced(owing)
    with owing.ledger() as ledger:
        fact = e.Redirected(owing.now, "billing@acme.example")
        ledger.record(ACME, MatterKey(MATTER), fact, seen_at=owing.now)
    owing.turn(RESEND)
    assert owing.drafts() == []
    assert "billing@acme.example" in owing.why(MATTER)

    owing.clients = owing.clients.replace(f'["{ANNA}"]', f'["{ANNA}", "billing@acme.example"]')
    owing.start().turn("2026-03-09 11:00")
    draft = owing.the_draft()
    assert (draft["To"], draft["Cc"]) == ("Anna Berg <billing@acme.example>", None)


# A promise


def test_the_next_letter_refers_to_a_promise_that_passed_and_the_one_behind_it_does_not(owing: Story) -> None:
    invoiced(owing)
    with owing.ledger() as ledger:
        promised = e.Promised(madrid("2026-03-03 12:00"), date(2026, 3, 10))
        ledger.record(ACME, MatterKey(MATTER), promised, seen_at=owing.now)
    owing.turn(RESEND)
    assert owing.drafts() == [], "the clock waits for the promise"

    send(owing, "2026-03-11 09:00", before="you kindly mentioned 10 March,", after="you kindly mentioned 10 March,")
    owing.turns(["2026-03-11 09:05", "2026-03-18 09:05"])
    assert "kindly mentioned" not in own_words(owing.the_draft())


def test_who_wrote_since_is_not_reminded_of_a_promise(owing: Story) -> None:
    mail = invoiced(owing)
    with owing.ledger() as ledger:
        promised = e.Promised(madrid("2026-03-03 12:00"), date(2026, 3, 5))
        ledger.record(ACME, MatterKey(MATTER), promised, seen_at=owing.now)
    answer = owing.client_writes("A week later, sorry.", at="2026-03-06 10:00", reply_to_mail=mail)
    owing.you_write("Fine.", at="2026-03-06 11:00", reply_to_mail=answer, subject="Re: Invoice 2026-014")
    owing.turns(["2026-03-06 11:05", "2026-03-13 11:05"])

    assert "kindly mentioned" not in own_words(owing.the_draft())


def test_the_letters_of_the_road_come_when_they_are_due(owing: Story) -> None:
    with_final_notice(owing)

    intended = owing.facts(e.DraftIntended, MATTER)
    assert sorted(fact.at for fact in intended) == [madrid(RESEND), madrid(FINAL)]
