"""A draft whose deadline would fall short is placed anew, then the old one goes; what the user touched stays."""

from collections.abc import Callable
from datetime import date

import pytest

from crickets.core import events as e
from crickets.core.mail import Locator
from crickets.core.standing import Whereabouts
from crickets.errors import ConnectionLost
from crickets.ports import Removal
from tests.stories.mishaps import mail_of
from tests.stories.owing import MATTER, OWES, ROAD, edit, own_words, send, sent_copy, with_final_notice
from tests.stories.story import Story, madrid

MORNING = "2026-03-17 09:00"
"""The next working morning, on which ten working days end one day later."""


@pytest.fixture
def owing(tell: Callable[..., Story]) -> Story:
    """The final notice to Acme stands since Monday, 16 March 2026, ten o'clock."""
    story = tell(clients=OWES + ROAD)
    with_final_notice(story)
    return story


def withdrawals(story: Story) -> list[e.Withdrawal]:
    """Why drafts were taken back, in the order in which they were."""
    facts = [fact for fact in story.facts(e.DraftWithdrawn, MATTER) if isinstance(fact, e.DraftWithdrawn)]
    return [fact.reason for fact in sorted(facts, key=lambda fact: fact.at)]


def finals(story: Story) -> list[e.DraftIntended]:
    """The final notices that were intended, in their order."""
    facts = [f for f in story.facts(e.DraftIntended, MATTER) if isinstance(f, e.DraftIntended) and f.step == "final"]
    return sorted(facts, key=lambda fact: fact.at)


def test_an_untouched_draft_is_there_anew_the_next_working_morning(owing: Story) -> None:
    first = owing.the_draft()
    owing.turns(["2026-03-16 17:59", "2026-03-17 00:01", "2026-03-17 08:59"])
    assert owing.the_draft()["Message-ID"] == first["Message-ID"], "nothing changes on the day on which it was placed"

    owing.turn(MORNING)
    draft = owing.the_draft()
    assert draft["Message-ID"] != first["Message-ID"]
    assert "by 31 March 2026" in own_words(draft)
    assert "11 days overdue" in own_words(draft)
    assert withdrawals(owing) == [e.Withdrawal.REFRESHED]
    assert [fact.deadline for fact in finals(owing)] == [date(2026, 3, 30), date(2026, 3, 31)]

    owing.turns(["2026-03-17 10:00", "2026-03-17 15:00"])
    assert owing.the_draft()["Message-ID"] == draft["Message-ID"]
    state = owing.case(MATTER).state
    assert state.former is None
    assert state.draft is not None
    assert state.draft.where is Whereabouts.UNTOUCHED


def test_over_a_weekend_and_a_week_it_is_refreshed_each_working_morning_only(owing: Story) -> None:
    for day in range(17, 25):
        owing.turns([f"2026-03-{day} 08:00", f"2026-03-{day} 09:00", f"2026-03-{day} 17:00"])

    mornings = [fact.at for fact in finals(owing)][1:]
    assert mornings == [madrid(f"2026-03-{day} 09:00") for day in (17, 18, 19, 20, 23, 24)]
    assert len(owing.drafts()) == 1


def test_the_refreshed_draft_sent_states_its_deadline(owing: Story) -> None:
    owing.turn(MORNING)
    send(owing)
    owing.turn("2026-03-17 09:05")

    assert [fact.until for fact in owing.facts(e.DeadlineStated, MATTER)] == [date(2026, 3, 31)]  # type: ignore[union-attr]
    assert owing.drafts() == []


def test_a_draft_that_the_user_edited_is_left_alone(owing: Story) -> None:
    edit(owing, "legal action", "the legal way")
    owing.turns(["2026-03-16 10:05", MORNING, "2026-03-18 09:00"])

    assert "the legal way" in own_words(owing.the_draft())
    assert len(finals(owing)) == 1


def test_an_answer_takes_the_refreshed_draft_back(owing: Story) -> None:
    owing.turn(MORNING)
    owing.client_writes(at="2026-03-17 09:30", reply_to_mail="invoice@studio.example")
    owing.turn("2026-03-17 09:31")

    assert owing.drafts() == []
    assert withdrawals(owing) == [e.Withdrawal.REFRESHED, e.Withdrawal.ANSWERED]


# In that very moment


def during_the_refresh(story: Story, act: Callable[[], None]) -> None:
    """The user does something between the last look and the placing of the new draft."""
    looks = 0

    def happens(count: int) -> None:
        nonlocal looks
        looks = count
        if count == 2:  # the second is the look just before the placing
            act()

    story.after_each_look(happens)
    story.turn(MORNING)
    assert looks >= 2
    story.start()


@pytest.mark.parametrize("message_id", ["", "thunderbird@studio.example"], ids=["neomutt", "Thunderbird"])
def test_who_sends_the_old_one_in_that_moment_sees_the_new_one_go(owing: Story, message_id: str) -> None:
    during_the_refresh(owing, lambda: ignore(send(owing, message_id=message_id)))
    owing.turns(["2026-03-17 09:05", "2026-03-17 09:10"])

    assert owing.drafts() == []
    assert len(owing.facts(e.DraftSent, MATTER)) == 2, "the resent invoice, and one final notice"
    assert [fact.until for fact in owing.facts(e.DeadlineStated, MATTER)] == [date(2026, 3, 31)]  # type: ignore[union-attr]
    assert withdrawals(owing) == [e.Withdrawal.EDITED_BEFORE]


def test_who_edits_the_old_one_in_that_moment_keeps_it_and_ours_goes(owing: Story) -> None:
    during_the_refresh(owing, lambda: edit(owing, "legal action", "the legal way"))
    owing.turns(["2026-03-17 09:05", "2026-03-17 09:10", "2026-03-18 09:00"])

    assert "the legal way" in own_words(owing.the_draft())
    assert withdrawals(owing) == [e.Withdrawal.EDITED_BEFORE]


def test_who_deletes_the_old_one_in_that_moment_gets_no_other(owing: Story) -> None:
    during_the_refresh(owing, owing.delete_draft)
    owing.turns(["2026-03-17 09:05", "2026-03-17 09:10", "2026-03-18 09:00"])

    assert owing.drafts() == []
    assert len(owing.facts(e.DraftDiscarded, MATTER)) == 1
    assert withdrawals(owing) == [e.Withdrawal.EDITED_BEFORE]


@pytest.mark.parametrize("message_id", ["", "thunderbird@studio.example"], ids=["neomutt", "Thunderbird"])
@pytest.mark.parametrize("removed", [False, True], ids=["while both stand", "before it is noted that the old one went"])
def test_who_sends_the_new_one_has_sent_that_one(owing: Story, message_id: str, *, removed: bool) -> None:
    old = owing.the_draft()["Message-ID"].strip("<>")
    removal_fails(owing, reaches=removed)
    with pytest.raises(ConnectionLost):
        owing.turn(MORNING)
    new = owing.drafts()[-1]
    assert len(owing.drafts()) == (1 if removed else 2)
    take_out_of_drafts(owing, newest=True)
    sent_copy(owing, new, message_id=message_id)
    owing.start().turns(["2026-03-17 09:05", "2026-03-17 09:10"])

    assert owing.drafts() == []
    sent = [fact.draft for fact in owing.facts(e.DraftSent, MATTER) if isinstance(fact, e.DraftSent)]
    assert len(sent) == 2, "the resent invoice, and one final notice"
    assert new["Message-ID"].strip("<>") in sent or message_id
    assert old not in sent
    assert withdrawals(owing)[-1] in {e.Withdrawal.REFRESHED, e.Withdrawal.EDITED_BEFORE}
    assert [fact.until for fact in owing.facts(e.DeadlineStated, MATTER)] == [date(2026, 3, 31)]  # type: ignore[union-attr]


def removal_fails(story: Story, *, reaches: bool) -> None:
    """The line goes dead when the old draft is removed: before, or before the answer came."""
    mail = mail_of(story)
    remove = mail.remove

    def failing(locator: Locator) -> Removal:
        if reaches:
            remove(locator)
        msg = "the line went dead"
        raise ConnectionLost(msg)

    mail.remove = failing  # type: ignore[method-assign]


def take_out_of_drafts(story: Story, *, newest: bool) -> None:
    """The user's mail client takes one of two drafts out of Drafts."""
    with story.in_folder("Drafts") as client:
        uids = sorted(client.search())
        gone = [uids[-1] if newest else uids[0]]
        client.delete_messages(gone)
        client.uid_expunge(gone)


def ignore(_: object) -> None:
    """What it gives is of no use here."""
