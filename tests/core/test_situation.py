from datetime import timedelta

import pytest

from crickets.core import events as e
from crickets.core.habit import Habit
from crickets.core.matters import MatterKey
from crickets.core.playbook import Duration
from crickets.core.situation import ClientSituation, Limits, Surroundings, situation_of
from crickets.core.standing import MatterState
from crickets.core.tasks import TaskKind
from crickets.core.workdays import NO_HABIT
from tests.core.story import DRAFT, asked, at, client, ended, followed_up, mid, own, placed, sent, state_of

WEBSITE, LOGO, MAIN = MatterKey("acme/website"), MatterKey("acme/logo"), MatterKey("acme")


def seen_from(
    matter: MatterKey,
    states: dict[MatterKey, MatterState],
    *facts: e.ClientEvent,
    around: Surroundings | None = None,
    habit: Habit = NO_HABIT,
) -> ClientSituation:
    return situation_of(matter, states, facts, around or Surroundings(), habit)


def test_a_client_of_whom_nothing_is_known_holds_nothing() -> None:
    assert seen_from(WEBSITE, {WEBSITE: state_of()}) == ClientSituation()


def test_an_open_draft_of_another_matter_is_seen_and_ones_own_is_not() -> None:
    states = {WEBSITE: state_of(own("2"), placed("7")), LOGO: state_of(own("2"))}

    assert seen_from(LOGO, states).draft_elsewhere == WEBSITE
    assert seen_from(WEBSITE, states).draft_elsewhere == ""


def test_a_draft_that_is_to_be_replaced_is_seen_too() -> None:
    """The user edits both: the newer is needless, the older is the follow-up that they will send."""
    new = mid("new")
    two = (placed("7"), e.DraftIntended(at("8"), new, "s0", 0, replaces=DRAFT), e.DraftPlaced(at("8"), new))
    edits = (e.DraftEdited(at("9"), DRAFT, mid("r")), e.DraftEdited(at("9"), new, mid("s")))

    assert seen_from(LOGO, {WEBSITE: state_of(own("2"), *two, edits), LOGO: state_of()}).draft_elsewhere == WEBSITE


def test_the_end_of_the_last_draft_elsewhere_is_when_the_way_was_free() -> None:
    states = {WEBSITE: state_of(own("2"), placed("7"), sent("9")), LOGO: state_of(own("2")), MAIN: state_of()}

    assert seen_from(LOGO, states).free_since == at("9")
    assert seen_from(WEBSITE, states).free_since is None


def test_the_gap_counts_follow_ups_in_all_matters() -> None:
    states = {WEBSITE: state_of(own("2"), followed_up("7")), LOGO: state_of(own("2"), followed_up("8"))}

    assert {seen_from(key, states).last_follow_up for key in states} == {at("8")}


def test_life_elsewhere_is_the_newest_message_in_another_matter() -> None:
    states = {WEBSITE: state_of(client("3")), LOGO: state_of(client("4")), MAIN: state_of(client("9"))}

    assert seen_from(MAIN, states).life_elsewhere == at("4")
    assert seen_from(WEBSITE, states).life_elsewhere == at("9")


def test_a_message_in_another_clients_thread_is_life_too() -> None:
    heard = e.HeardFrom(at("5"), mid("m"))

    assert seen_from(WEBSITE, {WEBSITE: state_of(own("2"))}, heard).life_elsewhere == at("5")


AWAY = e.Absent(at("3"), mid("ooo"), at("20"))


@pytest.mark.parametrize(
    "states, facts, until",
    [
        ({WEBSITE: state_of(own("2"))}, [AWAY], at("20")),
        ({WEBSITE: state_of(own("2"), client("2 12:00"))}, [AWAY], at("20")),
        ({WEBSITE: state_of(own("2"), client("4"))}, [AWAY], None),
        ({WEBSITE: state_of(own("2")), LOGO: state_of(client("4"))}, [AWAY], None),
        ({WEBSITE: state_of(own("2"))}, [AWAY, e.HeardFrom(at("4"), mid("m"))], None),
        ({WEBSITE: state_of(own("2"))}, [AWAY, e.Absent(at("5"), mid("ooo 2"), at("25"))], at("25")),
        ({WEBSITE: state_of(own("2"))}, [e.Absent(at("3"), mid("ooo"))], None),
    ],
    ids=[
        "away",
        "they wrote before it",
        "back: they wrote since",
        "they wrote in another matter",
        "they wrote to somebody else's thread",
        "away for longer",
        "away for an unknown time",
    ],
)
def test_who_is_away_is_back_when_they_say_or_when_they_write(
    states: dict[MatterKey, MatterState], facts: list[e.ClientEvent], until: object
) -> None:
    away = seen_from(WEBSITE, states, *facts).away

    assert (away.until if away else None) == until


def test_the_newest_bounce_counts() -> None:
    bounces = [e.Bounced(at("5"), mid("b"), "new@acme.example"), e.Bounced(at("3"), mid("a"), "old@acme.example")]
    situation = seen_from(WEBSITE, {WEBSITE: state_of(own("2"))}, *bounces)

    assert (situation.bounced_at, situation.bounced_address) == (at("5"), "new@acme.example")


def test_a_bounce_that_may_pass_holds_nothing() -> None:
    delayed = e.Bounced(at("5"), mid("b"), "anna@acme.example", permanent=False)

    assert seen_from(WEBSITE, {WEBSITE: state_of(own("2"))}, delayed).bounced_at is None


@pytest.mark.parametrize(
    "original, matter",
    [("own 2", WEBSITE), ("own 3", LOGO), ("elsewhere", LOGO)],
    ids=["the older mail", "the newer one", "one that nobody knows: the newest before it"],
)
def test_a_mail_came_back_in_the_matter_that_it_was_about(original: str, matter: MatterKey) -> None:
    states = {WEBSITE: state_of(own("2")), LOGO: state_of(own("3")), MAIN: state_of(own("6"))}
    bounced = e.Bounced(at("5"), mid("b"), original=mid(original))

    assert [key for key in states if seen_from(key, states, bounced).bounced_here] == [matter]


def test_an_address_that_was_checked_for_one_matter_is_checked_for_all() -> None:
    checked = state_of(own("2"), asked("3", 1, "call", TaskKind.VERIFY_ADDRESS), ended("4", 1))
    states = {WEBSITE: checked, LOGO: state_of(own("2"))}

    assert {seen_from(key, states).verified_at for key in states} == {at("4")}


def test_the_clients_habit_is_seen_from_each_of_its_matters() -> None:
    habit = Habit((timedelta(days=2),))
    states = {WEBSITE: state_of(own("2")), LOGO: state_of(own("2"))}

    assert {seen_from(key, states, habit=habit).habit for key in states} == {habit}


def test_what_the_shell_knows_is_handed_through() -> None:
    around = Surroundings("INBOX was not read", 3, Limits(gap=Duration.parse("5d")))
    situation = seen_from(WEBSITE, {WEBSITE: state_of()}, around=around)

    assert (situation.cannot_tell, situation.drafts_left, situation.limits) == (
        around.cannot_tell,
        around.drafts_left,
        around.limits,
    )
