"""Nothing stands still for ever, and no fault in one place stops another."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest

from crickets.config import load
from crickets.core.headers import nature_of
from crickets.core.mail import Envelope, MailboxRole
from crickets.core.people import AccountKey
from crickets.core.standing import Turn
from crickets.docket import Case
from crickets.drafting import placing, writing
from crickets.drafting.desk import Desk
from crickets.errors import ConnectionLost, MailError, StoreError
from crickets.house import House
from crickets.letters import TemplateLetters
from crickets.ports import Ledger, Mail
from crickets.reading.reader import Reader
from crickets.store import open_store
from crickets.telling.report import Report
from crickets.watcher import Terms, Watcher, Word, World
from tests.stories.mishaps import (
    DUE,
    EVA,
    SECOND_CLIENT,
    append_fails,
    lose_connection_after,
    offered,
    with_a_draft,
)
from tests.stories.story import ACME, ACME_NEGOTIATES, MAIN, Story, madrid

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

    world = World(connect, open_ledger, story.clock, bytes, story.house.cabinet, Reader(), jitter=lambda _: 0.0)
    watcher = Watcher(MAIN, Terms(settings, TemplateLetters(settings.letters), world))
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
    house = House(settings, story.state, story.clock)
    house.prepare()
    work = house.watcher(AccountKey("work"))
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
    written = writing.written

    def failing(desk: Desk, case: Case, *rest: object) -> object:
        if case.matter.client == ACME:
            msg = "nobody thought of that"
            raise RecursionError(msg)
        return written(desk, case, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(placing, "written", failing)
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

    monkeypatch.setattr("crickets.looking.intake.nature_of", failing)
    story.client_writes(at="2026-03-04 09:00", subject="evil")
    story.client_writes(at="2026-03-04 10:00", reply_to_mail=offer)
    with suppress(RecursionError):
        story.turn("2026-03-04 10:01")

    assert story.case().state.turn is Turn.USER
