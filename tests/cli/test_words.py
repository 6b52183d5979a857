import socket
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from crickets.bell import bell, next_word
from crickets.core import events as e
from crickets.core.mail import MessageId
from crickets.core.matters import MatterKey, Stage
from tests.cli.home import NOW, Home, words

pytestmark = pytest.mark.usefixtures("frozen")

DAY = timedelta(days=1)
DRAFT = MessageId("draft@studio.example")


@pytest.fixture
def silent(home: Home) -> Home:
    """You wrote to Acme three days ago, and they are silent."""
    home.you_wrote("acme", NOW - 3 * DAY)
    return home


@pytest.fixture
def daemon(home: Home) -> Iterator[socket.socket]:
    """Somebody who hears the bell in the state directory."""
    with bell(home.state) as listener:
        yield listener


def facts(home: Home, matter: str = "acme") -> Sequence[e.MatterEvent]:
    with home.ledger() as ledger:
        return ledger.events(MatterKey(matter))


@pytest.mark.parametrize(
    "words, fact, sentence",
    [
        (["adopt", "acme"], e.Adopted(NOW), "acme is followed up from the next working moment on"),
        (["close", "acme"], e.Closed(NOW, "by you", e.Author.USER), "acme is closed: by you"),
        (["close", "acme", "--reason", "won"], e.Closed(NOW, "won", e.Author.USER), "acme is closed: won"),
        (["rest", "acme"], e.Rested(NOW), "acme is left alone until someone writes"),
        (["resume", "acme"], e.Resumed(NOW), "acme goes on"),
        (["skip", "acme"], e.StepSkipped(NOW, "first", 0), "acme goes on without step 'first'"),
        (
            ["stage", "acme", "in_progress"],
            e.StageSet(NOW, Stage("in_progress"), e.Author.USER),
            "acme is at the stage 'in_progress' now",
        ),
    ],
    ids=["adopt", "close", "close with a reason", "rest", "resume", "skip", "stage"],
)
def test_a_word_is_written_down_and_said_back(
    silent: Home, words: list[str], fact: e.MatterEvent, sentence: str
) -> None:
    said = silent.say(*words)

    assert (said.status, said.out) == (0, f"{sentence}\n")
    assert fact in facts(silent)


@pytest.mark.parametrize(
    "until, moment",
    [
        (["1w"], "2026-03-19 12:00"),
        (["3d"], "2026-03-15 12:00"),
        (["5bd"], "2026-03-19 12:00"),
        (["48h"], "2026-03-14 12:00"),
        (["2026-12-04"], "2026-12-04 09:00"),
        (["2026-12-04 15:00"], "2026-12-04 15:00"),
        (["2026-12-04", "15:00"], "2026-12-04 15:00"),
        (["2026-07-01T15:00+00:00"], "2026-07-01 17:00"),
    ],
    ids=["a week", "days", "working days", "hours", "a day", "a moment", "without quotes", "in another zone"],
)
def test_a_snooze_ends_at_a_moment_or_after_a_span(silent: Home, until: list[str], moment: str) -> None:
    said = silent.say("snooze", "acme", *until)

    local = datetime.fromisoformat(moment).replace(tzinfo=silent.settings.user.zone)
    assert said.out == f"acme is snoozed until {local:%a %d %b %Y %H:%M}\n"
    assert e.Snoozed(NOW, local.astimezone(UTC)) in facts(silent)


@pytest.mark.parametrize(
    "until", ["tomorrow", "1", "2026-13-01", "0001-01-01 00:00+02:00", "", "1w1w"], ids=lambda text: text or "nothing"
)
def test_a_snooze_that_cannot_be_read_is_explained(silent: Home, until: str) -> None:
    said = silent.say("snooze", "acme", until)

    assert said.status == 64
    assert "is neither a day nor a span; write for example 2026-12-04" in said.err
    assert "See `crickets snooze --help`." in said.err


def test_a_snooze_into_the_past_is_refused(silent: Home) -> None:
    said = silent.say("snooze", "acme", "2026-03-01")

    assert (said.status, said.out) == (65, "")
    assert "is over; name a moment that is to come" in said.err


def test_adopt_all_takes_every_matter_that_asks_first(home: Home) -> None:
    home.you_wrote("acme", NOW - 60 * DAY)
    home.you_wrote("lodz/title-sequence", NOW - 60 * DAY)

    said = home.say("adopt", "--all")

    assert said.out.splitlines() == [
        "acme is followed up from the next working moment on",
        "lodz/title-sequence is followed up from the next working moment on",
    ]


def test_adopt_all_says_that_there_is_nothing_to_adopt(silent: Home) -> None:
    assert silent.say("adopt", "--all").out == "No matter asks to be adopted.\n"


@pytest.mark.parametrize("words", [["adopt"], ["adopt", "acme", "--all"]], ids=["neither", "both"])
def test_adopt_wants_one_matter_or_all(silent: Home, words: list[str]) -> None:
    said = silent.say(*words)

    assert said.status == 64
    assert "Name one matter, or say --all." in said.err


@pytest.mark.parametrize("yes", [True, False], ids=["yes", "no"])
def test_an_answer_settles_the_question(silent: Home, *, yes: bool) -> None:
    asked = MessageId("x@acme.example")
    silent.record("acme", e.AnswerAsked(NOW - DAY, asked, "Lunch?"))

    said = silent.say("answer", "acme", "yes" if yes else "no")

    assert said.status == 0
    assert e.AnswerGiven(NOW, asked, yes) in facts(silent)


def test_a_promise_is_accepted_with_the_day_that_the_mail_names(silent: Home) -> None:
    silent.client_wrote("acme", NOW - DAY)
    wrote = next(fact.message_id for fact in facts(silent) if isinstance(fact, e.ClientWrote))
    silent.record("acme", e.PromiseHeard(NOW - DAY, wrote, date(2026, 3, 13)))
    assert "They seem to promise to act by Fri 13 Mar 2026: `crickets promise acme`" in words(silent.say("status").out)

    said = silent.say("promise", "acme")

    assert said.out == (
        "acme waits for what they promised: nothing goes out before Mon 16 Mar 2026 09:00, a working day after"
        " Fri 13 Mar 2026\n"
    )
    assert {e.Resumed(NOW, wrote), e.Promised(NOW, date(2026, 3, 13), wrote)} <= set(facts(silent))


@pytest.mark.parametrize(
    "arguments, status, sentence",
    [
        (["acme"], 65, "acme: no mail of theirs is known to name a day that is to come"),
        (["acme", "2026-03-01"], 65, "2026-03-01 is over; a promise is for a day that is to come"),
        (["acme", "friday"], 64, "friday"),
        (["lodz"], 65, "lodz: nobody wrote yet"),
    ],
    ids=["no day is known", "a day that is over", "no date", "no mail"],
)
def test_a_promise_without_a_day_to_come_is_refused(
    silent: Home, arguments: list[str], status: int, sentence: str
) -> None:
    said = silent.say("promise", *arguments)

    assert said.status == status
    assert sentence in said.err


def test_an_answer_is_yes_or_no(silent: Home) -> None:
    said = silent.say("answer", "acme", "maybe")

    assert said.status == 64
    assert "'maybe' is not one of 'yes', 'no'" in said.err


def test_a_vanished_draft_was_sent_if_you_say_so(silent: Home) -> None:
    silent.record("acme", e.DraftIntended(NOW - DAY, DRAFT, "first", 0), e.DraftPlaced(NOW - DAY, DRAFT))
    silent.record("acme", e.DraftVanished(NOW, DRAFT))

    said = silent.say("sent", "acme")

    assert (said.status, said.out) == (0, "acme: noted that the draft of step 'first' was sent\n")


def test_a_vanished_draft_was_deleted_if_you_say_so(silent: Home) -> None:
    silent.record("acme", e.DraftIntended(NOW - DAY, DRAFT, "first", 0), e.DraftPlaced(NOW - DAY, DRAFT))
    silent.record("acme", e.DraftVanished(NOW, DRAFT))

    said = silent.say("sent", "acme", "no")

    assert (said.status, said.out) == (0, "acme: noted that the draft of step 'first' was deleted\n")
    assert e.DraftDiscarded(NOW, DRAFT) in facts(silent)


def test_a_draft_that_was_probably_sent_was_deleted_if_you_say_so(silent: Home) -> None:
    silent.record("acme", e.DraftIntended(NOW - DAY, DRAFT, "first", 0), e.DraftPlaced(NOW - DAY, DRAFT))
    silent.record("acme", e.DraftSent(NOW - DAY, DRAFT, MessageId("x@studio.example"), edited=True, probably=True))
    assert "(probably sent)" in silent.say("why", "acme").out
    assert "say `crickets sent acme no`" in " ".join(silent.say("why", "acme").out.split())
    assert "You probably sent the draft: a mail of yours says the same" in " ".join(
        silent.say("show", "acme").out.split()
    )

    said = silent.say("sent", "acme", "no")

    assert (said.status, said.out) == (0, "acme: noted that the draft of step 'first' was deleted\n")
    assert "probably" not in silent.say("why", "acme").out
    assert silent.say("sent", "acme", "no").status == 65


def test_a_closed_matter_is_reopened(silent: Home) -> None:
    silent.say("close", "acme")

    assert silent.say("reopen", "acme").out == "acme is open again\n"


def test_a_client_with_a_new_key_takes_its_past_along(silent: Home) -> None:
    silent.write(silent.config.read_text().replace("[clients.acme]", "[clients.acme-ab]"))
    silent.register(NOW)

    assert silent.say("rename", "acme", "acme-ab").out == "acme goes on as acme-ab\n"
    assert "You wrote: Offer" in silent.say("show", "acme-ab").out


def test_the_daemon_is_told(silent: Home, daemon: socket.socket) -> None:
    said = silent.say("rest", "acme")

    assert said.err == ""
    assert next_word(daemon, 0.1) == "look"


def test_without_a_daemon_the_word_waits_for_the_next_run(silent: Home) -> None:
    said = silent.say("rest", "acme")

    assert said.err == "No daemon runs here: it takes effect at the next `crickets run`.\n"


def test_a_word_that_is_refused_rings_no_bell(silent: Home, daemon: socket.socket) -> None:
    said = silent.say("sent", "acme")

    assert (said.status, said.out) == (65, "")
    assert said.err == "crickets: acme: no draft of it is missing; `crickets why acme` tells how it stands\n"
    assert next_word(daemon, 0.01) is None


@pytest.mark.parametrize(
    "words",
    [["snooze", "acme", "1w"], ["adopt", "--all"], ["why", "acme"], ["show", "acme"]],
    ids=lambda words: words[0],
)
def test_before_the_first_run_there_is_no_matter(bare_home: Home, words: list[str]) -> None:
    said = bare_home.say(*words)

    assert said.status == 65
    assert "nothing is known yet" in said.err
    assert "start `crickets run` once" in said.err
    assert not bare_home.state.exists()


def test_the_line_to_copy_into_the_configuration_stands_on_a_line_of_its_own(silent: Home) -> None:
    silent.record("acme", e.AnswerAsked(NOW - DAY, MessageId("x@gmail.example"), "Offer", sender="anna@gmail.example"))

    said = silent.say("answer", "acme", "yes")

    assert words(silent.say("show", "acme").out).endswith("You said that it is an answer")
    assert said.out.splitlines()[-1].startswith('addresses = ["')
    assert said.out.splitlines()[-1].endswith('"anna@gmail.example"]')


def test_no_to_a_question_in_a_silence_that_was_there_before_says_how_to_follow_it_up(home: Home) -> None:
    home.you_wrote("acme", NOW - 60 * DAY)
    home.record("acme", e.AnswerAsked(NOW - DAY, MessageId("x@gmail.example"), "Offer", sender="anna@gmail.example"))

    said = home.say("answer", "acme", "no")

    assert said.out == "acme: not answered, and nothing is done unasked; `crickets adopt acme` follows the silence up\n"
