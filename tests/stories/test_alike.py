"""What resembles a follow-up and is none of this silence: the letter that is due comes all the same."""

from collections.abc import Callable
from email import policy
from email.message import EmailMessage

import pytest

from crickets.core import events as e
from tests.stories.story import ACME_NEGOTIATES, Story, madrid

OFFER = "offer@studio.example"


@pytest.fixture
def followed_up(story: Story) -> Story:
    """You wrote to Acme, and sent the follow-up of a week later."""
    story.you_write(at="2026-03-02 10:00", message_id=OFFER)
    story.turns(("2026-03-02 10:05", "2026-03-09 09:00"))
    return story


def marked(text: str) -> str:
    return "Somebody wrote:\n" + "".join(f"> {line}\n" for line in text.splitlines())


def as_outlook_does(text: str) -> str:
    return f"From: Somebody\nSent: Monday, 9 March 2026 10:00\nTo: Anna\nSubject: Offer\n\n{text}"


@pytest.mark.parametrize("quoted", [marked, as_outlook_does], ids=["marked", "as Outlook does"])
def test_a_reply_that_quotes_the_follow_up_of_before_is_no_follow_up(
    followed_up: Story, quoted: Callable[[str], str]
) -> None:
    letter = followed_up.the_draft().get_content()
    sent = followed_up.send_draft_like_thunderbird()
    followed_up.turn("2026-03-09 09:05")
    answer = f"What about the price?\n\n{quoted(letter)}"
    asked = followed_up.client_writes(answer, at="2026-03-10 10:00", reply_to_mail=sent)
    followed_up.turn("2026-03-10 10:05")
    for at, text in (("12:00", "Here is the price: 900."), ("18:00", "Without tax, that is.")):
        followed_up.you_write(f"{text}\n\n{quoted(answer)}", at=f"2026-03-10 {at}", reply_to_mail=asked)

    followed_up.turns(("2026-03-10 18:05", "2026-03-17 18:00", "2026-03-18 09:00"))

    assert len(followed_up.drafts()) == 1
    assert len(followed_up.facts(e.DraftSent)) == 1


def test_a_letter_that_the_user_wrote_anew_by_hand_begins_a_silence_and_ends_none(followed_up: Story) -> None:
    letter = followed_up.the_draft().get_content()
    sent = followed_up.send_draft_like_thunderbird()
    followed_up.turn("2026-03-09 09:05")
    asked = followed_up.client_writes("Again, please?", at="2026-03-10 10:00", reply_to_mail=sent)
    followed_up.turn("2026-03-10 10:05")
    followed_up.you_write(letter, at="2026-03-10 12:00", reply_to_mail=asked)

    followed_up.turns(("2026-03-10 18:05", "2026-03-17 12:00", "2026-03-17 12:01"))

    assert len(followed_up.drafts()) == 1


def left_over(story: Story, draft: EmailMessage, saved: str) -> None:
    """A mail client saved the draft at this moment, while it was written, and left that copy in Drafts."""
    draft.replace_header("Message-ID", "<saved@studio.example>")
    story.mailbox.deliver("Drafts", draft.as_bytes(policy=policy.SMTP), madrid(saved), ["\\Draft", "\\Seen"])


def test_a_revision_left_behind_in_the_silence_before_is_no_draft_of_this_one(followed_up: Story) -> None:
    draft = followed_up.the_draft()
    followed_up.turn("2026-03-09 09:10")
    sent = followed_up.send_draft_like_thunderbird()
    left_over(followed_up, draft, saved="2026-03-09 09:05")
    followed_up.turn("2026-03-09 09:15")
    asked = followed_up.client_writes("And the price?", at="2026-03-10 10:00", reply_to_mail=sent)
    followed_up.turn("2026-03-10 10:05")
    followed_up.you_write("900.", at="2026-03-10 12:00", reply_to_mail=asked)

    followed_up.turns(("2026-03-10 12:05", "2026-03-17 12:00", "2026-03-17 12:01"))

    assert len(followed_up.drafts()) == 2, followed_up.why()


TWICE_THE_SAME = """
[playbooks.negotiating]
[[playbooks.negotiating.steps]]
name = "one"
after = "7d"
draft = "negotiating/first"
[[playbooks.negotiating.steps]]
name = "two"
after = "7d"
draft = "negotiating/first"
"""


def test_a_revision_left_behind_of_the_step_before_is_no_draft_of_the_next_one(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + TWICE_THE_SAME)
    story.you_write(at="2026-03-02 10:00", message_id=OFFER)
    story.turns(("2026-03-02 10:05", "2026-03-09 10:00"))
    draft = story.the_draft()
    story.turn("2026-03-09 11:00")
    story.send_draft_like_thunderbird()
    left_over(story, draft, saved="2026-03-09 10:55")

    story.turns(("2026-03-09 11:05", "2026-03-16 11:00", "2026-03-16 11:10"))

    assert len(story.drafts()) == 2, story.why()


THE_SAME_IN_PROGRESS = """
[playbooks.in_progress]
[[playbooks.in_progress.steps]]
name = "one"
after = "7d"
draft = "negotiating/first"
"""


def test_a_letter_that_was_sent_in_another_stage_is_not_the_first_of_this_one(followed_up: Story) -> None:
    followed_up.send_draft_like_neomutt()
    followed_up.turn("2026-03-09 09:05")
    followed_up.clients = ACME_NEGOTIATES.replace('"negotiating"', '"in_progress"') + THE_SAME_IN_PROGRESS
    followed_up.start()
    followed_up.turns(("2026-03-09 12:00", "2026-03-16 12:00", "2026-03-17 12:00", "2026-03-17 12:01"))

    assert len(followed_up.drafts()) == 1, followed_up.why()
