"""kill -9 at every effect, and start again: no draft twice, none lost, nothing of the user's touched."""

import os
import signal
from collections.abc import Callable
from typing import TypeVar

import pytest

from crickets.core import events as e
from crickets.core.standing import Turn, Whereabouts
from crickets.imap import ImapMail
from crickets.store import SqlLedger
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


def _forget_everything(story: Story) -> None:
    """Back to the silence of the beginning: a new database, and only the offer in the mailbox."""
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
    story.you_write(at="2026-03-02 10:00", message_id="offer@studio.example")
    story.turn("2026-03-02 10:05")
