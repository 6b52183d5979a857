"""An older copy of the database is put back: what happened since stands in the mailbox, and nothing happens twice."""

import shutil
from collections.abc import Callable
from datetime import date
from email import policy
from pathlib import Path

import pytest

from crickets.core import events as e
from crickets.core.matters import MatterKey
from crickets.core.standing import How, Turn, Whereabouts
from crickets.store.copies import back_up
from crickets.store.restoring import restoration
from tests.stories.owing import MATTER, OWES, RESEND, ROAD, invoiced, own_words, send
from tests.stories.story import Story

ONLY_A_FINAL_NOTICE = ROAD.replace(
    ROAD[ROAD.index("[[") : ROAD.index('name = "final"')], "[[playbooks.awaiting_payment.steps]]\n"
)

DUE = "2026-03-09 09:00"
"""When the first follow-up of a negotiation is due."""
LATER_THAT_DAY = ("2026-03-09 11:00", "2026-03-09 11:03", "2026-03-09 15:00")


def database(story: Story) -> Path:
    return story.state / "crickets.db"


def keep(story: Story) -> Path:
    """Make a backup, as Crickets runs."""
    backup = story.directory / "backup.db"
    back_up(database(story), backup)
    return backup


def put_back(story: Story, backup: Path) -> None:
    """Stop, restore the backup, and start again."""
    story.stop()
    with restoration(database(story), backup) as one:
        one.carry_out(story.state / "crickets.before.db")
    story.start()


def begin_anew(story: Story) -> None:
    """The machine is lost, and with it the database: another one begins."""
    story.stop()
    shutil.rmtree(story.state)
    story.start()


@pytest.fixture
def silent(story: Story) -> Story:
    """You wrote to Acme a week ago, and a follow-up is due at DUE."""
    story.you_write(at="2026-03-02 10:00", message_id="offer@studio.example")
    story.turn("2026-03-02 10:05")
    return story


def test_a_draft_that_was_placed_after_the_backup_is_not_placed_again(silent: Story) -> None:
    backup = keep(silent)
    silent.turn(DUE)
    placed = silent.the_draft()["Message-ID"]

    put_back(silent, backup)
    silent.turns(LATER_THAT_DAY)

    assert silent.the_draft()["Message-ID"] == placed
    with silent.ledger() as ledger:
        journal = ledger.journal(MatterKey("acme"))
    assert [one.how for one in journal if isinstance(one.fact, e.DraftPlaced)] == ["found again by its words"]


def test_a_draft_that_is_found_again_is_the_users_and_stays_when_the_client_answers(silent: Story) -> None:
    backup = keep(silent)
    silent.turn(DUE)
    put_back(silent, backup)
    silent.turn(LATER_THAT_DAY[0])

    silent.client_writes(at="2026-03-09 12:00", reply_to_mail="offer@studio.example")
    silent.turns(("2026-03-09 12:01", "2026-03-09 12:05"))

    assert len(silent.drafts()) == 1
    assert silent.facts(e.DraftWithdrawn) == []
    assert silent.case().state.turn is Turn.USER


def test_a_draft_that_is_found_again_and_then_sent_is_the_step(silent: Story) -> None:
    backup = keep(silent)
    silent.turn(DUE)
    put_back(silent, backup)
    silent.turn(LATER_THAT_DAY[0])

    silent.send_draft_like_thunderbird()
    silent.turn("2026-03-09 12:00")

    assert steps(silent) == [("first", How.SENT)]


def steps(story: Story, matter: str = "acme") -> list[tuple[str, How]]:
    """What is done in the silence."""
    silence = story.case(matter).state.silence
    return [(done.step, done.how) for done in silence.done] if silence else []


def test_an_edited_draft_is_known_again_by_the_words_that_are_left_of_it(silent: Story) -> None:
    backup = keep(silent)
    silent.turn(DUE)
    edited = silent.edit_draft()

    put_back(silent, backup)
    silent.turns(LATER_THAT_DAY)

    assert silent.the_draft()["Message-ID"] == f"<{edited}>"


@pytest.mark.parametrize(
    "send_it",
    [Story.send_draft_like_neomutt, Story.send_draft_like_thunderbird],
    ids=["under its own id", "edited, under another id"],
)
def test_a_follow_up_that_was_sent_after_the_backup_counts(silent: Story, send_it: Callable[[Story], str]) -> None:
    backup = keep(silent)
    silent.turn(DUE)
    silent.turn("2026-03-09 10:00")
    send_it(silent)
    silent.turn("2026-03-09 10:05")

    put_back(silent, backup)
    silent.turns(("2026-03-10 09:00", "2026-03-16 09:00", "2026-03-16 09:01"))

    assert silent.drafts() == [], "the first follow-up went out on the 9th"
    assert steps(silent) == [("first", How.SENT)]
    silent.turn("2026-03-16 10:00")
    assert "This is my last email" in own_words(silent.the_draft())


def test_two_follow_ups_that_were_sent_after_the_backup_are_both_done(silent: Story) -> None:
    backup = keep(silent)
    for day in ("2026-03-09", "2026-03-16"):
        silent.turn(f"{day} 10:00")
        silent.send_draft_like_thunderbird()
        silent.turn(f"{day} 10:05")

    put_back(silent, backup)
    silent.turns(("2026-03-17 09:00", "2026-03-23 11:00", "2026-03-23 11:01"))

    assert silent.drafts() == []
    assert [step for step, _ in steps(silent)] == ["first", ""]


def test_an_answer_that_came_after_the_backup_is_heard(silent: Story) -> None:
    backup = keep(silent)
    silent.turn(DUE)
    silent.client_writes(at="2026-03-09 10:00", reply_to_mail="offer@studio.example")
    silent.turn("2026-03-09 10:01")
    assert silent.drafts() == []

    put_back(silent, backup)
    silent.turns(LATER_THAT_DAY)

    assert silent.drafts() == []
    assert silent.case().state.turn is Turn.USER


def test_a_draft_that_the_backup_knows_and_that_was_sent_since_is_sent(silent: Story) -> None:
    silent.turn(DUE)
    backup = keep(silent)
    silent.turn("2026-03-09 10:00")
    silent.send_draft_like_thunderbird()
    silent.turn("2026-03-09 10:05")

    put_back(silent, backup)
    silent.turns(LATER_THAT_DAY)

    assert silent.drafts() == []
    assert steps(silent) == [("first", How.SENT)]


def test_a_draft_that_the_backup_knows_and_that_was_taken_back_since_is_missed_by_nobody(silent: Story) -> None:
    silent.turn(DUE)
    backup = keep(silent)
    silent.client_writes(at="2026-03-09 10:00", reply_to_mail="offer@studio.example")
    silent.turn("2026-03-09 10:01")

    put_back(silent, backup)
    silent.turns(LATER_THAT_DAY)

    assert silent.drafts() == []
    assert silent.case().state.turn is Turn.USER


def test_with_a_new_database_too_nothing_is_placed_a_second_time(silent: Story) -> None:
    silent.turn(DUE)
    placed = silent.the_draft()["Message-ID"]

    begin_anew(silent)
    silent.turn("2026-03-09 11:00")
    silent.say(lambda words: words.adopt("acme"))
    silent.turns(("2026-03-09 11:01", "2026-03-09 15:00"))

    assert silent.the_draft()["Message-ID"] == placed
    draft = silent.case().state.draft
    assert draft is not None
    assert draft.where is Whereabouts.EDITED


def test_a_deadline_that_was_given_after_the_backup_counts(tell: Callable[..., Story]) -> None:
    story = tell(clients=OWES + ONLY_A_FINAL_NOTICE)
    invoiced(story)
    backup = keep(story)
    story.turn(RESEND)
    send(story)
    story.turn("2026-03-09 10:05")
    given = deadline(story)
    assert given is not None

    put_back(story, backup)
    story.turns(("2026-03-10 09:00", "2026-03-16 10:00", "2026-03-16 10:05", "2026-03-17 10:00"))

    assert story.drafts() == [], "the final notice went out on the 9th"
    assert deadline(story) == given


def deadline(story: Story) -> date | None:
    silence = story.case(MATTER).state.silence
    return silence.deadline if silence else None


def test_what_the_user_drafts_in_other_words_holds_no_follow_up_back(silent: Story) -> None:
    backup = keep(silent)
    silent.turn(DUE)
    by_hand = silent.the_draft()
    by_hand.replace_header("Message-ID", "<by-hand@studio.example>")
    by_hand.set_content("Anna, shall we talk on Thursday about what is still open between us?")
    silent.vanish_drafts()
    silent.mailbox.deliver("Drafts", by_hand.as_bytes(policy=policy.SMTP), silent.now, ["\\Draft", "\\Seen"])

    put_back(silent, backup)
    silent.turn("2026-03-09 11:00")

    assert len(silent.drafts()) == 2
