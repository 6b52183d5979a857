"""What a play of assumed facts comes to, where the real machine is too slow to be asked."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from crickets.core import events as e
from crickets.core import holds as h
from crickets.core.cadences import BUILT_IN
from crickets.core.matters import AWAITING_PAYMENT, NEGOTIATING, Matter, MatterKey
from crickets.core.people import ClientKey
from crickets.core.plan import Course, Subject, World, plan
from crickets.core.playbook import After, AfterDue, Draft, Duration, Playbook, Step
from crickets.core.situation import Limits
from tests.core.story import CALENDAR, DRAFT, TWO_STEPS, at, client, invoice, mid, opened, own, placed

END = at("1") + timedelta(days=120)


def matter(name: str = "acme") -> Matter:
    return Matter(MatterKey(name), ClientKey(name.partition("/")[0]), name, NEGOTIATING)


def subject(name: str, *facts: e.MatterEvent, book: Playbook | None = TWO_STEPS) -> Subject:
    return Subject(matter(name), (opened(), *facts), book)


def world(drafts_a_day: int = 5, drafted_today: int = 0) -> World:
    return World(lambda _, __: CALENDAR, {}, Limits(), drafts_a_day, drafted_today, UTC)


def planned(course: Course) -> Sequence[datetime]:
    return [planned.at for planned in course.planned]


def test_a_plan_goes_on_to_the_end_of_the_playbook_and_no_further() -> None:
    (course,) = plan([subject("acme", own("2"))], world(), at("2 11:00"), END)

    assert planned(course) == [at("7"), at("14"), at("21")]
    assert isinstance(course.then, h.IsClosed)


def test_a_plan_ends_with_its_time_that_moment_included() -> None:
    (course,) = plan([subject("acme", own("2"))], world(), at("2 11:00"), at("14"))

    assert planned(course) == [at("7"), at("14")]
    assert course.until == at("21")


def test_a_range_is_planned_by_the_habit_of_the_client() -> None:
    answered = [fact for day in "12345" for fact in (own(f"{day} 9:00"), client(f"{day} 10:00"))]

    (course,) = plan(
        [subject("acme", *answered, own("6"), book=BUILT_IN["negotiating"])], world(), at("6 11:00"), at("12")
    )

    assert planned(course) == [at("10")]


def test_the_drafts_of_this_day_count_before_the_plan_was_made() -> None:
    (course,) = plan([subject("acme", own("2"))], world(drafts_a_day=2, drafted_today=2), at("7 10:30"), at("9"))

    assert planned(course) == [at("8 9:00")]


def test_a_draft_that_is_not_wanted_any_more_is_taken_back_at_once() -> None:
    facts = (own("2"), *placed("7"), client("7 10:20"))

    (course,) = plan([subject("acme", *facts)], world(), at("7 11:00"), END)

    assert planned(course) == [at("7 11:00")]
    assert isinstance(course.then, h.YourTurn)


def test_a_draft_that_the_user_edited_is_flagged_once() -> None:
    edited = e.DraftEdited(at("7 10:10"), DRAFT, mid("edited"))

    (course,) = plan([subject("acme", own("2"), *placed("7"), edited, client("7 10:20"))], world(), at("7 11:00"), END)

    assert planned(course) == [at("7 11:00")]
    assert isinstance(course.then, h.EditedDraftKept)


def test_a_draft_that_stands_has_no_date() -> None:
    (course,) = plan([subject("acme", own("2"), *placed("7"))], world(), at("7 11:00"), END)

    assert planned(course) == []
    assert isinstance(course.then, h.DraftStands)


def test_a_stage_without_a_playbook_has_no_date() -> None:
    (course,) = plan([subject("acme", own("2"), book=None)], world(), at("2 11:00"), END)

    assert (planned(course), course.then) == ([], h.NoPlaybook(NEGOTIATING))


def test_clocks_that_contradict_each_other_do_not_keep_the_plan_from_its_end() -> None:
    """A message that is dated ahead of the plan: what the play assumes comes before it, and settles nothing."""
    facts = (own("2"), *placed("7"), e.DraftSent(at("7 11:00"), DRAFT, DRAFT), own("90", "ahead"))

    (course,) = plan([subject("acme", *facts)], world(drafts_a_day=1000), at("8"), END)

    assert len(course.planned) <= len(TWO_STEPS.steps)


def test_a_hundred_clients_share_the_drafts_of_a_day() -> None:
    subjects = [subject(f"c{n:03}", own(f"2 10:{n % 60:02}", f"own {n}")) for n in range(100)]

    courses = plan(subjects, world(drafts_a_day=5), at("2 12:00"), END)

    drafts: dict[object, int] = {}
    for course in courses:
        for done in course.planned[:2]:
            drafts[done.at.date()] = drafts.get(done.at.date(), 0) + 1
    assert max(drafts.values()) == 5
    first = [course.planned[0].at for course in courses if course.planned]
    assert len(first) < len(courses)
    assert max(first) <= at("7 10:59") + timedelta(days=15)  # the limit opens with the day: two weeks, and its morning
    assert all(isinstance(course.then, h.Late) for course in courses if not course.planned)


ULTIMATUM = Playbook("p", (Step("s0", After(Duration.parse("5d")), Draft("letter", deadline=Duration.parse("7d"))),))


def test_a_draft_that_is_placed_anew_is_no_news_in_a_plan() -> None:
    intended = e.DraftIntended(at("7"), DRAFT, "s0", 0, mid("own 2"), deadline=date(2026, 3, 14))
    story = (own("2"), intended, e.DraftPlaced(at("7"), DRAFT))

    (course,) = plan([subject("acme", *story, book=ULTIMATUM)], world(), at("9 11:00"), END)

    assert planned(course) == []
    assert isinstance(course.then, h.DraftStands)


def test_a_notice_is_planned_for_each_invoice() -> None:
    book = Playbook("p", (Step("n10", AfterDue(Duration.parse("10d")), Draft("letter")),))
    both = (invoice(date(2026, 3, 1), "A"), invoice(date(2026, 3, 20), "B"))
    payment = Matter(MatterKey("acme"), ClientKey("acme"), "acme", AWAITING_PAYMENT, invoices=both)
    opens = e.MatterOpened(at("1 0:00"), AWAITING_PAYMENT)

    (course,) = plan([Subject(payment, (opens, own("2")), book)], world(), at("2 11:00"), END)

    assert planned(course) == [at("11 9:00"), at("30 9:00")]
