"""How a task ends and what comes of it; a pause, and the day that a letter gave."""

import re
import socket
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest

from crickets.bell import bell, next_word
from crickets.core import events as e
from crickets.core.mail import MessageId
from crickets.core.matters import AWAITING_PAYMENT, MatterKey, Stage
from crickets.core.money import Invoice
from crickets.core.tasks import Outcome, TaskKind
from tests.cli.home import FOUND, NOW, Home, words

pytestmark = pytest.mark.usefixtures("frozen")

DAY = timedelta(days=1)
INVOICE = Invoice("2026-041", Decimal("1200.50"), "EUR", date(2026, 1, 20), date(2026, 2, 20))


def facts(home: Home, matter: str = "acme") -> Sequence[e.MatterEvent]:
    with home.ledger() as ledger:
        return ledger.events(MatterKey(matter))


# Which task


@pytest.mark.parametrize(
    "name", ["acme:2", "acme:call", "Acme:call", "acme:CALL", "call"], ids=lambda name: name.replace(":", " colon ")
)
def test_a_task_is_named_by_its_number_or_by_what_it_is_where_only_one_can_be_meant(asked: Home, name: str) -> None:
    said = asked.say("done", name)

    assert (said.status, said.out) == (0, "acme:2 (call) is done\n")
    assert e.TaskEnded(NOW, 2, Outcome.DONE) in facts(asked)


def test_the_only_task_of_a_matter_is_named_by_the_matter(both: Home) -> None:
    assert both.say("done", "lodz").out == "lodz/title-sequence:1 (call) is done\n"


@pytest.mark.parametrize(
    "name, sentence",
    [
        ("call", "'call' could be several tasks: lodz/title-sequence:1 (call), acme:2 (call)"),
        ("acme", "'acme' could be several tasks: acme:1 (verify address), acme:2 (call)"),
        (
            "acme:3",
            (
                "there is no open task 'acme:3'; open are lodz/title-sequence:1 (call), acme:1 (verify address), "
                "acme:2 (call)"
            ),
        ),
        (
            "fax",
            (
                "there is no open task 'fax'; open are lodz/title-sequence:1 (call), acme:1 (verify address), "
                "acme:2 (call)"
            ),
        ),
    ],
    ids=["a kind of two", "a matter with two", "no such number", "no such kind"],
)
def test_where_the_name_of_a_task_tells_nothing_the_open_ones_are_listed(both: Home, name: str, sentence: str) -> None:
    said = both.say("done", name)

    assert (said.status, said.out, said.err) == (65, "", f"crickets: {sentence}\n")


def test_a_task_ends_once(asked: Home) -> None:
    asked.say("done", "acme:2", "--outcome", "unreachable")

    said = asked.say("done", "acme:2")

    assert (said.status, said.err) == (65, "crickets: acme:2 (call) is over: unreachable\n")
    assert len([fact for fact in facts(asked) if isinstance(fact, e.TaskEnded)]) == 1


def test_without_any_task_there_is_nothing_to_end(home: Home) -> None:
    assert home.say("done", "acme").err == "crickets: there is no open task 'acme', nor any other\n"


# What came of it


@pytest.mark.parametrize(
    "options, sentence, fact",
    [
        (
            ["promised", "--until", "2026-04-02"],
            (
                "acme:2 (call) is done: promised; nothing goes out before Tue 07 Apr 2026 09:00, a working day after "
                "Thu 02 Apr 2026"
            ),
            e.Promised(NOW, date(2026, 4, 2)),
        ),
        (
            ["disputed"],
            "acme:2 (call) is done: disputed; no letter of acme goes out until you say `crickets resume acme`",
            e.Disputed(NOW),
        ),
        (
            ["unreachable"],
            "acme:2 (call) is done: unreachable; it goes on as if nobody had answered",
            e.TaskEnded(NOW, 2, Outcome.UNREACHABLE, "a word"),
        ),
        (
            ["wrong_contact", "--address", "Anna@Acme.example"],
            "acme:2 (call) is done: wrong contact; drafts go to anna@acme.example from now on",
            e.Redirected(NOW, "anna@acme.example"),
        ),
    ],
    ids=["promised", "disputed", "unreachable", "wrong contact"],
)
def test_each_outcome_changes_the_road(asked: Home, options: list[str], sentence: str, fact: e.MatterEvent) -> None:
    said = asked.say("done", "acme:2", "--note", "a word", "--outcome", *options)

    assert (said.status, said.out) == (0, f"{sentence}\n")
    assert {fact, e.TaskEnded(NOW, 2, Outcome(options[0]), "a word")} <= set(facts(asked))


def test_an_address_that_the_file_lacks_comes_with_the_line_to_add(asked: Home) -> None:
    said = asked.say("done", "acme:1", "--outcome", "wrong_contact", "--address", "bob@acme.example")

    assert said.out.splitlines() == [
        (
            "acme:1 (verify address) is done: wrong contact; drafts go to bob@acme.example once the configuration knows"
            f" it. Let this stand under [clients.acme] in {asked.config}:"
        ),
        'addresses = ["anna@acme.example", "bob@acme.example"]',
    ]
    asked.write(
        asked.config.read_text().replace('addresses = ["anna@acme.example"]', said.out.splitlines()[1]),
    )
    assert asked.settings.clients["acme"].has("bob@acme.example")  # type: ignore[index]


@pytest.mark.parametrize(
    "options, sentence",
    [
        (["promised"], "until when did they promise to act? Say --until 2026-03-12, or later"),
        (["promised", "--until", "2026-03-11"], "2026-03-11 is over; a promise is for a day that is to come"),
        (["done", "--until", "2026-04-02"], "--outcome promised --until 2026-04-02`"),
        (["wrong_contact"], "`crickets done acme:2 --outcome wrong_contact --address ADDRESS`"),
        (["unreachable", "--address", "a@b.example"], "--outcome wrong_contact --address a@b.example`"),
        (["wrong_contact", "--address", "anna"], "'anna' is not an address; write it bare"),
        (["wrong_contact", "--address", "you@studio.example"], "you@studio.example is your own in the configuration"),
        (["wrong_contact", "--address", "jan@lodz.example"], "jan@lodz.example is that of lodz in the configuration"),
        (["paid"], "acme: no invoice of it is open; if all of it is over, say `crickets close acme --reason paid`"),
    ],
    ids=[
        "a promise without a day",
        "a promise for yesterday",
        "a day without a promise",
        "a wrong contact without the right one",
        "an address without a wrong contact",
        "no address",
        "the user's own address",
        "another client's address",
        "nothing to pay",
    ],
)
def test_an_outcome_that_cannot_be_is_refused_and_nothing_is_written(
    asked: Home, options: list[str], sentence: str
) -> None:
    before = facts(asked)

    said = asked.say("done", "acme:2", "--outcome", *options)

    assert (said.status, said.out) == (65, "")
    assert sentence in said.err
    assert facts(asked) == before


def test_an_outcome_that_the_task_cannot_have_is_refused_with_those_that_it_can(asked: Home) -> None:
    said = asked.say("done", "acme:1", "--outcome", "promised", "--until", "2026-04-02")

    assert said.status == 65
    assert said.err == (
        "crickets: acme:1 (verify address) cannot end with promised; it can with done, wrong_contact, unreachable\n"
    )


@pytest.mark.parametrize("options", [["--outcome", "maybe"], ["--outcome", "promised", "--until", "soon"]], ids=str)
def test_what_is_no_outcome_and_no_day_is_not_understood(asked: Home, options: list[str]) -> None:
    said = asked.say("done", "acme:2", *options)

    assert said.status == 64
    assert "See `crickets done --help`." in said.err


def test_paid_closes_the_matter_in_which_nothing_is_open_any_more(asked: Home) -> None:
    asked.record("acme", e.StageSet(NOW - DAY, AWAITING_PAYMENT, e.Author.USER), e.InvoiceAdded(NOW - DAY, INVOICE))
    asked.record("acme", e.TaskOpened(NOW - DAY / 2, 3, TaskKind.CALL, "investigate", 1))

    said = asked.say("done", "acme:3", "--outcome", "paid")

    assert words(said.out).startswith(
        "acme:3 (call) is done: paid. acme: noted that invoice 2026-041 is paid, nothing is open, and the matter is"
        " closed. If more work comes from Acme: look back at how this went, make a new contract with the safeguards"
    )
    assert {
        e.PaymentReceived(NOW, "2026-041", None, NOW.date()),
        e.Closed(NOW, "paid", e.Author.USER),
        e.TaskEnded(NOW, 3, Outcome.PAID),
    } <= set(facts(asked))


def test_a_deposit_that_is_paid_ends_no_work(asked: Home) -> None:
    asked.record("acme", e.InvoiceAdded(NOW - DAY, INVOICE))

    said = asked.say("done", "acme:2", "--outcome", "paid")

    assert "invoice 2026-041 is paid, nothing is open; the work goes on" in said.out
    assert not any(isinstance(fact, e.Closed) for fact in facts(asked))


def test_what_a_platform_paid_closes_the_matter_without_an_invoice(home: Home) -> None:
    home.record("acme", e.StageSet(NOW - DAY, Stage("platform"), e.Author.USER))
    home.you_wrote("acme", NOW - 2 * DAY)
    home.record("acme", e.TaskOpened(NOW - DAY, 1, TaskKind.CHECK_PAYOUT, "check-payout", 3))

    home.say("done", "acme", "--outcome", "paid")

    assert e.Closed(NOW, "paid", e.Author.USER) in facts(home)


def test_the_timeline_tells_what_came_of_a_task(asked: Home) -> None:
    asked.say("done", "acme:2", "--outcome", "promised", "--until", "2026-04-02", "--note", "Anna was in")
    asked.say("done", "acme:1")

    told = re.sub(r" +", " ", asked.say("show", "acme").out)

    assert f"Task 1 for you: verify address ({FOUND})" in told
    assert "You called: they promised to act by Thu 02 Apr 2026 (Anna was in)\n" in told
    assert "You checked the address\n" in told
    assert told.partition("What happened")[2].count("promised to act") == 1


# Pause and deadline


def test_a_pause_is_a_word_and_ends_by_one(asked: Home) -> None:
    assert asked.say("pause", "acme").out == (
        "acme rests, and its milestones with it, until the client answers or you say `crickets resume acme`\n"
    )
    assert "it rests already" in asked.say("pause", "acme").err
    assert asked.say("resume", "acme").out == "acme goes on\n"


def test_a_closed_matter_cannot_rest(asked: Home) -> None:
    asked.say("close", "acme")

    assert "acme: it is closed" in asked.say("pause", "acme").err


def test_the_deadline_of_a_letter_is_told_by_the_user(asked: Home) -> None:
    said = asked.say("deadline", "acme", "2026-04-02")

    assert said.out == "acme gives the client until Thu 02 Apr 2026\n"
    assert e.DeadlineNamed(NOW, date(2026, 4, 2)) in facts(asked)


def test_a_deadline_that_a_letter_gave_may_be_over_but_was_not_before_the_letter(asked: Home) -> None:
    assert (
        "2026-03-11 is too early: the day can be 2026-03-12 or later" in asked.say("deadline", "acme", "2026-03-11").err
    )
    asked.record("acme", e.DeadlineUnclear(NOW - DAY, MessageId("draft@studio.example")))

    assert "the day can be 2026-03-02 or later" in asked.say("deadline", "acme", "2026-03-01").err
    assert asked.say("deadline", "acme", "2026-03-11").status == 0


def test_nobody_has_a_deadline_where_nobody_is_waited_for(asked: Home) -> None:
    asked.client_wrote("acme", NOW)

    assert "nobody waits for the client there" in asked.say("deadline", "acme", "2026-04-02").err


def test_a_deadline_is_a_day(asked: Home) -> None:
    said = asked.say("deadline", "acme", "friday")

    assert said.status == 64
    assert "'friday' is not a day; write for example 2026-12-04." in said.err


def test_a_day_at_the_end_of_time_is_a_slip(asked: Home) -> None:
    said = asked.say("deadline", "acme", "9999-12-31")

    assert said.status == 64
    assert "9999-12-31 is no day to reckon with; write one from 1970-01-01 to 2199-12-31." in said.err


@pytest.fixture
def daemon(home: Home) -> Iterator[socket.socket]:
    """Somebody who hears the bell in the state directory."""
    with bell(home.state) as listener:
        yield listener


def test_the_daemon_hears_of_what_is_done(asked: Home, daemon: socket.socket) -> None:
    asked.say("done", "acme:2")

    assert next_word(daemon, 0.1) == "look"
