"""A draft that the user is editing at this very moment is never taken from under them, and no second one is left."""

from collections.abc import Callable
from email import policy
from email.message import EmailMessage

import pytest

from crickets.core import events as e
from crickets.core.mail import Locator
from crickets.core.standing import Turn, Whereabouts
from crickets.ports import Removal
from tests.stories.mishaps import mail_of, with_a_draft
from tests.stories.owing import MATTER, OWES, ROAD, own_words, with_final_notice
from tests.stories.story import Story, madrid

ANSWERED = "2026-03-09 15:00"
MORNING = "2026-03-17 09:00"
"""When the untouched final notice is to be placed anew."""

Act = Callable[[], object]

MINE = "My words, at some length."


def save(story: Story, draft: EmailMessage, *, replacing: bool, message_id: str = "mine@studio.example") -> None:
    """Save a draft as Thunderbird does: the new text comes, then the old one goes, unless something fails."""
    changed = EmailMessage(policy=policy.SMTP)
    for name in ("From", "To", "Subject", "In-Reply-To", "References"):
        changed[name] = draft[name]
    changed["Message-ID"] = f"<{message_id}>"
    text = draft.get_body(("plain",))
    assert isinstance(text, EmailMessage)
    changed.set_content(f"{text.get_content()}\n{MINE}\n")
    with story.in_folder("Drafts") as client:
        old = client.search(["HEADER", "Message-ID", draft["Message-ID"]])
        story.mailbox.deliver("Drafts", changed.as_bytes(), story.now, ["\\Draft", "\\Seen"])
        if replacing and old:
            client.delete_messages(old)
            client.uid_expunge(old)


def once_after_a_look(story: Story, act: Act, look: int = 1) -> None:
    """Let the user act once, between our look and what we do next."""

    def happens(count: int) -> None:
        if count == look:
            act()

    story.after_each_look(happens)


def once_before_the_removal(story: Story, act: Act) -> None:
    """Let the user act once, in the last moment before we remove a draft."""
    mail = mail_of(story)
    remove, acts = mail.remove, [act]

    def removing(locator: Locator) -> Removal:
        while acts:
            acts.pop()()
        return remove(locator)

    mail.remove = removing  # type: ignore[method-assign]


Moment = Callable[[Story, Act], None]
MOMENTS = pytest.mark.parametrize(
    "meanwhile", [once_after_a_look, once_before_the_removal], ids=["after our look", "before our removal"]
)
REPLACING = pytest.mark.parametrize("replacing", [True, False], ids=["the old one goes", "the old one is left"])


@MOMENTS
@REPLACING
def test_who_saves_while_an_answer_takes_the_draft_back_keeps_their_text(
    story: Story, meanwhile: Moment, *, replacing: bool
) -> None:
    offer = with_a_draft(story)
    draft = story.the_draft()
    story.client_writes(at=ANSWERED, reply_to_mail=offer)
    story.now = madrid("2026-03-09 15:01")
    meanwhile(story, lambda: save(story, draft, replacing=replacing))
    story.turn()
    assert MINE in story.drafts()[-1].get_content()

    story.turns(["2026-03-09 15:02", "2026-03-09 15:05", "2026-03-09 15:10"])

    assert MINE in story.the_draft().get_content(), "ours has gone, theirs stands"
    assert flagged(story)
    state = story.case().state
    assert (state.turn, state.draft and state.draft.where) == (Turn.USER, Whereabouts.EDITED)
    assert story.facts(e.DraftWithdrawn) == []


def flagged(story: Story) -> bool:
    """Whether the one draft is flagged."""
    with story.in_folder("Drafts") as client:
        return len(client.search("FLAGGED")) == len(client.search("UNDELETED")) == 1


@MOMENTS
def test_who_deletes_in_that_moment_has_deleted_it(story: Story, meanwhile: Moment) -> None:
    offer = with_a_draft(story)
    story.client_writes(at=ANSWERED, reply_to_mail=offer)
    story.now = madrid("2026-03-09 15:01")
    meanwhile(story, story.delete_draft)
    story.turn()
    story.turn("2026-03-09 15:02")

    assert len(story.facts(e.DraftDiscarded)) == 1
    assert story.facts(e.DraftWithdrawn) == []
    with story.in_folder("Trash") as client:
        assert len(client.search()) == 1


def test_another_draft_that_comes_in_that_moment_only_delays_it(story: Story) -> None:
    offer = with_a_draft(story)
    mine = b"To: eva@bolt.example\r\nSubject: mine\r\n\r\nTo somebody else.\r\n"
    story.client_writes(at=ANSWERED, reply_to_mail=offer)
    story.now = madrid("2026-03-09 15:01")
    once_after_a_look(story, lambda: story.mailbox.deliver("Drafts", mine, story.now, ["\\Draft"]))
    story.turn()
    assert len(story.drafts()) == 2, "nobody has looked at it yet: it may be ours as the user saved it"

    story.turn("2026-03-09 15:06")

    assert story.the_draft()["Subject"] == "mine"
    assert len(story.facts(e.DraftWithdrawn)) == 1


def test_who_answers_the_answer_writes_another_text_and_ours_goes(story: Story) -> None:
    offer = with_a_draft(story)
    answer = story.client_writes(at=ANSWERED, reply_to_mail=offer)
    story.now = madrid("2026-03-09 15:01")
    thread = f"In-Reply-To: <{answer}>\r\nReferences: <{offer}> <{answer}>"
    mine = f"To: anna@acme.example\r\nFrom: you@studio.example\r\nSubject: mine\r\n{thread}\r\n\r\nThank you!\r\n"
    story.mailbox.deliver("Drafts", mine.encode(), madrid("2026-03-09 15:00"), ["\\Draft"])
    story.turn()

    assert story.the_draft()["Subject"] == "mine"
    assert not flagged(story)
    assert len(story.facts(e.DraftWithdrawn)) == 1


@pytest.fixture
def owing(tell: Callable[..., Story]) -> Story:
    """The final notice to Acme stands since Monday, 16 March 2026, ten o'clock."""
    story = tell(clients=OWES + ROAD)
    with_final_notice(story)
    return story


def just_before_the_new_one_is_placed(story: Story, act: Act) -> None:
    once_after_a_look(story, act, look=2)


@pytest.mark.parametrize(
    "meanwhile",
    [once_after_a_look, just_before_the_new_one_is_placed, once_before_the_removal],
    ids=["after our look", "before the new one", "before the old one goes"],
)
@REPLACING
def test_who_saves_while_it_is_placed_anew_keeps_their_text_alone(
    owing: Story, meanwhile: Moment, *, replacing: bool
) -> None:
    draft = owing.the_draft()
    owing.now = madrid(MORNING)
    meanwhile(owing, lambda: save(owing, draft, replacing=replacing))
    owing.turn()
    owing.turns(["2026-03-17 09:05", "2026-03-17 09:10", "2026-03-17 09:15", "2026-03-18 09:00"])

    assert MINE in own_words(owing.the_draft())
    state = owing.case(MATTER).state
    assert state.former is None
    assert state.draft is not None
    assert state.draft.where is Whereabouts.EDITED


@pytest.mark.parametrize("message_id", ["", "mine@studio.example"], ids=["neomutt", "Thunderbird"])
def test_who_had_it_open_while_it_was_placed_anew_keeps_their_text_alone(owing: Story, message_id: str) -> None:
    old = owing.the_draft()
    owing.turn(MORNING)
    assert owing.the_draft()["Message-ID"] != old["Message-ID"]
    owing.now = madrid("2026-03-17 09:30")
    save(owing, old, replacing=True, message_id=message_id or old["Message-ID"].strip("<>"))
    owing.turn("2026-03-17 09:31")
    assert len(owing.drafts()) == 2, "a mail client takes its time to save"

    owing.turns(["2026-03-17 09:36", "2026-03-17 09:40", "2026-03-18 09:00"])

    assert MINE in own_words(owing.the_draft())
    assert len(owing.facts(e.DraftIntended, MATTER)) == 3, "the resent invoice, the final notice, and the same anew"


def test_what_the_user_writes_by_hand_beside_it_is_another_text(story: Story) -> None:
    offer = with_a_draft(story)
    ours = story.the_draft()["Message-ID"]
    mine = f"To: anna@acme.example\r\nFrom: you@studio.example\r\nIn-Reply-To: <{offer}>\r\n\r\nQuite other words.\r\n"
    story.mailbox.deliver("Drafts", mine.encode(), madrid("2026-03-09 09:30"), ["\\Draft"])
    story.turns(["2026-03-09 10:00", "2026-03-09 10:05", "2026-03-10 10:00"])

    assert len(story.drafts()) == 2
    assert story.drafts()[0]["Message-ID"] == ours
