import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.cadences import BUILT_IN
from crickets.core.matters import AWAITING_PAYMENT, IN_PROGRESS, NEGOTIATING, PLATFORM, Stage
from crickets.core.playbook import (
    After,
    Draft,
    Duration,
    NextWeek,
    OnDiscard,
    Playbook,
    Range,
    Step,
    Unit,
    When,
    default_name,
)
from crickets.core.playbook import span as read_span
from tests.core.story import playbook


@pytest.mark.parametrize(
    "text, count, unit",
    [("48h", 48, Unit.HOURS), (" 5d ", 5, Unit.DAYS), ("3 bd", 3, Unit.WORKING_DAYS), ("2w", 2, Unit.WEEKS)],
)
def test_a_duration_is_a_number_and_a_unit(text: str, count: int, unit: Unit) -> None:
    assert Duration.parse(text) == Duration(count, unit)


@pytest.mark.parametrize("text", ["", "5", "d", "-5d", "5.5d", "5days", "5D", "99999d", "5d 3h", "\u0665d"])
def test_what_is_no_duration_is_refused_with_the_way_out(text: str) -> None:
    with pytest.raises(ValueError, match="write a number and a unit: 48h, 5d, 3bd"):
        Duration.parse(text)


@given(st.integers(0, 9999), st.sampled_from(Unit))
def test_a_duration_reads_as_it_is_written(count: int, unit: Unit) -> None:
    assert Duration.parse(str(Duration(count, unit))) == Duration(count, unit)


@pytest.mark.parametrize("text", ["4d..7d", " 4d .. 7d ", "96h..1w", "3bd..5bd"])
def test_a_range_is_two_durations_the_shorter_first(text: str) -> None:
    shortest, _, longest = text.partition("..")

    assert read_span(text) == Range(Duration.parse(shortest), Duration.parse(longest))
    assert Range.parse(str(read_span(text))) == read_span(text)


def test_without_dots_it_is_one_duration() -> None:
    assert read_span("4d") == Duration(4, Unit.DAYS)


@pytest.mark.parametrize(
    "text, way_out",
    [
        ("7d..4d", "'7d..4d' is no range: the shorter time comes first, as in 4d..7d"),
        ("4d..96h", "'4d..96h' is no range: the shorter time comes first, as in 4d..7d"),
        ("3bd..7d", "'3bd..7d' mixes working days with other time; write for example: 4d..7d or 3bd..5bd"),
        ("4d..7bd", "'4d..7bd' mixes working days with other time; write for example: 4d..7d or 3bd..5bd"),
        ("4d..", "'' is not a duration; write a number and a unit: 48h, 5d, 3bd (working days) or 2w"),
        ("4..7d", "'4' is not a duration; write a number and a unit: 48h, 5d, 3bd (working days) or 2w"),
        ("4d..5d..7d", "'5d..7d' is not a duration; write a number and a unit: 48h, 5d, 3bd (working days) or 2w"),
    ],
)
def test_what_is_no_range_is_refused_with_the_way_out(text: str, way_out: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(way_out)}$"):
        read_span(text)


@pytest.mark.parametrize("text", ["tuesday next week", "  Tuesday  NEXT week "])
def test_a_weekday_of_next_week_is_read(text: str) -> None:
    assert NextWeek.parse(text) == NextWeek(1)
    assert str(NextWeek.parse(text)) == "tuesday next week"


@pytest.mark.parametrize(
    "text", ["tuesday", "next week", "tue next week", "tuesday next month", "tuesday next week or so"]
)
def test_what_is_no_weekday_of_next_week_is_refused_with_the_way_out(text: str) -> None:
    with pytest.raises(ValueError, match=r"tuesday next week$"):
        NextWeek.parse(text)


# Where to go on


@pytest.mark.parametrize(
    "name, recorded, index",
    [("s1", 1, 2), ("s1", 7, 2), ("gone", 1, 2), ("", 0, 1)],
    ids=["by its name", "moved", "gone: by its place", "by hand: by its place"],
)
def test_a_matter_goes_on_behind_the_step_done(name: str, recorded: int, index: int) -> None:
    assert playbook("5d", "7d", "7d").index_after(name, recorded) == index


@pytest.mark.parametrize(
    "placed, letters, moved",
    [
        (("draft-1", 0, "a"), "ab", False),
        (("draft-1", 0, "a"), "xab", True),
        (("draft-2", 1, "b"), "b", True),
        (("draft-2", 1, "b"), "ba", True),
        (("draft-2", 1, "b"), "a", True),
        (("draft-1", 0, "a"), "xb", False),
        (("draft-3", 2, "c"), "ab|", True),
        (("first", 0, "a"), "xab", False),
        (("draft-1", 0, ""), "xab", False),
    ],
    ids=[
        "where it was",
        "one put before it",
        "one taken from before it",
        "two changed places",
        "itself taken away",
        "another letter in its place",
        "the end in its place",
        "named",
        "a fact from before letters were noted",
    ],
)
def test_a_step_without_a_name_is_known_by_its_place(
    placed: tuple[str, int, str], letters: str, *, moved: bool
) -> None:
    drafts = [None if letter == "|" else Draft(letter) for letter in letters]
    steps = tuple(
        Step(default_name("draft" if draft else "close", i), span("5d"), draft, close="" if draft else "over")
        for i, draft in enumerate(drafts)
    )

    assert Playbook("p", steps).has_moved(*placed) is moved


def test_the_end_is_the_step_that_closes_or_behind_the_last() -> None:
    assert playbook("5d", "7d").end == 2
    assert playbook("5d", "7d", closing=None).end == 2
    assert Playbook("p", ()).end == 0


# What is wrong with it


def steps(*whens: When, name: str = "") -> tuple[Step, ...]:
    return tuple(Step(name or f"s{i}", when, Draft("letter")) for i, when in enumerate(whens))


def span(text: str) -> After:
    return After(read_span(text))


@pytest.mark.parametrize(
    "text, early",
    [
        ("3d", True),
        ("4d", False),
        ("95h", True),
        ("96h", False),
        ("3bd", True),
        ("4bd", False),
        ("1w", False),
        ("3d..7d", True),
        ("4d..7d", False),
    ],
)
def test_before_four_days_a_follow_up_to_an_offer_is_a_mistake(text: str, *, early: bool) -> None:
    assert bool(Playbook("p", steps(span(text))).problems(NEGOTIATING)) is early


@pytest.mark.parametrize("stage", [IN_PROGRESS, AWAITING_PAYMENT, PLATFORM, Stage("retainer")])
def test_at_other_stages_a_day_is_enough(stage: Stage) -> None:
    assert Playbook("p", steps(span("1d"))).problems(stage) == ()


def test_an_early_end_is_no_early_follow_up() -> None:
    assert Playbook("p", (Step("end", span("1d"), close="enough"),)).problems(NEGOTIATING) == ()


def test_a_step_behind_the_end_is_never_reached() -> None:
    behind = Playbook("p", (Step("end", span("7d"), close="no answer"), *steps(span("7d"))))

    assert behind.problems(IN_PROGRESS) == ("step 's0' is never reached: 'end' closes the matter",)


def test_two_steps_of_one_name_are_a_mistake() -> None:
    assert Playbook("p", steps(span("5d"), span("5d"), name="same")).problems(NEGOTIATING) == (
        "two steps are named 'same'",
    )


def test_a_fault_names_the_place_of_its_step() -> None:
    assert [place for place, _ in Playbook("p", steps(span("5d"), span("2d"))).faults(NEGOTIATING)] == [1]


# The built-in ones


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_playbook_is_sound(name: str) -> None:
    assert BUILT_IN[name].name == name
    assert BUILT_IN[name].problems(Stage(name)) == ()


def test_each_stage_of_the_trade_has_a_playbook_and_two_can_be_chosen() -> None:
    stages = {NEGOTIATING, IN_PROGRESS, AWAITING_PAYMENT, PLATFORM}

    assert BUILT_IN.keys() == stages | {"platform_delivered", "closing"}


def test_an_offer_is_followed_up_twice_and_then_let_go() -> None:
    assert [
        (str(s.when.duration), s.draft, s.close) for s in BUILT_IN["negotiating"].steps if isinstance(s.when, After)
    ] == [
        ("4d..7d", Draft("negotiating/first"), ""),
        ("7d", Draft("negotiating/last"), ""),
        ("7d", None, "no answer"),
    ]


@pytest.mark.parametrize("name", ["in_progress", "awaiting_payment", "platform"])
def test_work_is_asked_about_on_the_tuesday_of_the_week_after(name: str) -> None:
    assert BUILT_IN[name].steps[0].when == NextWeek(1)


def test_a_deleted_reminder_of_an_invoice_does_not_end_the_dunning() -> None:
    assert BUILT_IN["awaiting_payment"].on_discard is OnDiscard.SKIP
    assert BUILT_IN["negotiating"].on_discard is OnDiscard.REST
