"""The plan is what then happens: each story is planned first, and played for real afterwards."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.stories.playing import days, moments, planned, play
from tests.stories.story import ACME_NEGOTIATES, Story, madrid

KASIA = "kasia@lodz.example"
LODZ = f"""
[clients.lodz]
name = "Łódź Filmowa"
addresses = ["{KASIA}"]
language = "pl"
timezone = "Europe/Warsaw"
country = "PL"
stage = "in_progress"
"""
IN_PROGRESS = ACME_NEGOTIATES.replace("negotiating", "in_progress")
OWES = (
    ACME_NEGOTIATES.replace("negotiating", "awaiting_payment")
    + """
[[clients.acme.invoices]]
number = "2026-041"
amount = "1200.00"
currency = "EUR"
issued = 2026-03-02
due = 2026-03-31
file = "invoice.pdf"
"""
)
MORE_MATTERS = """
[[clients.acme.matters]]
name = "Relaunch"
subject = "relaunch"
stage = "in_progress"

[[clients.acme.matters]]
name = "Shop"
subject = "shop"
stage = "negotiating"
"""
OFTEN = """
[playbooks.in_progress]
steps = [
    { name = "first", on = "tuesday next week", draft = "in_progress/first" },
    { name = "second", after = "3bd", draft = "in_progress/first" },
    { name = "third", after = "49h", draft = "in_progress/first" },
    { name = "end", after = "1d", close = "no answer" },
]
"""
ONE_A_DAY = """
[limits]
drafts_a_day = 1
minimum_gap = "0d"
"""


@pytest.fixture
def invoice(tmp_path: Path) -> None:
    """A file to attach."""
    (tmp_path / "invoice.pdf").write_bytes(b"%PDF-1.7 not a real one, but a file all the same")


def test_an_offer_is_planned_to_its_close_across_the_change_of_the_clocks(story: Story) -> None:
    story.you_write(at="2026-03-18 16:30")
    story.turn("2026-03-18 16:31")
    foreseen = planned(story)

    happened = play(story, foreseen.until)

    assert happened == moments(foreseen)
    # The middle of four to seven days, in winter time; a week later at the same hour in summer time, and once more.
    assert days(happened) == [
        "Tue 2026-03-24 09:00 draft first",
        "Tue 2026-03-31 09:00 draft last",
        "Tue 2026-04-07 09:00 close",
    ]


def test_work_in_progress_is_planned_across_christmas_for_a_user_in_spain_and_a_client_in_poland(
    tell: Callable[..., Story],
) -> None:
    story = tell(clients=LODZ + OFTEN, now=madrid("2025-12-12 10:00"))
    story.you_write(to=KASIA, at="2025-12-15 10:00")
    story.turn("2025-12-15 10:01")
    foreseen = planned(story)

    happened = play(story, foreseen.until)

    assert happened == moments(foreseen)
    assert days(happened, "lodz") == [
        "Tue 2025-12-23 09:00 draft first",
        "Wed 2025-12-31 09:00 draft second",  # the 24th and 26th are holidays in Poland, the 25th in both countries
        "Mon 2026-01-05 09:00 draft third",  # not before three days have passed
        "Wed 2026-01-07 09:00 close",  # Epiphany is a holiday in both
    ]


@pytest.mark.usefixtures("invoice")
def test_the_reminder_of_an_invoice_is_planned_for_after_its_due_date(tell: Callable[..., Story]) -> None:
    story = tell(clients=OWES)
    story.you_write("Here is the invoice.", at="2026-03-02 10:00", subject="Invoice 2026-041")
    story.turn("2026-03-02 10:05")
    foreseen = planned(story)

    happened = play(story, foreseen.until)

    assert happened == moments(foreseen)
    assert days(happened)[0] == "Wed 2026-04-01 09:00 draft first"


STAGES = {
    "in_progress": (
        # Christmas: the 24th and the 26th are holidays in Poland, the 25th and Epiphany in both countries.
        "2025-12-08 10:00",
        [
            "Tue 2025-12-16 09:00 draft first",
            "Tue 2025-12-23 09:00 tasks investigate",
            "Wed 2025-12-31 09:00 tasks channels",
            "Wed 2026-01-07 09:00 draft stop-work",
            "Wed 2026-01-07 09:00 pause",
        ],
        "The work rests since Wed 07 Jan 2026 09:00",
    ),
    "awaiting_payment": (
        # The invoice is due on the 14th of August, and the 15th is a holiday in both countries.
        "2025-07-31 10:00",
        [
            "Mon 2025-08-18 09:00 draft first",
            "Mon 2025-08-25 09:00 tasks investigate",
            "Thu 2025-08-28 09:00 tasks channels",
            "Thu 2025-09-04 09:00 draft resend",
            "Thu 2025-09-04 09:00 tasks resend",
            "Mon 2025-09-15 09:00 draft notice-30",  # the 13th is a Saturday
            "Mon 2025-10-13 09:00 draft notice-60",
            "Wed 2025-11-12 09:00 draft notice-90",
            "Wed 2025-11-26 09:00 draft final",
            "Fri 2025-12-12 09:00 tasks small-claims",  # ten working days end on the 11th, behind two Spanish holidays
        ],
        "Every step is done, the last ('small-claims')",
    ),
    "platform": (
        "2025-12-08 10:00",
        [
            "Tue 2025-12-16 09:00 draft check-in",
            "Tue 2025-12-23 09:00 draft last",
            "Mon 2025-12-29 09:00 tasks contact-support",  # 48 hours end on the 25th
        ],
        "Every step is done, the last ('contact-support')",
    ),
    "platform_delivered": (
        "2025-08-01 10:00",
        [
            "Tue 2025-08-05 09:00 draft check-in",
            "Tue 2025-08-12 09:00 draft last",
            "Mon 2025-08-18 09:00 tasks mark-complete",  # 48 hours end on the 14th
            "Mon 2025-08-25 09:00 tasks check-payout",
        ],
        "Every step is done, the last ('check-payout')",
    ),
    "closing": (
        "2025-12-15 10:00",
        [
            "Mon 2025-12-22 10:00 draft all-right",
            "Mon 2025-12-29 10:00 draft announce",
            "Wed 2026-01-07 09:00 close",  # the 5th is the last day, the 6th a holiday
            "Wed 2026-01-07 09:00 draft closed",
            "Wed 2026-01-07 09:00 tasks closed",
        ],
        "",
    ),
}
INVOICED = """
[[clients.lodz.invoices]]
number = "2025-041"
amount = "1200.00"
currency = "EUR"
issued = 2025-07-31
due = 2025-08-14
file = "invoice.pdf"
"""


@pytest.mark.usefixtures("invoice")
@pytest.mark.parametrize("book", STAGES)
def test_each_playbook_is_planned_to_its_end_across_holidays_and_goes_that_way(
    tell: Callable[..., Story], book: str
) -> None:
    begins, expected, waits = STAGES[book]
    stage = {"platform_delivered": "platform", "closing": "in_progress"}.get(book, book)
    invoices = INVOICED if stage == "awaiting_payment" else ""
    chosen = f'stage = "{stage}"\nplaybook = "{book}"\n'
    story = tell(clients=LODZ.replace('stage = "in_progress"\n', chosen) + invoices, now=madrid(begins))
    story.you_write(to=KASIA, at=begins)
    story.turn(begins)
    foreseen = planned(story, 250)

    happened = play(story, foreseen.until)

    assert days(moments(foreseen), "lodz") == expected
    assert happened == moments(foreseen)
    assert "".join(waiting.sentence for waiting in foreseen.waiting).startswith(waits)


@pytest.mark.parametrize("limits", ["", ONE_A_DAY], ids=["three days between two", "one draft a day"])
def test_matters_and_clients_take_turns_in_the_plan_as_they_do_in_truth(
    tell: Callable[..., Story], limits: str
) -> None:
    story = tell(clients=ACME_NEGOTIATES + MORE_MATTERS + LODZ + OFTEN + limits, now=madrid("2026-03-02 08:00"))
    story.you_write(at="2026-03-04 10:00", subject="Offer")
    story.you_write(at="2026-03-04 10:01", subject="The shop")
    story.you_write(at="2026-03-03 10:02", subject="The relaunch")
    story.you_write(at="2026-03-03 10:03", to=KASIA, subject="Titles")
    story.turn("2026-03-04 10:05")
    foreseen = planned(story)

    happened = play(story, foreseen.until)

    assert len(happened) == 3 + 3 + 4 + 4
    assert happened == moments(foreseen)


def test_a_plan_made_in_the_middle_of_the_road_keeps_to_what_was_sent(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.turn("2026-03-09 09:00")
    story.now = madrid("2026-03-11 17:20")
    story.send_draft_like_thunderbird()
    story.turn()
    foreseen = planned(story)

    happened = play(story, foreseen.until)

    assert days(moments(foreseen)) == ["Wed 2026-03-18 17:20 draft last", "Wed 2026-03-25 17:20 close"]
    assert days(happened)[1:] == days(moments(foreseen))


def test_what_stands_in_drafts_waits_for_the_user_and_holds_the_others_of_the_client(
    tell: Callable[..., Story],
) -> None:
    story = tell(clients=ACME_NEGOTIATES + MORE_MATTERS)
    story.you_write(at="2026-03-02 10:00", subject="Offer")
    story.you_write(at="2026-03-03 10:01", subject="The shop")
    story.turn("2026-03-03 10:05")
    story.turn("2026-03-09 09:00")

    foreseen = planned(story)

    assert moments(foreseen) == []
    assert {waiting.matter: waiting.sentence for waiting in foreseen.waiting} == {
        "acme": "A draft stands in your Drafts since Mon 09 Mar 2026 09:00: send it or delete it.",
        "acme/shop": "One draft per client at a time: the one for acme goes first.",
        "acme/relaunch": "No mail between you is known in this matter yet.",
    }
