"""Another reading of the same road, at any stage: calm, two letters, and then what was announced is done."""

from collections.abc import Callable

import pytest

from crickets.cli.task_sheet import draw_one
from crickets.core import events as e
from crickets.core.standing import Turn
from crickets.core.tasks import TaskKind, instruction
from crickets.telling.agenda import Agenda
from crickets.telling.assessment import situation_lines
from tests.stories import abroad
from tests.stories.playing import days, play
from tests.stories.story import Story, madrid

CLOSING = """playbook = "closing"
hours = "37.25"
rate = "64"
currency = "EUR"
"""
AGREED = """
[clients.acme.contract]
work_stops_after = "10d"
"""
OWED = """
[[clients.acme.invoices]]
number = "2025-041"
amount = 1200
currency = "EUR"
issued = 2025-08-01
due = 2025-08-14
"""
STAGES = ["in_progress", "platform", "negotiating", "retainer"]
"""Two of the trade in which work has begun, one in which it has not, and one that the user named."""


@pytest.mark.parametrize(
    "clients, asked, expected",
    [
        (
            abroad.client("in_progress", "PL", more=CLOSING),
            "2025-12-11 16:00",
            [
                "Thu 2025-12-18 16:00 draft all-right",
                "Mon 2025-12-29 09:00 draft announce",  # the 25th is a holiday, the 26th one in Poland
                "Wed 2026-01-07 09:00 close",  # the day named is the 5th, and the 6th is a holiday
                "Wed 2026-01-07 09:00 draft closed",
                "Wed 2026-01-07 09:00 tasks closed",
            ],
        ),
        (
            abroad.client("platform", "US", more=CLOSING),
            "2026-10-15 16:00",
            [
                "Thu 2026-10-22 16:00 draft all-right",
                "Thu 2026-10-29 16:00 draft announce",  # the clocks of Spain went back meanwhile
                "Fri 2026-11-06 09:00 close",  # and those of the US since
                "Fri 2026-11-06 09:00 draft closed",
                "Fri 2026-11-06 09:00 tasks closed",
            ],
        ),
        (
            abroad.client("retainer", "FR", more=CLOSING),
            "2025-08-01 16:00",
            [
                "Fri 2025-08-08 16:00 draft all-right",
                "Mon 2025-08-18 09:00 draft announce",  # the 15th is a holiday
                "Tue 2025-08-26 09:00 close",
                "Tue 2025-08-26 09:00 draft closed",
                "Tue 2025-08-26 09:00 tasks closed",
            ],
        ),
        (
            abroad.client("awaiting_payment", "FR", more=CLOSING + OWED),
            "2025-08-01 16:00",
            [
                "Mon 2025-08-18 09:00 draft all-right",  # not before the invoice is overdue by a working day
                "Mon 2025-08-25 09:00 draft announce",
                "Tue 2025-09-02 09:00 close",
                "Tue 2025-09-02 09:00 draft closed",
                "Tue 2025-09-02 09:00 tasks closed",
            ],
        ),
    ],
    ids=[
        "in progress, across Christmas",
        "platform, across winter time",
        "a stage of one's own, across 15 August",
        "awaiting payment",
    ],
)
def test_the_other_reading_goes_its_road_to_the_end(
    tell: Callable[..., Story], clients: str, asked: str, expected: list[str]
) -> None:
    story = abroad.begun(tell, clients, asked)

    assert days(play(story, madrid("2027-03-01 10:00"))) == expected


@pytest.fixture(params=STAGES)
def silent(tell: Callable[..., Story], request: pytest.FixtureRequest) -> Story:
    """A client in the UK is silent since Monday, 2 March 2026."""
    return abroad.begun(tell, abroad.client(request.param, "GB", more=CLOSING), "2026-03-02 16:00")


def test_do_not_panic_nothing_goes_out_in_the_first_days(silent: Story) -> None:
    silent.turns(["2026-03-03 10:00", "2026-03-05 10:00", "2026-03-06 16:01", "2026-03-09 15:59"])
    assert (silent.drafts(), abroad.kinds(silent)) == ([], [])

    silent.turn("2026-03-09 16:00")
    assert len(silent.drafts()) == 1


def test_the_first_message_asks_only_whether_they_are_all_right(silent: Story) -> None:
    words = abroad.send_the_draft(silent, "2026-03-09 16:00")

    assert "Is everything all right?" in words
    assert words.count("?") == 1
    assert not {word for word in ("invoice", "close", "pay", "deadline") if word in words.lower()}


def test_after_about_a_week_once_more_the_project_will_be_closed_and_the_work_invoiced_unless_they_answer_by_a_date(
    silent: Story,
) -> None:
    abroad.send_the_draft(silent, "2026-03-09 16:00")
    silent.turn("2026-03-16 15:59")
    assert silent.drafts() == []
    words = abroad.send_the_draft(silent, "2026-03-16 16:00")

    assert "Could you tell me by 23 March 2026 if you would rather go on with it?" in words
    assert "after that day, I will close the project and send you an invoice for the work done so far" in words


def test_no_answer_close_the_file_and_invoice_what_is_unpaid_with_a_conciliatory_last_line(
    silent: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    abroad.send_the_draft(silent, "2026-03-09 16:00")
    abroad.send_the_draft(silent, "2026-03-16 16:00")
    silent.turn("2026-03-23 17:59")
    assert silent.drafts() == [], "the day that was named is not over"

    words = abroad.send_the_draft(silent, "2026-03-24 09:00")

    assert "As announced in my message of 16 March, I have now closed our project." in words
    assert "you will receive an invoice" in words
    assert "My door stays open: should you wish to take it up again, a line from you is all it takes." in words
    closed = silent.case().state.closed
    assert closed is not None
    assert (closed.reason, closed.by) == ("no answer, as announced", e.Author.PLAYBOOK)
    assert abroad.kinds(silent) == [TaskKind.INVOICE_UNPAID]
    assert "with a conciliatory last line: the door stays open" in instruction(TaskKind.INVOICE_UNPAID)
    assert "37.25 hours, worth 2,384.00 EUR" in sheet(silent, capsys), "what is to be invoiced"


def test_the_door_stays_open_a_late_answer_takes_it_up_again(silent: Story) -> None:
    play(silent, madrid("2026-03-25 18:00"))
    silent.client_writes("I was ill. Can we go on?", at="2026-04-20 10:00")
    silent.turn("2026-04-20 10:05")

    assert silent.case().state.closed is None
    assert silent.case().state.turn is Turn.USER


def test_assess_before_writing_the_situation_is_shown_with_every_draft_and_task_and_never_inside_the_mail(
    tell: Callable[..., Story], capsys: pytest.CaptureFixture[str]
) -> None:
    story = abroad.begun(tell, abroad.client("platform", "GB", more=CLOSING + AGREED), "2026-03-02 16:00")
    situation = {
        "where in the work": "Stage 'platform'",
        "hours and money invested": "Invested so far: 37.25 hours, worth 2,384.00 EUR",
        "how responsive so far": "Acme: no answer is known yet",
        "are they current on fees": "nothing is unpaid",
        "what does the contract say": "contract",
        "what outcome is wanted": "`crickets show acme` says what each way out means",
    }
    for moment in ("2026-03-09 16:00", "2026-03-16 16:00", "2026-03-24 09:00"):
        story.turn(moment)
        shown = shown_with_the_draft(story)
        assert {name: said for name, said in situation.items() if said not in shown} == {}
        mail = abroad.send_the_draft(story, moment)
        assert [said for said in ("37.25", "2,384", "Stage", "Invested", "crickets", "contract") if said in mail] == []

    shown = sheet(story, capsys)
    assert {name: said for name, said in situation.items() if said not in shown} == {}


def shown_with_the_draft(story: Story) -> str:
    """What `crickets why` shows of the situation while a draft stands."""
    assert story.the_draft()
    return " ".join(situation_lines(story.case(), story.settings, story.now))


def test_learn_which_contract_clause_would_have_helped(silent: Story) -> None:
    play(silent, madrid("2026-03-25 18:00"))

    taught = "What would have helped: the clause" in silent.why()
    assert taught is (silent.case().state.stage != "negotiating")


def sheet(story: Story, capsys: pytest.CaptureFixture[str]) -> str:
    """Every open task in full, as `crickets tasks` shows it."""
    with story.ledger() as ledger:
        agenda = Agenda(ledger, story.settings, story.now)
        for task in story.case().state.open_tasks:
            draw_one(agenda, agenda.task(f"acme:{task.number}"))
    return " ".join(capsys.readouterr().out.split())
