"""What the user says takes effect, and what the file changes does too."""

from collections.abc import Callable

import pytest

from crickets.core import events as e
from crickets.core.playbook import Duration
from crickets.core.standing import Turn
from crickets.errors import WordError
from crickets.words.commands import Words
from tests.stories.story import ACME, ACME_NEGOTIATES, Story, madrid

DUE = "2026-03-09 09:00"

INVOICE = """
[[clients.acme.invoices]]
number = "2026-041"
amount = "1200.50"
currency = "EUR"
issued = 2026-02-20
due = 2026-03-12
"""


def with_a_draft(story: Story) -> str:
    offer = story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.turn(DUE)
    assert len(story.drafts()) == 1
    return offer


@pytest.mark.parametrize(
    "word, reason",
    [
        (lambda words: words.rest("acme"), e.Withdrawal.RESTED),
        (lambda words: words.close("acme", "lost"), e.Withdrawal.CLOSED),
        (lambda words: words.stage("acme", "in_progress"), e.Withdrawal.STAGE_CHANGED),
        (lambda words: words.snooze_for("acme", Duration.parse("1w")), e.Withdrawal.SNOOZED),
        (lambda words: words.skip("acme"), e.Withdrawal.SKIPPED),
    ],
    ids=["rest", "close", "stage", "snooze", "skip"],
)
def test_a_word_that_makes_a_draft_needless_takes_it_back_if_it_is_untouched(
    story: Story, word: Callable[[Words], str], reason: e.Withdrawal
) -> None:
    with_a_draft(story)
    story.say(word)
    story.turn("2026-03-09 09:01")

    assert story.drafts() == []
    (fact,) = story.facts(e.DraftWithdrawn)
    assert isinstance(fact, e.DraftWithdrawn)
    assert fact.reason is reason


def test_a_snoozed_matter_goes_on_when_its_time_is_over(story: Story) -> None:
    with_a_draft(story)
    story.say(lambda words: words.snooze("acme", madrid("2026-03-20 12:00")))
    story.turn("2026-03-09 09:01")
    story.turn("2026-03-20 11:59")
    assert story.drafts() == []

    story.turn("2026-03-20 12:00")
    assert len(story.drafts()) == 1


def test_an_answer_ends_a_snooze(story: Story) -> None:
    offer = story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.say(lambda words: words.snooze("acme", madrid("2026-06-01 12:00")))
    story.client_writes(at="2026-03-03 10:00", reply_to_mail=offer)
    story.you_write(at="2026-03-03 11:00", reply_to_mail=offer)
    story.turn("2026-03-03 11:05")

    assert "snoozed" not in story.why()


def test_rest_leaves_a_silence_alone_until_someone_writes(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.say(lambda words: words.rest("acme"))
    story.turn(DUE)
    assert story.drafts() == []

    story.say(lambda words: words.resume("acme"))
    story.turn("2026-03-09 09:01")
    assert len(story.drafts()) == 1


def test_every_first_draft_names_the_way_to_let_it_rest(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")

    assert "crickets rest acme" in story.why()


def test_what_the_user_closed_opens_only_with_the_clients_mail_or_by_word(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.say(lambda words: words.close("acme", "went elsewhere"))
    story.you_write("All the best!", at="2026-03-03 10:00")
    story.turn("2026-03-03 10:05")
    assert story.case().state.closed is not None

    story.client_writes("We changed our minds.", at="2026-03-04 10:00")
    story.turn("2026-03-04 10:05")
    assert story.case().state.closed is None
    assert story.case().state.turn is Turn.USER


def test_a_changed_stage_counts_the_silence_from_where_it_began_and_waits_for_the_next_morning(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.now = madrid("2026-03-11 12:00")
    story.say(lambda words: words.stage("acme", "in_progress"))
    story.turn("2026-03-11 12:01")
    assert story.drafts() == [], "the Tuesday is over, but nothing comes before the next working morning"

    story.turn("2026-03-12 09:00")
    assert len(story.drafts()) == 1


def test_a_stage_changed_in_the_file_is_a_fact_and_the_later_of_word_and_file_wins(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.say(lambda words: words.stage("acme", "in_progress"))
    story.start()
    assert story.case().state.stage == "in_progress", "the file says what it said before"

    story.now = madrid("2026-03-03 10:00")
    story.clients = ACME_NEGOTIATES.replace('stage = "negotiating"', 'stage = "platform"')
    story.start()
    assert story.case().state.stage == "platform"


def test_a_client_that_leaves_the_file_is_parked_and_returns_as_it_was(story: Story) -> None:
    with_a_draft(story)
    story.clients = "[clients.other]\nname = 'Other'\naddresses = ['o@other.example']\nstage = 'negotiating'\n"
    story.now = madrid("2026-03-09 12:00")
    story.start().turn("2026-03-09 12:00")
    assert story.drafts() == []
    assert "gone from the configuration" in story.why()

    story.clients = ACME_NEGOTIATES
    story.now = madrid("2026-03-10 12:00")
    story.start().turn("2026-03-10 12:01")
    assert len(story.drafts()) == 1


def test_a_renamed_client_goes_on_as_it_was(story: Story) -> None:
    offer = with_a_draft(story)
    story.clients = ACME_NEGOTIATES.replace("clients.acme", "clients.acme-ab")
    story.now = madrid("2026-03-09 12:00")
    story.start()
    story.say(lambda words: words.rename("acme", "acme-ab"))
    story.turn("2026-03-09 12:01")
    story.client_writes(at="2026-03-09 15:00", reply_to_mail=offer)
    story.turn("2026-03-09 15:01")

    assert story.drafts() == []
    assert len(story.facts(e.DraftPlaced, "acme-ab")) >= 1


def test_nobody_is_chased_for_money_before_the_due_date_and_one_working_day(tell: Callable[..., Story]) -> None:
    clients = ACME_NEGOTIATES.replace('"negotiating"', '"awaiting_payment"')
    story = tell(clients=clients + INVOICE)
    story.you_write("Here is the invoice.", at="2026-03-02 10:00", subject="Invoice 2026-041")
    story.turn("2026-03-02 10:05")
    story.turn("2026-03-11 10:00")
    assert story.drafts() == []
    assert "Invoice 2026-041 is due on Thu 12 Mar 2026" in story.why()
    story.turn("2026-03-12 10:00")
    assert story.drafts() == []

    story.turn("2026-03-13 09:00")
    assert len(story.drafts()) == 1


def test_without_an_invoice_nobody_is_chased_for_money(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES.replace('"negotiating"', '"awaiting_payment"'))
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.turn("2026-03-16 10:00")

    assert story.drafts() == []
    assert "No invoice with a due date is known" in story.why()


@pytest.mark.parametrize(
    "word",
    [
        lambda words: words.rest("acne"),
        lambda words: words.stage("acme", "negotating"),
        lambda words: words.sent("acme"),
        lambda words: words.reopen("acme"),
        lambda words: words.answer("acme", yes=True),
        lambda words: words.snooze("acme", madrid("2020-01-01 10:00")),
        lambda words: words.rename("acme", "nobody"),
    ],
    ids=["matter", "stage", "sent", "reopen", "answer", "snooze", "rename"],
)
def test_a_word_that_cannot_be_carried_out_says_why_and_changes_nothing(
    story: Story, word: Callable[[Words], str]
) -> None:
    with story.ledger() as ledger:
        before = len(ledger.events(next(h.matter for h in ledger.held(ACME))))
    with pytest.raises(WordError):
        story.say(word)
    with story.ledger() as ledger:
        assert len(ledger.events(next(h.matter for h in ledger.held(ACME)))) == before
