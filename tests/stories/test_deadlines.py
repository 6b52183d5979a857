"""Which deadline counts: the date that stands in the letter as it was sent, and never a day too early."""

from collections.abc import Callable
from datetime import date

import pytest

from crickets.core import events as e
from crickets.core.mail import Locator
from crickets.core.tasks import TaskKind
from crickets.errors import ConnectionLost, MailboxUnreadable, MailError
from tests.stories.mishaps import mail_of
from tests.stories.owing import MATTER, OWES, ROAD, edit, own_words, send, with_final_notice
from tests.stories.story import Story

STATED = date(2026, 3, 30)
"""Ten working days after the final notice was placed."""


@pytest.fixture
def owing(tell: Callable[..., Story]) -> Story:
    """The final notice to Acme stands since Monday, 16 March 2026, ten o'clock."""
    story = tell(clients=OWES + ROAD)
    with_final_notice(story)
    assert "by 30 March 2026" in own_words(story.the_draft())
    return story


def deadlines(story: Story) -> list[date]:
    """The deadlines that were found in letters."""
    return [fact.until for fact in story.facts(e.DeadlineStated, MATTER) if isinstance(fact, e.DeadlineStated)]


def test_a_deadline_that_was_sent_as_it_stood_counts_and_what_the_letter_said_comes_behind_it(owing: Story) -> None:
    send(owing)
    owing.turn("2026-03-16 10:05")
    assert deadlines(owing) == [STATED]

    owing.turn("2026-03-30 17:59")
    assert owing.case(MATTER).state.open_tasks == ()
    owing.turn("2026-03-31 09:00")
    assert [task.kind for task in owing.case(MATTER).state.open_tasks] == [TaskKind.SMALL_CLAIMS]


@pytest.mark.parametrize(
    "before, after",
    [("", ""), ("legal action", "steps"), ("30 March 2026", "Monday, 30 March"), ("30 March 2026", "2026-03-30")],
    ids=["as it was", "in other words", "without the year", "in figures"],
)
def test_sent_under_another_id_in_the_users_own_words_the_date_is_found_again(
    owing: Story, before: str, after: str
) -> None:
    send(owing, before=before, after=after, message_id="thunderbird@studio.example")
    owing.turn("2026-03-16 10:05")

    assert deadlines(owing) == [STATED]


def test_another_date_is_asked_for_and_nothing_happens_before_the_user_says_it(owing: Story) -> None:
    send(owing, before="30 March 2026", after="15 April 2026")
    owing.turn("2026-03-16 10:05")

    assert deadlines(owing) == []
    assert len(owing.facts(e.DeadlineUnclear, MATTER)) == 1
    assert "which one did you give?" in owing.why(MATTER)
    owing.turns(["2026-03-31 09:00", "2026-04-16 09:00"])
    assert owing.case(MATTER).state.open_tasks == ()


def test_a_letter_that_was_sent_days_later_gives_as_long_as_it_promised(owing: Story) -> None:
    """Edited on Monday, it keeps its date; sent on Wednesday, ten working days end on 1 April."""
    draft = owing.the_draft()
    edit(owing, "legal action", "the legal way")
    owing.turns(["2026-03-16 11:05", "2026-03-17 09:00", "2026-03-18 09:00"])
    assert owing.the_draft()["Message-ID"] != draft["Message-ID"]

    owing.turn("2026-03-18 16:00")
    send(owing)
    owing.turn("2026-03-18 16:05")

    assert deadlines(owing) == [date(2026, 4, 1)]


def test_where_the_step_has_left_the_playbook_the_date_in_the_letter_counts(owing: Story) -> None:
    owing.turn("2026-03-16 16:00")
    edit(owing, "legal action", "the legal way")
    owing.turn("2026-03-16 16:05")
    owing.clients = owing.clients.replace('name = "final"', 'name = "final-notice"')
    owing.start().turn("2026-03-18 16:00")
    send(owing)
    owing.turn("2026-03-18 16:05")

    assert deadlines(owing) == [STATED]


def test_what_a_mail_client_sent_as_html_is_read_too(owing: Story) -> None:
    draft = owing.the_draft()
    owing.vanish_drafts()
    body = own_words(draft).replace("\n", "<br>\n").replace("30 March 2026", "<b>30&nbsp;March</b> 2026")
    reply = draft["In-Reply-To"].strip("<>")
    owing.you_write(body, at="2026-03-16 10:03", reply_to_mail=reply, subject=draft["Subject"], subtype="html")
    owing.turn("2026-03-16 10:05")

    assert deadlines(owing) == [STATED]


def test_a_date_that_only_the_quoted_draft_has_does_not_count(owing: Story) -> None:
    draft = owing.the_draft()
    owing.vanish_drafts()
    owing.you_write(
        "Please see below.\n\n> Please pay the open amount by 30 March 2026.",
        at="2026-03-16 10:03",
        reply_to_mail=draft["In-Reply-To"].strip("<>"),
        subject=draft["Subject"],
    )
    owing.turn("2026-03-16 10:05")

    assert deadlines(owing) == []
    assert len(owing.facts(e.DeadlineUnclear, MATTER)) == 1


@pytest.mark.parametrize("error", [ConnectionLost, MailboxUnreadable], ids=["the line went dead", "a folder closed"])
def test_a_text_that_cannot_be_read_now_is_read_later(owing: Story, error: type[MailError]) -> None:
    send(owing)
    reading = reads_fail(owing, error)
    if error is ConnectionLost:
        with pytest.raises(ConnectionLost):
            owing.turn("2026-03-16 10:05")
    else:
        owing.turn("2026-03-16 10:05")
        assert len(owing.facts(e.DraftSent, MATTER)) == 2
    assert reading, "the text was asked for"
    assert deadlines(owing) == []

    owing.start().turn("2026-03-17 10:05")
    assert deadlines(owing) == [STATED]
    assert owing.facts(e.DeadlineUnclear, MATTER) == []


def test_a_text_that_stays_out_of_reach_is_asked_for_after_three_days(owing: Story) -> None:
    send(owing)
    reads_fail(owing, MailboxUnreadable)
    owing.turns(["2026-03-16 10:05", "2026-03-19 10:00"])
    assert owing.facts(e.DeadlineUnclear, MATTER) == []

    owing.turn("2026-03-19 10:06")
    assert len(owing.facts(e.DeadlineUnclear, MATTER)) == 1


def test_a_draft_that_vanished_and_was_sent_by_the_users_word_leaves_its_deadline_open(owing: Story) -> None:
    owing.vanish_drafts()
    owing.turn("2026-03-16 10:05")
    owing.say(lambda words: words.sent(MATTER))

    silence = owing.case(MATTER).state.silence
    assert silence is not None
    assert silence.unclear


def reads_fail(story: Story, error: type[MailError]) -> list[Locator]:
    """No message of Sent can be read; gives those that were asked for."""
    mail, asked = mail_of(story), list[Locator]()
    read = mail.read

    def failing(locator: Locator, limit: int | None = None) -> bytes | None:
        if locator.mailbox == "Sent":
            asked.append(locator)
            msg = "not now"
            raise error(msg)
        return read(locator, limit)

    mail.read = failing  # type: ignore[method-assign]
    return asked
