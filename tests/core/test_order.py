import random
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from crickets.core import events as e
from crickets.core.matters import IN_PROGRESS
from crickets.core.milestones import MilestoneState
from crickets.core.order import in_order
from crickets.core.standing import Turn
from crickets.core.state import fold
from crickets.core.tasks import Outcome, TaskKind
from tests.core.story import DRAFT, asked, at, client, ended, mid, opened, own, placed, sent, told


def names(facts: list[e.MatterEvent]) -> list[str]:
    return [f.message_id.partition("@")[0] for f in facts if isinstance(f, e.UserWrote | e.ClientWrote)]


def test_a_message_comes_after_what_it_refers_to_whatever_its_clock_says() -> None:
    facts = told(client("3 10:00", "question"), own("3 9:00", "reply", "question"))

    assert names(in_order(facts)) == ["question", "reply"]


def test_a_message_moved_by_what_it_refers_to_bears_the_later_moment() -> None:
    question, reply = client("3 10:00", "question"), own("3 9:00", "reply", "question")

    assert fold([question, reply]).user_wrote_at == in_order([reply, question])[1].at > question.at


def test_the_order_holds_along_a_chain_of_answers() -> None:
    facts = told(own("3 12:00", "a"), client("3 10:00", "b", "a"), own("3 8:00", "c", "b"), client("3 6:00", "d", "c"))

    assert names(in_order(facts)) == ["a", "b", "c", "d"]


def test_messages_that_refer_to_each_other_are_put_in_some_order_and_always_the_same() -> None:
    facts = told(own("3 12:00", "a", "c"), client("3 10:00", "b", "a"), own("3 8:00", "c", "b"))

    assert len({tuple(names(in_order(some))) for some in permutations(facts)}) == 1


def test_a_forged_chain_of_any_length_is_no_burden() -> None:
    length = 20_000
    facts = [e.ClientWrote(at("3"), mid(str(i)), (mid(str(i + 1)),)) for i in range(length)]

    assert names(in_order(facts))[0] == str(length - 1)


def test_what_becomes_of_a_draft_comes_after_it_was_intended() -> None:
    facts = told(placed("7"), e.DraftSent(at("6"), DRAFT, None))

    assert [type(fact).__name__ for fact in in_order(facts)] == ["DraftIntended", "DraftPlaced", "DraftSent"]


def test_a_draft_comes_after_the_message_that_it_follows_up() -> None:
    facts = told(own("7 12:00", "fast clock"), e.DraftIntended(at("7 11:00"), DRAFT, "s0", 0, mid("fast clock")))

    assert [type(fact).__name__ for fact in in_order(facts)] == ["UserWrote", "DraftIntended"]


def test_resume_comes_after_the_message_that_it_was_said_about() -> None:
    facts = told(own("2"), client("3 10:05", "soon"), e.Resumed(at("3 10:00"), mid("soon")))

    assert fold(facts).turn is Turn.CLIENT


def test_one_id_used_by_both_sides_gives_one_order() -> None:
    facts = told(opened(), own("2", "same"), client("4", "same"), own("3", "other"))

    assert len({fold(some) for some in map(tuple, permutations(facts))}) == 1


OTHER = mid("other draft")
MOMENTS = st.integers(0, 30).map(lambda hours: f"{2 + hours // 10} {hours % 10 + 8}:00")
IDS = st.sampled_from("abcdef")
MESSAGES = st.builds(
    lambda who, when, name, refers: who(when, name, *refers),
    st.sampled_from([own, client]),
    MOMENTS,
    IDS,
    st.lists(IDS, max_size=3),
)
WORDS = st.builds(
    lambda when, build: build(at(when)),
    MOMENTS,
    st.sampled_from(
        [
            e.Adopted,
            e.Rested,
            e.Resumed,
            e.Reopened,
            e.Parked,
            e.Returned,
            lambda m: e.Resumed(m, mid("a")),
            lambda m: e.Snoozed(m, at("5")),
            lambda m: e.StepSkipped(m, "s0", 0),
            lambda m: e.Closed(m, "enough", e.Author.USER),
            lambda m: e.Closed(m, "no answer", e.Author.PLAYBOOK),
            lambda m: e.AnswerAsked(m, mid("b"), "subject"),
            lambda m: e.AnswerGiven(m, mid("b"), yes=True),
            lambda m: e.DraftIntended(m, DRAFT, "s0", 0, mid("a")),
            lambda m: e.DraftPlaced(m, DRAFT),
            lambda m: e.DraftEdited(m, DRAFT, mid("revision")),
            lambda m: e.DraftVanished(m, DRAFT),
            lambda m: e.DraftSent(m, DRAFT, mid("c")),
            lambda m: e.DraftDiscarded(m, DRAFT),
            lambda m: e.DraftWithdrawn(m, DRAFT, e.Withdrawal.ANSWERED),
            lambda m: e.DraftIntended(m, OTHER, "s0", 0, mid("a"), deadline=m.date(), replaces=DRAFT),
            lambda m: e.DraftPlaced(m, OTHER),
            lambda m: e.DraftEdited(m, OTHER, mid("another revision")),
            lambda m: e.DraftSent(m, OTHER, mid("d")),
            lambda m: e.DraftDiscarded(m, OTHER),
            lambda m: e.DeadlineStated(m, DRAFT, m.date()),
            lambda m: e.DeadlineUnclear(m, OTHER),
            lambda m: e.DeadlineNamed(m, m.date()),
            lambda m: e.TaskOpened(m, 1, TaskKind.CALL, "s0", 0),
            lambda m: e.TaskOpened(m, 2, TaskKind.CALL, "s0", 0, stays=True),
            lambda m: e.TaskEnded(m, 1, Outcome.DONE),
            lambda m: e.TaskEnded(m, 2, Outcome.PROMISED),
            lambda m: e.Promised(m, m.date()),
            e.Disputed,
            lambda m: e.Redirected(m, "new@acme.example"),
            lambda m: e.StepDone(m, "s0", 0, ("A",)),
            lambda m: e.Paused(m, e.Author.PLAYBOOK, "s0"),
            lambda m: e.Paused(m, e.Author.USER),
            lambda m: e.StageSet(m, IN_PROGRESS, e.Author.USER),
            lambda m: e.PaymentReceived(m, "A", None, m.date()),
            lambda m: e.MilestoneSet(m, "deposit", MilestoneState.PLANNED),
            lambda m: e.MilestoneSet(m, "stage", MilestoneState.RELEASED),
        ]
    ),
)
FACTS = st.lists(st.one_of(MESSAGES, WORDS), max_size=14, unique_by=e.identity)


@given(FACTS, st.randoms(use_true_random=False))
def test_facts_in_any_order_of_arrival_give_one_state(facts: list[e.MatterEvent], chance: random.Random) -> None:
    shuffled = facts.copy()
    chance.shuffle(shuffled)

    assert fold(shuffled) == fold(facts)


@given(FACTS)
def test_facts_reported_twice_and_kept_once_change_nothing(facts: list[e.MatterEvent]) -> None:
    kept = list({e.identity(fact): fact for fact in [*facts, *facts]}.values())

    assert fold(kept) == fold(facts)


TREES = st.lists(
    st.builds(
        lambda who, when, number, parents: who(when, f"m{number}", *(f"m{p}" for p in parents if p < number)),
        st.sampled_from([own, client]),
        MOMENTS,
        st.integers(0, 9),
        st.lists(st.integers(0, 9), max_size=3),
    ),
    unique_by=lambda fact: fact.message_id,
)


@given(TREES)
def test_no_message_comes_before_one_that_it_refers_to(facts: list[e.UserWrote | e.ClientWrote]) -> None:
    places = {name: place for place, name in enumerate(names(in_order(facts)))}
    refers = [(f.message_id.partition("@")[0], r.partition("@")[0]) for f in facts for r in f.refers_to]

    assert [(late, early) for late, early in refers if early in places and places[early] > places[late]] == []


@given(FACTS)
def test_no_fact_is_lost_or_moved_back(facts: list[e.MatterEvent]) -> None:
    before = {e.identity(fact): fact.at for fact in facts if "at" not in fact.key}
    after = {e.identity(fact): fact.at for fact in in_order(facts) if "at" not in fact.key}

    assert after.keys() == before.keys()
    assert all(after[name] >= moment for name, moment in before.items())


def test_a_story_read_backwards_is_the_same_story() -> None:
    facts = told(opened(), own("2"), placed("7"), sent("8"), client("9"), own("10"), placed("15", 0, mid("next")))

    assert fold(reversed(facts)) == fold(facts)


def test_what_comes_of_a_task_comes_after_it_was_asked_for() -> None:
    facts = told(asked("9", 1, "s0"), ended("8 23:59", 1))

    assert [type(fact).__name__ for fact in in_order(facts)] == ["TaskOpened", "TaskEnded"]


def test_in_a_tie_what_was_paid_comes_before_the_end_and_what_was_done_before_what_was_said() -> None:
    now = at("9")
    facts: list[e.MatterEvent] = [
        e.Closed(now, "paid", e.Author.USER),
        e.DeadlineStated(now, DRAFT, now.date()),
        e.PaymentReceived(now, "A", None, now.date()),
        e.Promised(now, now.date()),
        e.UserWrote(now, mid("a")),
        e.TaskEnded(now, 1, Outcome.PROMISED),
        e.DraftSent(now, DRAFT, mid("a")),
    ]

    kinds = [type(fact).__name__ for fact in in_order(facts)]
    assert kinds == ["TaskEnded", "DraftSent", "UserWrote", "DeadlineStated", "Promised", "PaymentReceived", "Closed"]
