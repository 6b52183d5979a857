"""An answer is found wherever it lies; where one cannot look, nothing is placed."""

import pytest

from crickets.core import events as e
from crickets.core.standing import Turn
from tests.stories.story import YOU, Story

DUE = "2026-03-09 09:00"


def offered(story: Story) -> str:
    offer = story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    return offer


@pytest.mark.parametrize("folder", ["INBOX", "Junk", "Trash", "Projects/Acme", "Clients"])
def test_an_answer_stops_the_clock_in_whatever_folder_it_lies(story: Story, folder: str) -> None:
    offer = offered(story)
    if folder not in {"INBOX", "Junk", "Trash"}:
        with story.mailbox.client() as client:
            client.create_folder(folder)
    story.client_writes(at="2026-03-04 10:00", folder=folder, reply_to_mail=offer)

    story.turn(DUE)

    assert story.drafts() == []
    assert story.case().state.turn is Turn.USER


def test_an_answer_in_junk_is_told_to_lie_there(story: Story) -> None:
    offer = offered(story)
    story.client_writes(at="2026-03-04 10:00", folder="Junk", reply_to_mail=offer)
    story.turn(DUE)

    assert "lies in Junk" in story.why()


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param({"sender": "Bo <bo@acme.example>"}, id="a-colleague-by-the-domain"),
        pytest.param({"sender": "anna.private@mail.example", "reply": "yes"}, id="a-stranger-who-replies"),
        pytest.param({"sender": "ANNA@ACME.EXAMPLE", "subject": "Something new"}, id="a-new-thread-in-capitals"),
        pytest.param({"sender": '"Berg, Anna" <anna@acme.example>', "reply": "yes"}, id="a-name-with-a-comma"),
    ],
)
def test_an_answer_counts_from_whatever_address_it_comes(story: Story, mail: dict[str, str]) -> None:
    offer = offered(story)
    reply = {"reply_to_mail": offer} if mail.pop("reply", "") else {}
    story.client_writes(at="2026-03-04 10:00", **mail, **reply)

    story.turn(DUE)

    assert story.drafts() == []
    assert story.case().state.turn is Turn.USER


def test_an_answer_read_before_the_mail_that_it_answers_stops_the_clock(story: Story) -> None:
    story.client_writes(at="2026-03-02 10:02", sender="stranger@mail.example", reply_to_mail="offer@studio.example")
    story.turn("2026-03-02 10:03")  # the sent copy is still on its way
    story.you_write(at="2026-03-02 10:00", message_id="offer@studio.example")
    story.turn("2026-03-02 10:05")

    story.turn(DUE)

    assert story.drafts() == []


def test_an_out_of_office_does_not_stop_the_clock(story: Story) -> None:
    offer = offered(story)
    story.client_writes("I am away.", at="2026-03-02 10:01", reply_to_mail=offer, auto_submitted="auto-replied")

    story.turn(DUE)

    assert len(story.drafts()) == 1


@pytest.mark.parametrize(
    "headers",
    [{"list_unsubscribe": "<https://acme.example/u>"}, {"auto_submitted": "auto-generated"}],
    ids=["newsletter", "ticket"],
)
def test_machine_mail_of_the_client_does_not_stop_the_clock(story: Story, headers: dict[str, str]) -> None:
    offered(story)
    story.client_writes("News of the month", at="2026-03-04 10:00", subject="News", **headers)

    story.turn(DUE)

    assert len(story.drafts()) == 1


def test_a_bounce_holds_the_draft_and_says_which_address(story: Story) -> None:
    offered(story)
    story.client_writes(
        "It could not be delivered.",
        at="2026-03-02 10:01",
        sender="MAILER-DAEMON@mx.example",
        subject="Undelivered Mail Returned to Sender",
        x_failed_recipients="anna@acme.example",
    )

    story.turn(DUE)

    assert story.drafts() == []
    assert "anna@acme.example came back" in story.why()


def test_where_a_folder_cannot_be_read_nothing_is_placed_and_the_reason_is_told(story: Story) -> None:
    offered(story)
    with story.mailbox.client() as client:
        client.create_folder("Projects")
    story.turn("2026-03-03 10:00")
    story.client_writes(at="2026-03-04 10:00", folder="Projects")
    with story.mailbox.folder_broken("Projects"):
        story.turn(DUE)
        assert story.drafts() == []
        story.turn("2026-03-09 10:30")
        assert "Projects" in story.why()

    story.turn("2026-03-09 10:40")
    assert story.drafts() == []
    assert story.case().state.turn is Turn.USER


def test_the_mailbox_is_read_once_more_before_a_draft_is_placed(story: Story) -> None:
    offer = offered(story)
    looks: list[int] = []

    def answer_after_the_first(count: int) -> None:
        looks.append(count)
        if count == 1:
            story.client_writes(at=DUE, reply_to_mail=offer)

    story.after_each_look(answer_after_the_first)
    story.turn(DUE)

    assert looks == [1, 2]
    assert story.drafts() == []
    assert story.case().state.draft is None


def test_an_answer_while_the_machine_was_off_is_read_before_anything_is_placed(story: Story) -> None:
    offer = offered(story)
    story.stop()
    story.client_writes(at="2026-03-06 10:00", reply_to_mail=offer)
    story.now = story.now.replace(month=4)
    story.start().turn("2026-04-01 10:00")

    assert story.drafts() == []
    assert story.facts(e.DraftIntended) == []


def test_own_mail_that_does_not_count_starts_no_clock(story: Story) -> None:
    story.you_write("Away until Monday.", at="2026-03-02 10:00", auto_submitted="auto-replied")
    story.you_write("FYI", at="2026-03-02 11:00", to="friend@mail.example", bcc="anna@acme.example")
    story.turn("2026-03-02 11:05")

    assert story.case().state.turn is Turn.NOBODY


def test_a_forged_mail_of_the_users_in_junk_starts_no_clock(story: Story) -> None:
    story.client_writes("Buy now", at="2026-03-02 10:00", sender=YOU, to="anna@acme.example", folder="Junk")
    story.turn("2026-03-02 10:05")

    assert story.case().state.turn is Turn.NOBODY
