"""What the user writes right after a follow-up adds to it; what they write days later is the next one."""

from datetime import UTC, datetime, timedelta

from crickets.core import events as e
from crickets.core.mail import MessageId
from crickets.core.standing import Silence
from crickets.core.state import fold

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DRAFT = MessageId("draft@studio.example")


def silence_after(*later: timedelta) -> Silence:
    sent = MONDAY + timedelta(days=7)
    facts: list[e.MatterEvent] = [
        e.UserWrote(MONDAY, MessageId("offer@studio.example")),
        e.DraftIntended(sent, DRAFT, "first", 0, MessageId("offer@studio.example")),
        e.DraftPlaced(sent, DRAFT),
        e.UserWrote(sent, MessageId("sent@studio.example")),
        e.DraftSent(sent, DRAFT, MessageId("sent@studio.example")),
        *(e.UserWrote(sent + span, MessageId(f"ps{span.total_seconds()}@studio.example")) for span in later),
    ]
    silence = fold(facts).silence
    assert silence is not None
    return silence


def test_a_postscript_is_no_step_of_its_own_and_the_wait_counts_from_it() -> None:
    silence = silence_after(timedelta(minutes=10))

    assert [(done.step, done.at) for done in silence.done] == [("first", MONDAY + timedelta(days=7, minutes=10))]


def test_what_is_written_a_day_later_is_the_next_step() -> None:
    silence = silence_after(timedelta(days=1))

    assert [done.index for done in silence.done] == [0, 1]
