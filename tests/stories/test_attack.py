"""What must hold when mail, people, servers and disks do their worst."""

# ruff: noqa: SLF001 - faults are put in where no public door is

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime

import pytest

from crickets import daemon, placing
from crickets.config import load
from crickets.core import events as e
from crickets.core.mail import Envelope, Locator, MailboxCursor, MailboxRole
from crickets.core.nature import nature_of
from crickets.core.people import AccountKey, ClientKey
from crickets.core.state import Turn
from crickets.docket import Case
from crickets.errors import ConnectionLost, MailError, StoreError
from crickets.imap import ImapMail
from crickets.letters import TemplateLetters
from crickets.ports import Batch, Change, Interest, Ledger, Mail
from crickets.report import Report
from crickets.store import open_store
from crickets.watcher import Watcher, Word, World
from tests.stories.story import ACME, ACME_NEGOTIATES, MAIN, Story, madrid

DUE = "2026-03-09 09:00"
BOLT = ClientKey("bolt")
EVA = "eva@bolt.example"

SECOND_CLIENT = f"""
[clients.bolt]
name = "Bolt"
addresses = ["{EVA}"]
language = "en"
stage = "negotiating"
"""

RELAUNCH = """
[[clients.acme.matters]]
name = "Relaunch"
subject = "relaunch"
stage = "negotiating"
"""


def offered(story: Story) -> str:
    offer = story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    return offer


def with_a_draft(story: Story) -> str:
    offer = offered(story)
    story.turn(DUE)
    assert len(story.drafts()) == 1
    return offer


def mail_of(story: Story) -> ImapMail:
    assert story._watcher is not None
    mail = story._watcher._mail
    assert isinstance(mail, ImapMail)
    return mail


def lose_connection_after(story: Story, role: MailboxRole) -> None:
    """The connection ends right after a mailbox of this role was read, once."""
    mail = mail_of(story)
    changes = mail.changes

    def interrupted(cursors: Mapping[str, MailboxCursor], interest: Interest) -> Iterator[Change]:
        reached = False
        for change in changes(cursors, interest):
            if reached and not (isinstance(change, Batch) and change.mailbox.role is role):
                break
            yield change
            reached |= isinstance(change, Batch) and change.mailbox.role is role
        msg = "the line went dead"
        raise ConnectionLost(msg)

    mail.changes = interrupted  # type: ignore[method-assign]


# (e) whose message it is


def test_a_mail_to_another_client_that_quotes_a_clients_thread_is_not_a_mail_to_that_client(
    tell: Callable[..., Story],
) -> None:
    story = tell(clients=ACME_NEGOTIATES + SECOND_CLIENT)
    offer = offered(story)
    answer = story.client_writes(at="2026-03-03 10:00", reply_to_mail=offer)
    story.turn("2026-03-03 10:01")
    # Thunderbird names the forwarded mail in References; so does a reply with another address put in.
    story.you_write("Between us: Acme pays 5,000.", at="2026-03-03 11:00", to=EVA, reply_to_mail=answer)
    story.turn("2026-03-03 11:01")

    assert story.case().state.turn is Turn.USER, "Acme wrote last"
    assert story.case("bolt", BOLT).state.turn is Turn.CLIENT, "it is Bolt that was written to"
    story.turn("2026-03-10 10:00")
    assert [draft["To"] for draft in story.drafts()] == [EVA]


def test_an_answer_of_one_client_is_not_the_answer_of_another(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + SECOND_CLIENT)
    offer = offered(story)
    to_bolt = story.you_write(at="2026-03-02 11:00", to=EVA, reply_to_mail=offer, subject="Fwd: Offer")
    story.client_writes(at="2026-03-03 10:00", sender=EVA, reply_to_mail=to_bolt, subject="Re: Fwd: Offer")
    story.turn("2026-03-03 10:01")

    assert story.case("bolt", BOLT).state.turn is Turn.USER
    assert story.case().state.turn is Turn.CLIENT


@pytest.mark.parametrize("folder", ["Trash", "Junk"])
def test_a_mail_of_the_user_is_no_answer_of_the_client_wherever_it_lies(story: Story, folder: str) -> None:
    offer = offered(story)
    story.you_write("PS", at="2026-03-02 11:00", reply_to_mail=offer, folder=folder)
    story.turn("2026-03-02 11:05")

    assert story.facts(e.ClientWrote) == []
    assert story.case().state.turn is Turn.CLIENT


# (a) never chase a client who answered


def test_a_strangers_answer_counts_in_a_folder_that_is_new(story: Story) -> None:
    offer = offered(story)
    with story.mailbox.client() as client:
        client.create_folder("Acme")
    story.client_writes(at="2026-03-04 10:00", sender="anna@home.example", reply_to_mail=offer, folder="Acme")

    story.turn(DUE)

    assert story.drafts() == []


def test_a_strangers_answer_counts_in_a_folder_that_was_renumbered(story: Story) -> None:
    offer = offered(story)
    story.client_writes(at="2026-03-04 10:00", sender="anna@home.example", reply_to_mail=offer)
    story.mailbox.reset_uidvalidity("INBOX")

    story.turn(DUE)

    assert story.drafts() == []


def test_a_question_whether_that_is_an_answer_outlives_a_lost_connection(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + RELAUNCH)
    story.you_write(at="2026-03-02 10:00", subject="Your relaunch")
    story.turn("2026-03-02 10:05")
    story.client_writes(at="2026-03-04 10:00", subject="Quick note")
    lose_connection_after(story, MailboxRole.INBOX)
    with pytest.raises(ConnectionLost):
        story.turn("2026-03-04 10:01")
    story.turn("2026-03-04 10:02")

    assert len(story.facts(e.AnswerAsked, "acme/relaunch")) == 1


def test_a_reply_to_a_mail_that_nobody_knows_is_asked_about(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + RELAUNCH)
    story.you_write(at="2026-03-02 10:00", subject="Your relaunch")
    story.turn("2026-03-02 10:05")
    story.client_writes(at="2026-03-04 10:00", subject="Re: a word", reply_to_mail="ticket.77@helpdesk.example")
    story.turns(["2026-03-04 10:01", "2026-03-09 10:00", "2026-03-16 10:00"])

    assert story.drafts() == []
    assert len(story.facts(e.AnswerAsked, "acme/relaunch")) == 1


def test_nothing_is_placed_before_the_first_look_at_every_account(tell: Callable[..., Story]) -> None:
    other = """
    [accounts.other]
    address = "other@studio.example"
    imap = { host = "127.0.0.1", port = 1, tls = "none", username = "x", password_command = "echo x" }
    """
    story = tell()
    offered(story)
    story.clients = ACME_NEGOTIATES + other
    story.start().turn(DUE)

    assert story.drafts() == []


def test_what_was_begun_is_not_placed_where_a_folder_cannot_be_read(story: Story) -> None:
    offer = offered(story)
    with story.mailbox.client() as client:
        client.create_folder("Projects")
    story.turn("2026-03-03 10:00")
    append_fails(story, reaches=False)
    with pytest.raises(MailError):
        story.turn(DUE)
    story.client_writes(at="2026-03-09 09:01", folder="Projects", reply_to_mail=offer)
    with story.mailbox.folder_broken("Projects"):
        story.turns(["2026-03-09 09:03", "2026-03-09 09:06", "2026-03-09 09:09"])
        assert story.drafts() == []


def test_what_was_begun_a_month_ago_asks_first(story: Story) -> None:
    offered(story)
    append_fails(story, reaches=False)
    with pytest.raises(MailError):
        story.turn(DUE)
    story.stop()
    story.start().turns(["2026-04-12 03:00", "2026-04-12 03:03", "2026-04-12 03:06"])  # a Sunday night

    assert story.drafts() == []


def append_fails(story: Story, *, reaches: bool) -> None:
    mail = mail_of(story)
    append = mail.append

    def failing(raw: bytes, at: datetime) -> Locator | None:
        if reaches:
            append(raw, at)
        msg = "the line went dead"
        raise ConnectionLost(msg)

    mail.append = failing  # type: ignore[method-assign]


# (b) never twice


def test_a_draft_that_was_edited_before_it_was_noted_is_not_placed_again(story: Story) -> None:
    offered(story)
    append_fails(story, reaches=True)
    with pytest.raises(MailError):
        story.turn(DUE)
    story.edit_draft()
    story.turns(["2026-03-09 09:03", "2026-03-09 09:06", "2026-03-09 09:09", "2026-03-09 09:12"])

    assert len(story.drafts()) == 1


def test_two_watchers_place_one_draft_for_one_client(tell: Callable[..., Story]) -> None:
    story = tell()
    guest = story.mailbox
    story.clients = ACME_NEGOTIATES + RELAUNCH + 'account = "other"\n'
    story.clients += other_account(str(guest.port), guest.user, guest.password)
    story.start()
    story.you_write(at="2026-03-02 10:00")
    story.you_write(at="2026-03-02 10:00", subject="Your relaunch")
    other = daemon.watcher(AccountKey("other"), story.settings, story.state, story.clock)
    story.turn("2026-03-02 10:05")
    story.now = madrid("2026-03-09 08:50")
    other.turn()
    mail, status = mail_of(story), mail_of(story).status

    def meanwhile(mailbox: str) -> MailboxCursor:
        mail.status = status  # type: ignore[method-assign]
        other.turn()
        return status(mailbox)

    mail.status = meanwhile  # type: ignore[method-assign]
    story.turn(DUE)
    other.close()

    assert len(story.drafts()) == 1


def other_account(port: str, user: str, password: str) -> str:
    return f"""
[accounts.other]
address = "other@studio.example"
imap = {{ host = "127.0.0.1", port = {port}, tls = "none", username = "{user}", password_command = "echo {password}" }}
"""


# (c), (f) nothing stands still for ever


@pytest.mark.parametrize("what", ["deleted", "sent"])
def test_what_became_of_a_draft_is_learnt_after_a_lost_connection(story: Story, what: str) -> None:
    with_a_draft(story)
    story.now = madrid("2026-03-09 11:00")
    if what == "deleted":
        story.delete_draft()
    else:
        story.send_draft_like_thunderbird()
    lose_connection_after(story, MailboxRole.DRAFTS)
    with pytest.raises(ConnectionLost):
        story.turn("2026-03-09 11:01")
    story.turns(["2026-03-09 11:02", "2026-03-09 11:10", "2026-03-10 11:10"])

    assert story.case().state.draft is None


def test_a_renumbered_drafts_folder_loses_no_draft_over_a_lost_connection(story: Story) -> None:
    offer = with_a_draft(story)
    story.mailbox.reset_uidvalidity("Drafts")
    lose_connection_after(story, MailboxRole.DRAFTS)
    with pytest.raises(ConnectionLost):
        story.turn("2026-03-09 11:01")
    story.turn("2026-03-09 11:02")
    story.client_writes(at="2026-03-09 15:00", reply_to_mail=offer)
    story.turn("2026-03-09 15:01")

    assert story.drafts() == [], "nobody touched it: it is ours to take back"


def test_a_folder_that_goes_with_a_draft_in_it_stops_nobody_else(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + SECOND_CLIENT)
    with_a_draft(story)
    with story.in_folder("Drafts") as client:
        client.create_folder("Later")
        client.move(client.search(), "Later")
    story.turn("2026-03-09 12:00")
    with story.mailbox.client() as client:
        client.delete_folder("Later")
    story.you_write(at="2026-03-09 13:00", to=EVA, subject="Logo")
    story.turns(["2026-03-09 13:05", "2026-03-16 10:00"])

    assert [draft["To"] for draft in story.drafts()] == [EVA]


def test_a_drafts_folder_that_was_renamed_stops_nobody(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + SECOND_CLIENT)
    with story.mailbox.client() as client:
        client.create_folder("Mine")
    story.clients = ACME_NEGOTIATES + SECOND_CLIENT + '[accounts.main.folders]\ndrafts = "Mine"\n'
    offered(story.start())
    append_fails(story, reaches=False)
    with pytest.raises(MailError):
        story.turn(DUE)
    with story.mailbox.client() as client:
        client.rename_folder("Mine", "Yours")
    story.clients = story.clients.replace("Mine", "Yours")
    story.start()
    story.you_write(at="2026-03-09 13:00", to=EVA, subject="Logo")
    story.turns(["2026-03-09 13:05", "2026-03-09 13:10", "2026-03-16 10:00"])

    with story.in_folder("Yours") as client:
        assert len(client.search(["TO", EVA])) == 1


def test_an_invoice_that_is_added_to_the_file_is_acted_upon(tell: Callable[..., Story]) -> None:
    owes = ACME_NEGOTIATES.replace("negotiating", "awaiting_payment")
    story = tell(clients=owes)
    offered(story)
    story.turn("2026-03-09 10:00")
    assert "No invoice" in story.why()
    invoice = """
    [[clients.acme.invoices]]
    number = "7"
    issued = 2026-03-06
    amount = "100.00"
    currency = "EUR"
    due = 2026-03-20
    """
    story.clients = owes + invoice
    story.start().turns(["2026-03-10 10:00", "2026-03-24 10:00", "2026-03-25 10:00"])

    assert len(story.drafts()) == 1


def test_a_step_that_is_added_to_the_playbook_is_done(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + playbook("5d"))
    with_a_draft(story)
    story.now = madrid("2026-03-09 11:00")
    story.send_draft_like_neomutt()
    story.turns(["2026-03-09 11:01", "2026-03-12 10:00"])
    assert "Every step is done" in story.why()
    story.clients = ACME_NEGOTIATES + playbook("5d", "7d")
    story.start().turns(["2026-03-12 11:00", "2026-03-16 12:00"])

    assert len(story.drafts()) == 1


def playbook(*spans: str) -> str:
    steps = [
        f'[[playbooks.negotiating.steps]]\nname = "s{i}"\nafter = "{span}"\ndraft = "negotiating/first"\n'
        for i, span in enumerate(spans)
    ]
    return "[playbooks.negotiating]\n" + "".join(steps)


# (h) the daemon


def test_a_watcher_outlives_a_database_that_is_out_of_reach_for_a_while(story: Story) -> None:
    settings, failures, opened = story.settings, [3], threading.Event()

    def connect() -> Mail:
        opened.set()
        msg = "no server today"
        raise ConnectionLost(msg)

    def open_ledger() -> Ledger:
        failures[0] -= 1
        if failures[0] >= 0:
            msg = "another process has kept the database for 10 s"
            raise StoreError(msg)
        return open_store(settings.database_url(story.state))

    world = World(connect, open_ledger, story.clock, bytes, lambda _: 0.0)
    watcher = Watcher(MAIN, settings, TemplateLetters(settings.letters), world)
    thread = threading.Thread(target=watcher.run, daemon=True)
    thread.start()

    assert opened.wait(10)
    watcher.tell(Word.STOP)
    thread.join(10)


# clocks, ids, accounts


def test_an_answer_counts_though_the_clock_of_the_users_device_is_fast(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00", date="Mon, 02 Mar 2026 13:00:00 +0100")
    story.client_writes(at="2026-03-02 11:00", subject="Your offer")
    story.turn("2026-03-02 14:00")
    story.turn("2026-03-09 14:00")

    assert story.drafts() == []


def test_an_answer_counts_though_its_message_id_was_used_before(story: Story) -> None:
    story.client_writes("Can you make an offer?", at="2026-03-02 09:00", message_id="mail@scanner.acme.example")
    offer = offered(story)
    story.client_writes(at="2026-03-04 10:00", message_id="mail@scanner.acme.example", reply_to_mail=offer)

    story.turn(DUE)

    assert story.drafts() == []


def test_status_tells_of_an_account_that_left_the_file_with_a_draft_in_it(story: Story) -> None:
    with_a_draft(story)
    story.stop()
    settings = story.settings
    path = story.directory / "config.toml"
    path.write_text(path.read_text().replace("[accounts.main]", "[accounts.work]"))
    settings = load(path)
    daemon.prepare(settings, story.state, story.clock)
    work = daemon.watcher(AccountKey("work"), settings, story.state, story.clock)
    work.turn()
    work.close()
    with story.ledger() as ledger:
        report = Report(ledger, settings, story.now)
        assert "account 'main'" in " ".join(report.notices())


def test_one_matter_that_fails_in_an_unforeseen_way_stops_no_other(
    tell: Callable[..., Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    story = tell(clients=ACME_NEGOTIATES + SECOND_CLIENT)
    story.you_write(at="2026-03-02 10:00")
    story.you_write(at="2026-03-02 10:30", to=EVA, subject="Logo")
    story.turn("2026-03-02 10:35")
    written = placing._written

    def failing(desk: placing.Desk, case: Case, *rest: object) -> object:
        if case.matter.client == ACME:
            msg = "nobody thought of that"
            raise RecursionError(msg)
        return written(desk, case, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(placing, "_written", failing)
    for moment in ("2026-03-09 10:31", "2026-03-09 10:36", "2026-03-10 10:36"):
        with suppress(RecursionError):
            story.turn(moment)

    assert [draft["To"] for draft in story.drafts()] == [EVA]


def test_one_mail_that_fails_in_an_unforeseen_way_stops_no_other(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    offer = offered(story)
    nature = nature_of

    def failing(envelope: Envelope, *, answers_ours: bool) -> object:
        if envelope.subject == "evil":
            msg = "nobody thought of that"
            raise RecursionError(msg)
        return nature(envelope, answers_ours=answers_ours)

    monkeypatch.setattr("crickets.observe.nature_of", failing)
    story.client_writes(at="2026-03-04 09:00", subject="evil")
    story.client_writes(at="2026-03-04 10:00", reply_to_mail=offer)
    with suppress(RecursionError):
        story.turn("2026-03-04 10:01")

    assert story.case().state.turn is Turn.USER
