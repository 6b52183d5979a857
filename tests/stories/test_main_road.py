"""The main road: silence, draft, what became of it, the next step, the end."""

from datetime import UTC, datetime

from crickets.core import events as e
from crickets.core.events import Withdrawal
from crickets.core.standing import How, Turn
from tests.stories.story import ANNA, YOU, Story, madrid

MONDAY_OFFER = "2026-03-02 10:00"
DUE = "2026-03-09 09:00"  # the middle of four to seven days is Saturday night: Monday's opening hour is next


def silent_since_monday(story: Story) -> str:
    offer = story.you_write("Dear Anna,\n\nhere is the offer.", at=MONDAY_OFFER)
    story.turn("2026-03-02 10:05")
    return offer


def with_a_draft(story: Story) -> str:
    offer = silent_since_monday(story)
    story.turn(DUE)
    assert len(story.drafts()) == 1
    return offer


def test_a_silence_becomes_a_draft_in_the_users_drafts_folder(story: Story) -> None:
    silent_since_monday(story)
    story.turn(DUE)

    draft = story.the_draft()

    assert "Dear Anna" in draft.get_content() or "Anna" in draft.get_content()
    assert len(story.facts(e.DraftPlaced)) == 1


def test_a_draft_is_a_real_reply(story: Story) -> None:
    offer = with_a_draft(story)
    draft = story.the_draft()

    assert draft["To"].addresses[0].addr_spec == ANNA
    assert draft["From"].addresses[0].addr_spec == YOU
    assert draft["Subject"] == "Re: Offer for the website"
    assert draft["In-Reply-To"].strip() == f"<{offer}>"
    assert draft["References"].strip().endswith(f"<{offer}>")
    assert draft["Message-ID"].strip("<> ").endswith("@studio.example")
    assert draft.get_content_type() == "text/plain"
    assert draft.get_param("format") == "flowed"
    assert "> here is the offer." in draft.get_content()
    assert "Your Name · Your Studio" in draft.get_content()


def test_no_header_betrays_a_draft_as_automatic_or_as_ours(story: Story) -> None:
    with_a_draft(story)

    allowed = {"from", "to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version"}
    allowed |= {"content-type", "content-transfer-encoding"}
    assert {name.lower() for name in story.the_draft()} <= allowed
    assert "cricket" not in story.the_draft().as_string().lower()


def test_a_draft_is_seen_and_flagged_as_a_draft_with_the_time_of_its_placing(story: Story) -> None:
    with_a_draft(story)

    with story.in_folder("Drafts") as client:
        (data,) = client.fetch(client.search(), ["FLAGS", "INTERNALDATE"]).values()

    assert {b"\\Draft", b"\\Seen"} <= set(data[b"FLAGS"])
    assert data[b"INTERNALDATE"].astimezone(UTC) == madrid(DUE)


def test_nothing_is_placed_before_its_moment_nor_outside_working_time(story: Story) -> None:
    silent_since_monday(story)

    story.turns(["2026-03-05 10:00", "2026-03-06 17:59", "2026-03-07 12:00", "2026-03-08 12:00", "2026-03-09 08:59"])

    assert story.drafts() == []
    assert "is due on Mon 09 Mar 2026 09:00" in story.why()


def test_nothing_is_placed_on_a_public_holiday_of_either_side(story: Story) -> None:
    story.now = madrid("2026-05-04 08:00")
    story.start()
    story.you_write(at="2026-05-08 22:00")  # five days and a half later is Thursday, 14 May: Ascension Day in Sweden
    story.turn("2026-05-08 22:05")
    story.turns(["2026-05-13 17:59", "2026-05-14 10:00", "2026-05-14 17:59"])
    assert story.drafts() == []
    story.turn("2026-05-15 09:00")
    assert len(story.drafts()) == 1


def test_the_clients_holiday_moves_a_draft(story: Story) -> None:
    story.you_write(at="2026-04-25 12:00")  # five days and a half later begins 1 May, a holiday on both sides
    story.turn("2026-04-25 12:05")
    story.turn("2026-04-30 18:30")
    story.turn("2026-05-01 11:00")

    assert story.drafts() == []
    assert "public holiday" in story.why()

    story.turn("2026-05-04 09:00")
    assert len(story.drafts()) == 1


def test_looking_again_and_again_places_nothing_more(story: Story) -> None:
    with_a_draft(story)

    story.turns(["2026-03-09 09:00", "2026-03-09 09:05", "2026-03-10 12:00", "2026-03-20 12:00", "2026-04-20 12:00"])

    assert len(story.drafts()) == 1


def test_a_draft_sent_from_thunderbird_is_understood_and_the_next_step_counts_from_it(story: Story) -> None:
    with_a_draft(story)
    story.now = madrid("2026-03-10 11:00")
    sent = story.send_draft_like_thunderbird()
    story.turn("2026-03-10 11:02")

    (fact,) = story.facts(e.DraftSent)
    assert isinstance(fact, e.DraftSent)
    assert fact.message_id == sent
    case = story.case()
    assert case.state.silence is not None
    assert [(d.step, d.how) for d in case.state.silence.done] == [("first", How.SENT)]

    story.turn("2026-03-17 10:59")
    assert story.drafts() == []
    story.turn("2026-03-17 11:00")
    assert len(story.drafts()) == 1


def test_a_draft_sent_from_neomutt_keeps_its_message_id_and_is_understood(story: Story) -> None:
    with_a_draft(story)
    story.now = madrid("2026-03-10 11:00")
    story.send_draft_like_neomutt()
    story.turn("2026-03-10 11:02")

    assert len(story.facts(e.DraftSent)) == 1
    assert story.case().state.draft is None


def test_the_whole_road_of_negotiating_ends_by_itself(story: Story) -> None:
    with_a_draft(story)
    story.now = madrid("2026-03-09 10:00")
    story.send_draft_like_thunderbird()
    story.turn("2026-03-09 10:01")
    story.turn("2026-03-16 10:00")
    last = story.the_draft().get_content()
    story.send_draft_like_thunderbird()
    story.turn("2026-03-16 10:01")

    story.turn("2026-03-23 10:00")

    assert last
    closed = story.case().state.closed
    assert closed is not None
    assert (closed.reason, closed.by) == ("no answer", e.Author.PLAYBOOK)
    assert story.drafts() == []


def test_a_late_answer_reopens_what_the_playbook_closed(story: Story) -> None:
    test_the_whole_road_of_negotiating_ends_by_itself(story)

    story.client_writes("Sorry, we were away. Let us start!", at="2026-04-20 10:00")
    story.turn("2026-04-20 10:01")

    assert story.case().state.closed is None
    assert story.case().state.turn is Turn.USER
    assert story.why().startswith("Reopened by their answer on Mon 20 Apr 2026 10:00: it is your turn.\n")

    story.you_write("Wonderful!", at="2026-04-21 10:00")
    story.turn("2026-04-21 10:01")

    assert story.why().startswith("Step 'first' is due on ")
    assert (
        "It was closed on Mon 23 Mar 2026 10:00 (no answer), and reopened by their answer on Mon 20 Apr 2026 10:00."
    ) in story.why()


def test_when_the_client_answers_the_clock_stops_and_the_untouched_draft_is_taken_back_within_one_look(
    story: Story,
) -> None:
    offer = with_a_draft(story)
    story.client_writes(at="2026-03-09 15:00", reply_to_mail=offer)
    story.turn("2026-03-09 15:01")

    assert story.drafts() == []
    (fact,) = story.facts(e.DraftWithdrawn)
    assert isinstance(fact, e.DraftWithdrawn)
    assert fact.reason is Withdrawal.ANSWERED
    assert story.case().state.turn is Turn.USER

    story.turn("2026-05-04 10:00")
    assert story.drafts() == []


def test_an_edited_draft_stays_and_is_flagged_when_the_client_answers(story: Story) -> None:
    offer = with_a_draft(story)
    story.now = madrid("2026-03-09 14:00")
    story.edit_draft("A sentence of my own.")
    story.turn("2026-03-09 14:05")
    story.client_writes(at="2026-03-09 15:00", reply_to_mail=offer)
    story.turn("2026-03-09 15:01")

    assert "A sentence of my own." in story.the_draft().get_content()
    with story.in_folder("Drafts") as client:
        (data,) = client.fetch(client.search(), ["FLAGS"]).values()
    assert b"\\Flagged" in data[b"FLAGS"]
    assert "stays in your Drafts" in story.why()


def test_a_draft_that_is_edited_in_the_same_moment_in_which_the_client_answers_stays(story: Story) -> None:
    offer = with_a_draft(story)
    story.now = madrid("2026-03-09 14:00")
    story.edit_draft("A sentence of my own.")
    story.client_writes(at="2026-03-09 15:00", reply_to_mail=offer)
    story.turn("2026-03-09 15:01")

    assert "A sentence of my own." in story.the_draft().get_content()


def test_a_deleted_draft_lets_this_silence_rest_until_someone_writes(story: Story) -> None:
    with_a_draft(story)
    story.delete_draft()
    story.turn("2026-03-09 12:00")

    assert len(story.facts(e.DraftDiscarded)) == 1
    assert "You deleted the draft" in story.why()
    story.turns(["2026-03-16 10:00", "2026-04-16 10:00"])
    assert story.drafts() == []

    story.you_write("May I ask again?", at="2026-04-20 10:00")
    story.turn("2026-04-20 10:01")
    story.turn("2026-04-27 09:00")
    assert len(story.drafts()) == 1


def test_a_mail_written_by_hand_counts_as_the_step_and_its_draft_is_taken_back(story: Story) -> None:
    offer = with_a_draft(story)
    story.you_write("Anna, a quick question.", at="2026-03-09 16:00", reply_to_mail=offer)
    story.turn("2026-03-09 16:01")

    assert story.drafts() == []
    silence = story.case().state.silence
    assert silence is not None
    assert [(d.step, d.how) for d in silence.done] == [("first", How.BY_HAND)]
    story.turn("2026-03-16 16:00")
    assert len(story.drafts()) == 1


def test_after_an_answer_and_an_own_mail_the_clock_starts_again_at_step_one(story: Story) -> None:
    offer = with_a_draft(story)
    answer = story.client_writes(at="2026-03-09 15:00", reply_to_mail=offer)
    story.turn("2026-03-09 15:01")
    story.you_write("Great, the contract is attached.", at="2026-03-10 10:00", reply_to_mail=answer)
    story.turn("2026-03-10 10:01")

    assert "Step 'first' is due on Mon 16 Mar 2026 09:00" in story.why()


def test_the_internaldate_of_an_own_message_is_used_where_its_date_is_days_off(story: Story) -> None:
    story.you_write(at=MONDAY_OFFER, date="Thu, 01 Jan 2026 10:00:00 +0100")
    story.turn("2026-03-02 10:05")

    silence = story.case().state.silence
    assert silence is not None
    assert silence.began == datetime(2026, 3, 2, 9, tzinfo=UTC)
