"""Facts told in few words, for a matter between a user and a client who both live in UTC and work from 9 to 18."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from crickets.core import events as e
from crickets.core.actions import Action, Wait
from crickets.core.decide import next_action
from crickets.core.holds import Hold
from crickets.core.mail import MessageId
from crickets.core.matters import NEGOTIATING, Matter, MatterKey, Stage
from crickets.core.money import Invoice
from crickets.core.people import ClientKey
from crickets.core.playbook import After, Draft, Duration, OnDiscard, Playbook, Step
from crickets.core.situation import ClientSituation
from crickets.core.standing import MatterState
from crickets.core.state import fold
from crickets.core.tasks import Outcome, TaskKind
from crickets.core.workdays import BusinessCalendar, Side

EVERY_DAY = frozenset(range(7))
WEEKDAYS = BusinessCalendar(Side(ZoneInfo("UTC")), Side(ZoneInfo("UTC")))
CALENDAR = BusinessCalendar(Side(ZoneInfo("UTC"), EVERY_DAY), Side(ZoneInfo("UTC"), EVERY_DAY))
"""Without weekends, so that "five days later" is five days later."""

DRAFT = MessageId("draft@studio.example")


def playbook(*spans: str, on_discard: OnDiscard = OnDiscard.REST, closing: str | None = "7d") -> Playbook:
    """Steps named s0, s1, ... that each place a draft after a span, then one that closes."""
    drafts = [Step(f"s{i}", After(Duration.parse(span)), Draft(f"letter/{i}")) for i, span in enumerate(spans)]
    ends = [Step("end", After(Duration.parse(closing)), close="no answer")] if closing else []
    return Playbook("p", (*drafts, *ends), on_discard)


TWO_STEPS = playbook("5d", "7d")
SKIPPING = playbook("5d", "7d", on_discard=OnDiscard.SKIP)


def at(text: str) -> datetime:
    """A moment of March 2026, which begins on a Sunday: ``"2"`` is Monday the 2nd at 10:00, or ``"2 9:30"``."""
    day, _, clock = text.partition(" ")
    hour, _, minute = (clock or "10:00").partition(":")
    return datetime(2026, 3, 1, int(hour), int(minute), tzinfo=UTC) + timedelta(days=int(day) - 1)


def opened(when: str = "1 0:00", stage: Stage = NEGOTIATING) -> e.MatterOpened:
    return e.MatterOpened(at(when), stage)


def own(when: str, name: str = "", *refers_to: str) -> e.UserWrote:
    return e.UserWrote(at(when), mid(name or f"own {when}"), tuple(mid(r) for r in refers_to))


def client(when: str, name: str = "", *refers_to: str, junk: bool = False) -> e.ClientWrote:
    return e.ClientWrote(at(when), mid(name or f"client {when}"), tuple(mid(r) for r in refers_to), junk)


def mid(name: str) -> MessageId:
    return MessageId(f"{name.replace(' ', '.')}@mail.example")


def placed(when: str, index: int = 0, draft: MessageId = DRAFT, step: str = "") -> tuple[e.MatterEvent, ...]:
    return e.DraftIntended(at(when), draft, step or f"s{index}", index), e.DraftPlaced(at(when), draft)


def sent(when: str, name: str = "sent", draft: MessageId = DRAFT) -> tuple[e.MatterEvent, ...]:
    """The draft left as a message with another id, as Thunderbird does it."""
    return e.DraftSent(at(when), draft, mid(name), edited=True), e.UserWrote(at(when), mid(name))


def followed_up(when: str, index: int = 0) -> tuple[e.MatterEvent, ...]:
    """A step's draft was placed and sent in the same moment."""
    draft = MessageId(f"draft.{index}@studio.example")
    return (*placed(when, index, draft), *sent(when, f"sent.{index}", draft))


def discarded(when: str, draft: MessageId = DRAFT) -> e.DraftDiscarded:
    return e.DraftDiscarded(at(when), draft)


def vanished(when: str, *, doubt: bool = False) -> e.DraftVanished:
    return e.DraftVanished(at(when), DRAFT, doubt)


def edited(when: str) -> e.DraftEdited:
    return e.DraftEdited(at(when), DRAFT, mid("revision"))


def closed(when: str, by: e.Author) -> e.Closed:
    return e.Closed(at(when), "enough", by)


def told(*facts: e.MatterEvent | Iterable[e.MatterEvent]) -> list[e.MatterEvent]:
    """Facts, some of which come in groups."""
    return [one for fact in facts for one in (fact if isinstance(fact, Iterable) else [fact])]


def state_of(*facts: e.MatterEvent | Iterable[e.MatterEvent]) -> MatterState:
    return fold(told(opened(), *facts))


def invoice(due: date, number: str = "2026-01") -> Invoice:
    return Invoice(number, Decimal(1200), "EUR", date(2026, 2, 1), due)


def matter(*invoices: Invoice) -> Matter:
    return Matter(MatterKey("acme"), ClientKey("acme"), "Acme", NEGOTIATING, invoices=invoices)


def decided(
    now: str | datetime,
    *facts: e.MatterEvent | Iterable[e.MatterEvent],
    steps: Playbook | None = TWO_STEPS,
    calendar: BusinessCalendar = CALENDAR,
    situation: ClientSituation | None = None,
    invoices: tuple[Invoice, ...] = (),
) -> Action:
    """What is to be done at a moment; the matter was opened on the 1st unless the facts say when."""
    story = told(*facts)
    story = story if any(isinstance(f, e.MatterOpened) for f in story) else [opened(), *story]
    moment = at(now) if isinstance(now, str) else now
    around = _with_own_follow_ups(situation or ClientSituation(), fold(story))
    return next_action(matter(*invoices), fold(story), around, steps, calendar, moment)


def _with_own_follow_ups(around: ClientSituation, state: MatterState) -> ClientSituation:
    """The client's newest follow-up is at least this matter's."""
    if around.last_follow_up is not None or state.last_follow_up is None:
        return around
    return replace(around, last_follow_up=state.last_follow_up)


def hold_of(action: Action) -> Hold:
    """Why nothing is done; a failure where something is."""
    assert isinstance(action, Wait), action
    return action.hold


def on_holidays(calendar: BusinessCalendar, days: Mapping[date, str]) -> BusinessCalendar:
    return BusinessCalendar(Side(calendar.user.zone, calendar.user.weekdays, days), calendar.client)


# What a step can do beside a draft


def asked(when: str, number: int, step: str, kind: TaskKind = TaskKind.CALL, *, stays: bool = False) -> e.TaskOpened:
    return e.TaskOpened(at(when), number, kind, step, 0, stays=stays)


def ended(when: str, number: int, outcome: Outcome = Outcome.DONE) -> e.TaskEnded:
    return e.TaskEnded(at(when), number, outcome)


def promised(when: str, until: date) -> e.Promised:
    return e.Promised(at(when), until)


def paid(when: str, number: str = "2026-01", amount: int | None = None) -> e.PaymentReceived:
    return e.PaymentReceived(at(when), number, None if amount is None else Decimal(amount), at(when).date())


def demanded(when: str, step: str, index: int, *numbers: str) -> tuple[e.MatterEvent, ...]:
    """A notice for these invoices was placed and sent in the same moment."""
    draft = MessageId(f"{step}.{when.replace(' ', '.')}@studio.example")
    return (
        e.DraftIntended(at(when), draft, step, index, invoices=numbers),
        e.DraftPlaced(at(when), draft),
        *sent(when, f"sent.{step}.{when}", draft),
    )


def ultimatum(
    when: str, until: date, draft: MessageId = DRAFT, index: int = 0, replaces: MessageId | None = None
) -> tuple[e.MatterEvent, ...]:
    """A draft that states a deadline was placed."""
    return (
        e.DraftIntended(at(when), draft, f"s{index}", index, deadline=until, replaces=replaces),
        e.DraftPlaced(at(when), draft),
    )
