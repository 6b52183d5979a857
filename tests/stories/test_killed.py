"""kill -9 at every effect, and start again: no draft twice, none lost, nothing of the user's touched."""

import os
import signal
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import pytest

from crickets.core import events as e
from crickets.core.standing import Turn, Whereabouts
from crickets.imap import ImapMail
from crickets.store import SqlLedger
from tests.stories.owing import MATTER, OWES, ROAD, send, with_final_notice
from tests.stories.story import Story

DUE = "2026-03-09 09:00"
LATER = ("2026-03-09 09:01", "2026-03-09 09:04", "2026-03-09 09:07", "2026-03-09 09:10", "2026-03-09 09:13")

EFFECTS = [
    (SqlLedger, name)
    for name in ("intend", "update", "record", "record_client", "remember", "save_cursor", "put_off", "looked")
] + [(ImapMail, name) for name in ("append", "remove", "flag")]

_Result = TypeVar("_Result")


def dying(act: Callable[..., _Result], strike: Callable[[], None]) -> Callable[..., _Result]:
    """The same act, with a chance to die just before and just after."""

    def acting(*args: object, **kwargs: object) -> _Result:
        strike()
        result = act(*args, **kwargs)
        strike()
        return result

    return acting


def killed_at(story: Story, place: int, at: str) -> bool:
    """Let a process take a turn and die at the so-manieth place; False where it came to its end before."""
    story.stop()
    child = os.fork()
    if child == 0:
        _turn_and_die(story, place, at)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _turn_and_die(story: Story, place: int, at: str) -> None:
    left = place

    def strike() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        story.start()
        for room, name in EFFECTS:
            setattr(room, name, dying(getattr(room, name), strike))
        story.turn(at)
    finally:
        os._exit(0)


@pytest.fixture
def silent(story: Story) -> Story:
    """Acme has been silent; the draft is due at DUE."""
    story.you_write(at="2026-03-02 10:00", message_id="offer@studio.example")
    story.turn("2026-03-02 10:05")
    return story


PLACES = range(1, 60)


def test_killed_anywhere_while_placing_leaves_exactly_one_draft(silent: Story) -> None:
    """Each round gets a client of its own silence: the draft of the round before is answered away."""
    rounds = 0
    for place in PLACES:
        if not killed_at(silent, place, DUE):
            break
        rounds += 1
        silent.start()
        silent.turns(LATER)

        assert len(silent.drafts()) == 1, f"killed at place {place}"
        draft = silent.case().state.draft
        assert draft is not None
        assert draft.where is Whereabouts.UNTOUCHED, f"killed at place {place}"
        silent.client_writes(at="2026-03-09 10:00", reply_to_mail="offer@studio.example")
        silent.turn("2026-03-09 10:01")
        assert silent.drafts() == [], f"killed at place {place}: it is not known where the draft stands"
        _forget_everything(silent)

    assert rounds > 8, "the places of a placing: before and after the intent, the APPEND and the record"


def test_killed_anywhere_while_taking_back_leaves_no_draft_and_no_doubt(silent: Story) -> None:
    rounds = 0
    for place in PLACES:
        silent.start().turn(DUE)
        assert len(silent.drafts()) == 1
        silent.client_writes(at="2026-03-09 09:00", reply_to_mail="offer@studio.example")
        died = killed_at(silent, place, "2026-03-09 09:01")
        silent.start()
        silent.turns(LATER)

        assert silent.drafts() == [], f"killed at place {place}"
        assert len(silent.facts(e.DraftWithdrawn)) == 1, f"killed at place {place}"
        assert silent.case().state.turn is Turn.USER
        if not died:
            break
        rounds += 1
        _forget_everything(silent)

    assert rounds > 8


def test_killed_anywhere_between_look_and_commit_loses_no_message_and_counts_none_twice(silent: Story) -> None:
    rounds = 0
    for place in PLACES:
        silent.client_writes(at="2026-03-03 10:00", reply_to_mail="offer@studio.example", message_id="a@acme.example")
        silent.you_write(at="2026-03-03 11:00", reply_to_mail="a@acme.example", message_id="b@studio.example")
        died = killed_at(silent, place, "2026-03-03 11:05")
        silent.start().turn("2026-03-03 11:06")

        assert [f.message_id for f in silent.facts(e.ClientWrote)] == ["a@acme.example"], f"killed at place {place}"  # type: ignore[union-attr]
        assert len(silent.facts(e.UserWrote)) == 2, f"killed at place {place}"
        if not died:
            break
        rounds += 1
        _forget_everything(silent)

    assert rounds > 8


MORNING = "2026-03-17 09:00"
"""When the untouched final notice is to be placed anew."""
LATER_THAT_MORNING = tuple(f"2026-03-17 09:{minute:02}" for minute in (1, 4, 7, 10, 13))


def test_killed_anywhere_while_refreshing_leaves_never_none_and_never_two(tell: Callable[..., Story]) -> None:
    story = tell(clients=OWES + ROAD)
    rounds = 0
    for place in PLACES:
        with_final_notice(story)
        old = story.the_draft()["Message-ID"]
        died = killed_at(story, place, MORNING)
        assert story.drafts(), f"killed at place {place}: none stands"
        story.start()
        story.turns(LATER_THAT_MORNING)

        assert story.the_draft()["Message-ID"] != old, f"killed at place {place}"
        state = story.case(MATTER).state
        assert state.former is None, f"killed at place {place}"
        assert state.draft is not None
        assert state.draft.where is Whereabouts.UNTOUCHED, f"killed at place {place}"
        (withdrawn,) = story.facts(e.DraftWithdrawn, MATTER)
        assert isinstance(withdrawn, e.DraftWithdrawn)
        assert withdrawn.reason is e.Withdrawal.REFRESHED, f"killed at place {place}"
        if not died:
            break
        rounds += 1
        _empty(story)

    assert rounds > 16, "the places of a placing and of a removal"


def test_killed_anywhere_after_a_final_notice_was_sent_loses_no_deadline(tell: Callable[..., Story]) -> None:
    story = tell(clients=OWES + ROAD)
    rounds = 0
    for place in PLACES:
        with_final_notice(story)
        send(story)
        died = killed_at(story, place, "2026-03-16 10:05")
        story.start()
        story.turn("2026-03-16 10:10")

        assert len(story.facts(e.DraftSent, MATTER)) == 2, f"killed at place {place}"
        (found,) = story.facts(e.DeadlineStated, MATTER)
        assert isinstance(found, e.DeadlineStated)
        assert found.until == date(2026, 3, 30), f"killed at place {place}"
        if not died:
            break
        rounds += 1
        _empty(story)

    assert rounds > 8


def _forget_everything(story: Story) -> None:
    """Back to the silence of the beginning: a new database, and only the offer in the mailbox."""
    _empty(story)
    story.you_write(at="2026-03-02 10:00", message_id="offer@studio.example")
    story.turn("2026-03-02 10:05")


def _empty(story: Story) -> None:
    """Back to the morning before the beginning: a new database, an empty mailbox."""
    story.stop()
    for file in story.state.iterdir():
        file.unlink()
    for folder in ("INBOX", "Sent", "Drafts", "Trash"):
        with story.in_folder(folder) as client:
            if uids := client.search():
                client.delete_messages(uids)
                client.expunge()
    story.now = story.now.replace(day=2, hour=7)
    story.start()
