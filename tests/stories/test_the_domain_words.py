"""What the words of the trade mean: a sign of life, a draft, a promise, an ultimatum, a matter."""

from collections.abc import Callable

import pytest

from crickets.core import events as e
from crickets.core.standing import Turn
from crickets.core.tasks import Outcome, TaskKind
from crickets.words.outcomes import Ending
from tests.stories import abroad
from tests.stories.playing import days, play
from tests.stories.story import Story, day, madrid

OFFERED = "2026-03-02 10:00"
DUE = "2026-03-09 09:00"
DAEMON = "MAILER-DAEMON@mx.example"
WITH_A_SHOP = abroad.client(
    "negotiating",
    "FR",
    more="""
[[clients.acme.matters]]
name = "Shop"
subject = "shop"
stage = "in_progress"
""",
)


@pytest.fixture
def offered(tell: Callable[..., Story]) -> Story:
    """An offer to a client in France, on Monday, 2 March 2026."""
    return abroad.begun(tell, abroad.client("negotiating", "FR"), OFFERED)


@pytest.mark.parametrize(
    "mail",
    [
        {"in this thread": "yes"},
        {"subject": "Something else"},
        {"sender": "Bo <bo@acme.example>", "in this thread": "yes"},
        {"sender": "anna.private@mail.example", "in this thread": "yes"},
        {"content_type": 'text/calendar; method="REPLY"', "in this thread": "yes"},
    ],
    ids=["in this thread", "in another", "of a colleague", "from another address", "a calendar reply"],
)
def test_a_message_that_a_human_at_the_client_wrote_is_a_sign_of_life(offered: Story, mail: dict[str, str]) -> None:
    came(offered, mail)
    offered.turns(["2026-03-04 10:05", DUE, "2026-03-16 10:00"])

    assert offered.drafts() == []
    assert offered.case().state.turn is Turn.USER


@pytest.mark.parametrize(
    "mail",
    [
        {"auto_submitted": "auto-replied", "in this thread": "yes"},
        {"auto_submitted": "auto-generated", "subject": "[#4711] We got your mail", "in this thread": "yes"},
        {"list_unsubscribe": "<https://acme.example/u>", "subject": "Spring news"},
        {"content_type": "multipart/report; report-type=disposition-notification", "in this thread": "yes"},
        {"sender": DAEMON, "x_failed_recipients": "anna@acme.example", "subject": "Undelivered"},
    ],
    ids=["an out-of-office", "a ticket acknowledgement", "a newsletter", "a read receipt", "a bounce"],
)
def test_what_a_machine_wrote_is_no_sign_of_life(offered: Story, mail: dict[str, str]) -> None:
    came(offered, mail)
    offered.turns(["2026-03-04 10:05", DUE])

    assert offered.case().state.turn is Turn.CLIENT, "the clock runs on"
    assert len(offered.drafts()) == (0 if mail.get("sender") == DAEMON else 1), "though nobody writes to a dead address"


def test_the_silence_clock_runs_since_the_last_message_or_the_last_sign_of_life_in_another_matter(
    tell: Callable[..., Story],
) -> None:
    story = abroad.begun(tell, WITH_A_SHOP, OFFERED)
    story.client_writes("About the shop.", at="2026-03-06 10:00", subject="Shop")
    story.turns(["2026-03-06 10:05", DUE, "2026-03-11 21:59"])
    assert story.drafts() == []

    story.turn("2026-03-12 09:00")
    assert len(story.drafts()) == 1, "five and a half days after their sign of life"


def test_one_client_can_have_several_matters_each_with_its_stage_and_a_thread_belongs_to_one(
    tell: Callable[..., Story],
) -> None:
    story = abroad.begun(tell, WITH_A_SHOP, OFFERED)
    story.you_write("Which colour?", at="2026-03-03 10:00", subject="The shop")
    story.turn("2026-03-03 10:05")

    assert [len(story.facts(e.UserWrote, matter)) for matter in ("acme", "acme/shop")] == [1, 1]
    assert [story.case(matter).state.stage for matter in ("acme", "acme/shop")] == ["negotiating", "in_progress"]


def test_nothing_is_sent_without_the_user(offered: Story) -> None:
    offered.turns([DUE, "2026-03-16 10:00", "2026-04-20 10:00"])

    assert len(offered.drafts()) == 1
    assert len(abroad.sent(offered)) == 1, "the user's own first mail"


def test_the_user_edits_a_draft_or_sends_it_or_deletes_it_in_their_normal_mail_client(offered: Story) -> None:
    offered.turn(DUE)
    offered.edit_draft("Or shall we talk?")
    offered.turn("2026-03-09 09:30")
    assert "Or shall we talk?" in offered.the_draft().get_content()

    offered.send_draft_like_thunderbird()
    offered.turn("2026-03-09 09:35")
    assert len(offered.facts(e.DraftSent)) == 1

    offered.turn("2026-03-16 09:30")
    offered.delete_draft()
    offered.turn("2026-03-16 09:35")
    assert len(offered.facts(e.DraftDiscarded)) == 1


def test_a_step_is_a_draft_a_task_a_pause_or_a_close(tell: Callable[..., Story]) -> None:
    steps = """
    [playbooks.retainer]
    steps = [
        { name = "ask", after = "3d", draft = "in_progress/first" },
        { name = "call", after = "3d", tasks = ["call"] },
        { name = "end", after = "3d", close = "enough" },
    ]
    [playbooks.support]
    steps = [{ name = "stop", after = "3d", pause = true }]
    """
    more = '[[clients.acme.matters]]\nname = "Support"\nsubject = "support"\nstage = "support"\n'
    story = abroad.begun(tell, abroad.client("retainer", "FR", more=more).replace("\n", "\n    ") + steps, OFFERED)
    story.you_write(at=OFFERED, subject="Support")
    happened = play(story, madrid("2026-04-30 10:00"))

    assert days(happened) == [
        "Thu 2026-03-05 10:00 draft ask",
        "Mon 2026-03-09 09:00 tasks call",  # the 8th is a Sunday
        "Thu 2026-03-12 09:00 close",
    ]
    assert days(happened, "acme/support") == ["Thu 2026-03-05 10:00 pause"]


def test_a_task_has_outcomes_and_holds_back_the_steps_behind_it_and_the_clock_waits_for_a_promise(
    tell: Callable[..., Story],
) -> None:
    story = abroad.begun(tell, abroad.client("in_progress", "PL"), "2026-03-16 10:00")
    abroad.send_the_draft(story, "2026-03-24 09:00")
    story.turns(["2026-03-31 09:00", "2026-04-10 09:00"])
    assert abroad.kinds(story) == [TaskKind.VERIFY_ADDRESS, TaskKind.CALL], "what is behind them waits"

    promised = Ending(Outcome.PROMISED, until=day("2026-04-30"))
    abroad.end_tasks(story, "2026-04-10 09:05", call=promised)
    story.turns(["2026-04-15 10:00", "2026-04-30 10:00", "2026-05-01 10:00", "2026-05-04 08:59"])
    assert abroad.kinds(story) == [], "the 1st of May is a holiday in both countries"

    story.turn("2026-05-04 09:00")
    assert abroad.kinds(story) == [TaskKind.LOOK_ONLINE, TaskKind.OTHER_CHANNEL]


def came(story: Story, mail: dict[str, str]) -> None:
    """Something comes from the client's side two days later."""
    details = {name: value for name, value in mail.items() if name != "in this thread"}
    if "in this thread" in mail:
        details["reply_to_mail"] = str(abroad.sent(story)[0]["Message-ID"]).strip("<>")
    details["subject"] = details.get("subject", "Re: Offer for the website")
    kind = details.pop("content_type", "")
    if not kind:
        story.client_writes(at="2026-03-04 10:00", **details)
        return
    head = {"From": "anna@acme.example", "To": "you@studio.example", "Subject": details["subject"]}
    head |= {"Message-ID": "<machine@acme.example>", "In-Reply-To": f"<{details['reply_to_mail']}>"}
    head |= {"Date": "Wed, 04 Mar 2026 10:00:00 +0100", "MIME-Version": "1.0", "Content-Type": kind}
    raw = "".join(f"{name}: {value}\r\n" for name, value in head.items()) + "\r\nBEGIN:VCALENDAR\r\n"
    story.mailbox.deliver("INBOX", raw.encode(), madrid("2026-03-04 10:00"), [])
