"""No thirty drafts in the morning: what was silent before, what is late, what is too much at once."""

from collections.abc import Callable

import pytest

from crickets.core import events as e
from crickets.core.people import ClientKey
from tests.stories.story import ACME_NEGOTIATES, Story, madrid

DUE = "2026-03-09 09:00"


def many(count: int) -> str:
    return "".join(
        f"""
[clients.c{n}]
name = "Client {n}"
addresses = ["c{n}@c{n}.example"]
stage = "negotiating"
"""
        for n in range(count)
    )


TWO_MATTERS = (
    ACME_NEGOTIATES
    + """
[[clients.acme.matters]]
name = "Website relaunch"
subject = "relaunch"
stage = "in_progress"

[[clients.acme.matters]]
name = "Shop"
subject = "shop"
stage = "negotiating"
"""
)


def test_who_was_silent_before_the_first_start_is_listed_and_not_chased(story: Story) -> None:
    story.you_write(at="2026-02-02 10:00")
    story.turn("2026-03-02 10:00")
    story.turn("2026-03-03 10:00")

    assert story.drafts() == []
    assert "before Crickets first saw this matter" in story.why()


def test_adopt_starts_what_was_found_silent_at_the_next_working_moment(story: Story) -> None:
    story.you_write(at="2026-02-02 10:00")
    story.turn("2026-03-02 10:00")
    story.now = madrid("2026-03-07 12:00")  # a Saturday
    story.say(lambda words: words.adopt("acme"))
    story.turn("2026-03-07 12:01")
    assert story.drafts() == []

    story.turn(DUE)
    assert len(story.drafts()) == 1


def test_adopt_all_starts_only_what_asks(tell: Callable[..., Story]) -> None:
    story = tell(clients=ACME_NEGOTIATES + many(1))
    story.you_write(at="2026-02-02 10:00")
    story.you_write(at="2026-03-02 09:00", to="c0@c0.example")
    story.turn("2026-03-02 10:00")
    story.say(lambda words: words.adopt_all())

    assert len(story.facts(e.Adopted)) == 1
    assert story.facts(e.Adopted, "c0") == []


def test_a_new_silence_of_a_client_who_was_found_silent_needs_no_adoption(story: Story) -> None:
    offer = story.you_write(at="2026-02-02 10:00")
    story.turn("2026-03-02 10:00")
    answer = story.client_writes(at="2026-03-02 12:00", reply_to_mail=offer)
    story.you_write(at="2026-03-02 13:00", reply_to_mail=answer)
    story.turn("2026-03-02 13:05")

    story.turn(DUE)

    assert len(story.drafts()) == 1


def test_a_client_added_later_is_looked_up_and_found_silent(story: Story) -> None:
    story.you_write(at="2026-02-20 10:00", to="c0@c0.example")
    story.turn("2026-03-02 10:00")
    story.clients = ACME_NEGOTIATES + many(1)
    story.start()
    story.turn("2026-03-03 10:00")
    story.turn("2026-03-04 10:00")

    assert story.drafts() == []
    assert "before Crickets first saw" in story.why("c0", ClientKey("c0"))


def test_a_step_that_is_weeks_late_asks_first(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.turn("2026-03-25 10:00")  # the machine was off

    assert story.drafts() == []
    assert "which is long ago" in story.why()
    story.say(lambda words: words.adopt("acme"))
    story.turn("2026-03-25 10:01")
    assert len(story.drafts()) == 1


def test_a_step_that_came_due_while_the_machine_was_off_for_days_is_done_once(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.stop()
    story.now = madrid("2026-03-19 11:00")
    story.start()
    story.turn("2026-03-19 11:00")
    story.turn("2026-03-19 11:01")

    assert len(story.drafts()) == 1


def test_ten_drafts_a_day_the_oldest_silence_first(tell: Callable[..., Story]) -> None:
    story = tell(clients=many(12))
    for n in range(12):
        story.you_write(at=f"2026-03-02 {21 - n}:00", to=f"c{n}@c{n}.example", subject=f"Offer {n}")
    story.turn("2026-03-02 22:00")
    story.turn(DUE)

    assert len(story.drafts()) == 10
    assert not {"Re: Offer 0", "Re: Offer 1"} & {draft["Subject"] for draft in story.drafts()}
    assert "Enough drafts for today" in story.why("c0", ClientKey("c0"))

    story.turn("2026-03-10 09:00")
    assert len(story.drafts()) == 12


def test_one_standing_draft_per_client_and_three_days_between_two(tell: Callable[..., Story]) -> None:
    story = tell(clients=TWO_MATTERS)
    story.you_write(at="2026-03-02 10:00", subject="Shop")
    story.you_write(at="2026-03-02 11:00", subject="Relaunch: the texts")
    story.turn("2026-03-02 11:05")
    story.turn("2026-03-10 10:00")

    assert len(story.drafts()) == 1
    other = "acme/website-relaunch" if "Shop" in story.the_draft()["Subject"] else "acme/shop"
    assert "One draft per client at a time" in story.why(other)

    story.send_draft_like_thunderbird()
    story.turn("2026-03-10 10:05")
    assert story.drafts() == []
    assert "The last follow-up to this client is fresh" in story.why(other)
    story.turn("2026-03-13 09:00")
    assert story.drafts() == []
    story.turn("2026-03-13 10:00")
    assert len(story.drafts()) == 1


@pytest.mark.parametrize("invoiced", ["Album", "Zine"])
def test_among_matters_that_are_due_at_the_same_moment_payment_goes_first(
    tell: Callable[..., Story], invoiced: str
) -> None:
    matters = "".join(
        f"""
        [[clients.acme.matters]]
        name = "{name}"
        subject = "{name.lower()}"
        stage = "{"awaiting_payment" if name == invoiced else "in_progress"}"
        """
        for name in ("Album", "Zine")
    )
    invoice = f"""
    [[clients.acme.invoices]]
    number = "7"
    amount = "100.00"
    currency = "EUR"
    issued = 2026-02-02
    due = 2026-02-16
    matter = "{invoiced}"
    """
    story = tell(clients=ACME_NEGOTIATES + matters + invoice)
    for name in ("Album", "Zine"):
        story.you_write(at="2026-03-02 10:00", subject=name)
    story.turns(["2026-03-02 10:05", "2026-03-10 10:00"])

    assert story.the_draft()["Subject"] == f"Re: {invoiced}"


def test_an_answer_in_one_matter_starts_the_silence_of_another_again_and_keeps_its_steps(
    tell: Callable[..., Story],
) -> None:
    story = tell(clients=TWO_MATTERS)
    shop = story.you_write(at="2026-03-02 10:00", subject="Shop")
    story.you_write(at="2026-03-02 11:00", subject="Relaunch: the texts")
    story.turn("2026-03-02 11:05")
    story.turn("2026-03-09 08:00")
    story.client_writes(at="2026-03-09 08:30", subject="Re: Shop", reply_to_mail=shop)
    story.turn("2026-03-09 08:35")
    story.turn("2026-03-10 10:00")

    assert story.drafts() == []
    assert "Step 'first' is due on Tue 17 Mar 2026 09:00" in story.why("acme/website-relaunch")


def test_a_new_thread_that_no_matter_claims_is_asked_about(tell: Callable[..., Story]) -> None:
    story = tell(clients=TWO_MATTERS)
    story.you_write(at="2026-03-02 10:00", subject="Shop")
    story.turn("2026-03-02 10:05")
    story.client_writes(at="2026-03-04 10:00", subject="Hello")
    story.turn("2026-03-04 10:05")
    story.turn("2026-03-16 10:00")

    assert story.drafts() == []
    assert "is that an answer here?" in story.why("acme/shop")
    story.say(lambda words: words.answer("acme/shop", yes=True))
    assert "it is your turn" in story.why("acme/shop")


def test_the_answer_no_lets_the_clock_go_on(tell: Callable[..., Story]) -> None:
    story = tell(clients=TWO_MATTERS)
    story.you_write(at="2026-03-02 10:00", subject="Shop")
    story.turn("2026-03-02 10:05")
    story.client_writes(at="2026-03-04 10:00", subject="Hello")
    story.turn("2026-03-04 10:05")
    story.now = madrid("2026-03-05 10:00")
    story.say(lambda words: words.answer("acme/shop", yes=False))
    story.turn("2026-03-09 17:59")
    assert story.drafts() == []
    story.turn("2026-03-10 09:00")

    assert len(story.drafts()) == 1, "four to seven days after the client's last sign of life"
