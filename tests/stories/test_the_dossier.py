"""Nobody pays: when the last deadline has passed, all that a claim needs lies in one file, as the servers hold it."""

import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from crickets.core import events as e
from crickets.core.mail import MessageId
from crickets.core.matters import MatterKey
from crickets.core.money import Invoice
from crickets.core.people import AccountKey
from crickets.core.tasks import Outcome, TaskKind
from crickets.docket import Docket
from crickets.errors import ConnectionLost
from crickets.filing import Bundle, Office, put_together
from crickets.house import House
from crickets.ports import Mail
from tests.stories.story import ACME, ANNA, MAIN, YOU, Story, madrid

HOSTILE = '../../etc/passwd <script>alert(1)</script> \u202e =?utf-8?q?"; rm -rf ~?='
PDF = b"%PDF-1.4 the invoice of the website\n"
BOTH = ("2026-14", "H-7")
HOSTING = b"%PDF-1.4 the invoice of the hosting\n"

OWES = f"""
[clients.acme]
name = "Acme"
contact = "Anna Berg"
addresses = ["{ANNA}", "@acme.example"]
language = "en"
timezone = "Europe/Stockholm"
country = "SE"
stage = "awaiting_payment"
phone = "+46 70 000 00 00"

[[clients.acme.invoices]]
number = "2026-14"
amount = "1200"
currency = "EUR"
issued = 2026-03-02
due = 2026-03-16
file = "invoice.pdf"

[clients.acme.contract]
late_fee_fixed = "40"
late_interest = [{{ since = 2026-01-01, percent = "9.5" }}]
"""


@pytest.fixture
def owed(tell: Callable[..., Story]) -> Story:
    """An invoice of March of which 200 euros were paid; four letters were sent, the final one in June."""
    story = tell(clients=OWES)
    (story.directory / "invoice.pdf").write_bytes(PDF)
    invoice = story.you_write("Here is the invoice.", at="2026-03-02 10:00", subject="Website, invoice 2026-14")
    story.turn("2026-03-02 10:05")
    answer = story.client_writes("Thank you!", at="2026-03-03 09:00", reply_to_mail=invoice, subject=HOSTILE)
    story.turn("2026-03-03 09:05")
    hosting(story, answer)
    record(story, e.Resumed(madrid("2026-03-20 10:00"), MessageId(answer)))
    letter(story, "first", 0, "2026-03-24 10:00", invoice)
    letter(story, "notice-30", 4, "2026-04-15 10:00", invoice)
    called(story)
    letter(story, "notice-90", 6, "2026-06-15 10:00", invoice)
    letter(story, "final", 7, "2026-06-29 10:00", invoice, until=date(2026, 7, 13))
    record(story, e.PaymentReceived(madrid("2026-05-04 12:00"), "2026-14", Decimal(200), date(2026, 5, 4)))
    return story


def test_a_passed_deadline_brings_the_task_with_its_dossier(owed: Story) -> None:
    owed.turn("2026-07-13 17:00")
    assert small_claims(owed) == []

    owed.turn("2026-07-14 10:00")

    (task,) = small_claims(owed)
    path = owed.state / "dossiers" / "acme-2026-07-14.zip"
    assert task.finding == (
        f"The dossier is {path}: the timeline, 7 original mails, 2 invoices and 4 follow-ups."
        " `crickets dossier acme FILE.zip` makes it anew."
    )
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_the_sums_of_all_files_are_as_the_list_says(owed: Story) -> None:
    owed.turn("2026-07-14 10:00")

    folder = unpacked(owed)

    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {line.removesuffix(": OK") for line in checked.stdout.splitlines()} == files - {"SHA256SUMS"}


def test_each_mail_is_byte_for_byte_what_the_server_holds_and_stays_unseen(owed: Story) -> None:
    owed.turn("2026-07-14 10:00")

    folder = unpacked(owed)
    filed = {path.read_bytes() for path in (folder / "mails").iterdir()}

    assert filed == {*held(owed, "INBOX"), *held(owed, "Sent")}
    with owed.in_folder("INBOX") as client:
        assert client.search("SEEN") == []


def test_invoices_come_from_their_file_and_out_of_the_mail_that_carried_them(owed: Story) -> None:
    owed.turn("2026-07-14 10:00")

    folder = unpacked(owed) / "invoices"

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "001-invoice-2026-14.pdf": PDF,
        "002-invoice-h-7.pdf": HOSTING,
    }


def test_the_timeline_is_told_in_the_third_person_and_without_what_is_nobodys_affair(owed: Story) -> None:
    record(owed, e.Snoozed(madrid("2026-05-05 10:00"), madrid("2026-05-08 10:00")))
    owed.turn("2026-07-14 10:00")

    text = (unpacked(owed) / "timeline.txt").read_text()

    assert story_of(text) == [
        "2 Mar 2026, 10:00 Your Name wrote: Website, invoice 2026-14 [mail 001]",
        "2 Mar 2026 Invoice 2026-14 of 1,200.00 EUR was issued [the invoice]",
        '3 Mar 2026, 09:00 Acme wrote: ../../etc/passwd <script>alert(1)</script> "; rm -rf ~ [mail 002]',
        "4 Mar 2026, 10:00 Your Name wrote: Website, hosting [mail 003]",
        "4 Mar 2026 Invoice H-7 of 60.00 EUR was issued [the invoice]",
        "16 Mar 2026 Invoice 2026-14 was due [the invoice]",
        "18 Mar 2026 Invoice H-7 was due [the invoice]",
        "24 Mar 2026, 10:00 Your Name sent “Payment reminder”: Re: Website [mail 004]",
        "15 Apr 2026, 10:00 Your Name sent “Overdue notice, 30 days”: Re: Website [mail 005]",
        "4 May 2026 200.00 EUR of invoice 2026-14 was paid [a note of Your Name]",
        "6 May 2026, 11:00 Call: promised to act by 15 May 2026 [a note of Your Name]",
        "15 May 2026 The day ended by which Acme had promised to act [a note of Your Name]",
        "15 Jun 2026, 10:00 Your Name sent “Overdue notice, 90 days”: Re: Website [mail 006]",
        "29 Jun 2026, 10:00 Your Name sent “Final notice”: Re: Website [mail 007]",
        "13 Jul 2026 The deadline stated in “Final notice” ended [the letter]",
    ]
    assert "You " not in text
    assert "snooze" not in text.lower()


def test_what_was_deleted_on_the_server_is_named_as_missing(owed: Story) -> None:
    with owed.in_folder("INBOX") as client:
        client.delete_messages(client.search())
        client.expunge()
    (owed.directory / "invoice.pdf").unlink()
    owed.turn("2026-07-14 10:00")

    (task,) = small_claims(owed)
    text = (unpacked(owed) / "timeline.txt").read_text()

    assert " 2 that belong to it could not be found. " in task.finding
    lost = " ".join(text.partition("COULD NOT BE FOUND ANY MORE")[2].split())
    assert "The copy of invoice 2026-14" in lost
    assert "of 3 Mar 2026, 09:00, anna@acme.example → you@studio.example, Message-ID 2.20260303@acme.example" in lost
    assert "<script>" not in (unpacked(owed) / "timeline.html").read_text()


def test_a_mail_that_was_moved_since_the_last_look_is_found_all_the_same(owed: Story) -> None:
    owed.turn("2026-07-13 17:00")
    mails = {*held(owed, "INBOX"), *held(owed, "Sent")}
    with owed.in_folder("Sent") as client:
        client.create_folder("Archive")
        client.move(client.search(), "Archive")

    made = dossier(owed)

    assert (len(made.dossier.filed), made.missing, made.failed) == (7, (), {})
    assert all(mail in made.data for mail in mails), "nothing is packed, so each stands in the archive as it is"


def test_what_came_back_and_who_was_away_is_told_with_the_mails_that_say_so(owed: Story) -> None:
    bounce = {"sender": "MAILER-DAEMON@mx.example", "reply_to_mail": "first.draft@studio.example", "subject": "Failed"}
    owed.turn("2026-03-24 11:00")
    owed.client_writes(at="2026-03-24 12:00", x_failed_recipients=ANNA, **bounce)
    owed.client_writes(at="2026-03-24 13:00", auto_submitted="auto-replied", subject="Away")
    owed.turn("2026-03-24 14:00")
    owed.turn("2026-07-14 10:00")

    text = (unpacked(owed) / "timeline.txt").read_text()

    assert [entry for entry in story_of(text) if "24 Mar 2026, 1" in entry][1:] == [
        "24 Mar 2026, 12:00 A mail to anna@acme.example came back as undeliverable: Failed [mail 005]",
        "24 Mar 2026, 13:00 An automatic reply of Acme came: Away [mail 006]",
    ]


def test_without_its_mailbox_the_dossier_is_made_and_names_what_it_lacks(owed: Story) -> None:
    owed.turn("2026-07-13 17:00")

    made = dossier(owed, unreachable)

    assert (len(made.dossier.filed), len(made.dossier.missing)) == (0, 7)
    assert len(made.missing) == 8, "and the invoice that only a mail carries"
    assert {account: str(error) for account, error in made.failed.items()} == {MAIN: "the line is cut"}
    assert "a mail that could not be found any more" in {entry.how for entry in made.dossier.timeline}


def test_a_draft_thrown_away_is_not_taken_for_the_mail_that_was_sent(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.turn("2026-03-09 09:00")
    with story.in_folder("Drafts") as client:
        client.copy(client.search(), "Trash")
    story.turn("2026-03-09 09:05")
    story.now = madrid("2026-03-09 10:00")
    story.send_draft_like_neomutt()
    story.turn("2026-03-09 10:05")
    with story.in_folder("Sent") as client:
        client.delete_messages(client.search(["SUBJECT", "Re:"]))
        client.expunge()

    made = dossier(story)

    assert [mail.subject for mail in made.dossier.missing] == ["Re: Offer for the website"]


def test_a_dossier_that_cannot_be_kept_does_not_keep_the_task_from_the_user(owed: Story) -> None:
    (owed.state / "dossiers").write_text("a file where the folder would be")

    owed.turn("2026-07-14 10:00")

    (task,) = small_claims(owed)
    assert task.finding == ("The dossier could not be made by itself: `crickets dossier acme FILE.zip` makes it.")


def test_what_the_user_says_while_the_dossier_is_made_is_heard(owed: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []

    def keep(name: str, data: bytes) -> Path:
        assert data
        kept.append(name)
        record(owed, e.Closed(owed.now, "paid", e.Author.USER))
        return Path(name)

    monkeypatch.setattr(House, "cabinet", replace(owed.house.cabinet, keep=keep))
    owed.start().turn("2026-07-14 10:00")

    assert kept == ["acme-2026-07-14.zip"]
    assert small_claims(owed) == []


# What happens


def record(story: Story, *facts: e.MatterEvent) -> None:
    """Play what a verb or the daemon would write down."""
    with story.ledger() as ledger:
        ledger.record(ACME, MatterKey("acme"), *facts, seen_at=story.now, how="your word")


def letter(story: Story, step: str, index: int, at: str, reply_to: str, until: date | None = None) -> None:
    """A follow-up was placed at nine, and sent by the user unchanged."""
    moment, draft = madrid(at), MessageId(f"{step}.draft@studio.example")
    story.you_write(f"This is {step}.", at=at, message_id=draft, reply_to_mail=reply_to, subject="Re: Website")
    stated = [e.DeadlineStated(moment, draft, until)] if until else []
    record(
        story,
        e.DraftIntended(madrid(f"{at[:10]} 09:00"), draft, step, index, None, f"awaiting_payment/{step}", BOTH),
        e.DraftPlaced(madrid(f"{at[:10]} 09:00"), draft),
        e.DraftSent(moment, draft, draft),
        *stated,
    )


def called(story: Story) -> None:
    """The user called, and got a promise that was not kept."""
    at = madrid("2026-05-06 11:00")
    record(
        story,
        e.TaskOpened(madrid("2026-05-05 09:00"), 1, TaskKind.CALL, "investigate", 1),
        e.TaskEnded(at, 1, Outcome.PROMISED, "Ms Berg: the bank was slow"),
        e.Promised(at, date(2026, 5, 15)),
    )


def hosting(story: Story, reply_to: str) -> None:
    """An invoice went out as an attachment, and was noticed."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = YOU, ANNA, "Website, hosting"
    mail["Message-ID"], mail["Date"] = "<hosting@studio.example>", format_datetime(madrid("2026-03-04 10:00"))
    mail["In-Reply-To"] = mail["References"] = f"<{reply_to}>"
    mail.set_content("And the hosting.")
    mail.add_attachment(b"not the one", "text", "plain", filename="notes.txt")
    mail.add_attachment(HOSTING, "application", "pdf", filename="Hosting.pdf")
    story.mailbox.deliver("Sent", mail.as_bytes(), madrid("2026-03-04 10:00"), ["\\Seen"])
    invoice = Invoice("H-7", Decimal(60), "EUR", date(2026, 3, 4), date(2026, 3, 18), "Hosting.pdf")
    record(story, e.InvoiceAdded(madrid("2026-03-04 10:05"), invoice, MessageId("hosting@studio.example")))


def unreachable(_account: AccountKey) -> Mail:
    msg = "the line is cut"
    raise ConnectionLost(msg)


# What came of it


def dossier(story: Story, connect: Callable[[AccountKey], Mail] | None = None) -> Bundle:
    """What `crickets dossier acme` makes, beside a daemon that runs."""
    cabinet = story.house.cabinet
    with story.ledger() as ledger:
        case = Docket(ledger, story.settings).case(ACME, MatterKey("acme"), story.now)
        used = replace(cabinet, connect=connect or cabinet.connect)
        return put_together(Office(ledger, story.settings, used), case, story.now)


def small_claims(story: Story) -> Sequence[e.TaskOpened]:
    opened = [fact for fact in story.facts(e.TaskOpened) if isinstance(fact, e.TaskOpened)]
    return [fact for fact in opened if fact.kind is TaskKind.SMALL_CLAIMS]


def unpacked(story: Story) -> Path:
    (archive,) = (story.state / "dossiers").iterdir()
    folder = story.directory / "unpacked"
    ZipFile(archive).extractall(folder)
    return folder


def held(story: Story, folder: str) -> Sequence[bytes]:
    with story.in_folder(folder) as client:
        return [data[b"BODY[]"] for data in client.fetch(client.search(), ["BODY.PEEK[]"]).values()]


def story_of(text: str) -> Sequence[str]:
    """The entries of the timeline, each on one line."""
    table = text.partition("TIMELINE\n")[2].partition("\n\nORIGINAL MAILS")[0].partition("\n")[2]
    return [" ".join(entry.split()) for entry in re.split(r"\n(?=\d)", table)]
