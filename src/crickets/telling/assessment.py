"""Flow: where a client and its matters stand before anybody writes, as data: the work, the money, the contract."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from crickets.config import Settings
from crickets.core.claims import claims_of
from crickets.core.habit import Habit
from crickets.core.matters import Matter, MatterKey
from crickets.core.milestones import Milestone, MilestoneState, due_now
from crickets.core.money import Claim, Line, LineKind, Money, rounded
from crickets.core.people import Client, ClientKey
from crickets.core.safeguards import Judgement, Presence
from crickets.core.standing import Turn
from crickets.docket import Case, Docket, worth_a_row
from crickets.ports import Ledger
from crickets.telling.asides import promised
from crickets.telling.report import days, usual
from crickets.telling.ways import Way, day, totals, ways_out


@dataclass(frozen=True, slots=True)
class Stone:
    """A milestone as it stands: ``due`` is where pauses have moved it, None where it has no date."""

    milestone: Milestone
    state: MilestoneState
    due: date | None

    @property
    def moved(self) -> bool:
        """Whether a pause moved its date."""
        return self.due != self.milestone.due


@dataclass(frozen=True, slots=True)
class Situation:
    """A matter as it is assessed; ``hours`` and ``worth`` are None where nothing is said.

    ``place`` says where in its playbook it is, ``owed`` holds every invoice of which something is open, ``running`` the
    deadlines and promises, a sentence each, and ``ways`` what can be done about it.
    """

    matter: MatterKey
    name: str
    stage: str
    place: str
    hours: Decimal | None
    worth: Money | None
    owed: Sequence[Claim]
    milestones: Sequence[Stone]
    running: Sequence[str]
    ways: Sequence[Way]

    @property
    def invested(self) -> str:
        """The time and the money that went into it; empty where nothing is said."""
        if self.hours is None:
            return ""
        return f"{hours_of(self.hours)}{f', worth {self.worth.written}' if self.worth else ''}"


@dataclass(frozen=True, slots=True)
class Assessment:
    """A client as it is assessed: its matters, its answers, and what its contract has of the safeguards.

    ``advice`` is for the next offer to a client who is slow as a habit, and empty for others.
    """

    client: ClientKey
    answers: str
    slow: bool
    advice: str
    clauses: Sequence[Judgement]
    situations: Sequence[Situation]


def assess(
    ledger: Ledger, settings: Settings, client: ClientKey, matters: Collection[MatterKey], now: datetime
) -> Assessment:
    """Assess a client, and those of its matters that have a word to say."""
    cases = Docket(ledger, settings).cases(client, now)
    habit = next((case.situation.habit for case in cases.values()), Habit())
    slow = habit.is_slow(settings.limits.slow.at_least)
    known = settings.clients.get(client)
    chosen = [case for key, case in cases.items() if key in matters and worth_a_row(case, settings)]
    return Assessment(
        client=client,
        answers=answers_of(habit),
        slow=slow,
        advice=_advice(known, settings) if slow and known else "",
        clauses=settings.protection(known).judgements() if known else (),
        situations=[situation(case, settings, now) for case in chosen],
    )


def situation(case: Case, settings: Settings, now: datetime) -> Situation:
    """Assess one matter at this moment."""
    owed = owed_in(case, settings, now)
    return Situation(
        matter=case.matter.key,
        name=case.matter.name,
        stage=case.state.stage,
        place=_place(case, now),
        hours=case.matter.hours,
        worth=_worth(case.matter, case.client),
        owed=owed,
        milestones=_milestones(case, now),
        running=tuple(_running(case, now)),
        ways=ways_out(case, settings, owed, now),
    )


def situation_lines(case: Case, settings: Settings, now: datetime) -> Sequence[str]:
    """The situation in two to four sentences, for whoever is about to write, to call or to decide; never for a mail."""
    found = situation(case, settings, now)
    invested = f" Invested so far: {found.invested}." if found.invested else ""
    whom = case.client.name if case.client else case.matter.client
    lines = [f"{found.place}{invested}", f"{whom}: {answers_of(case.situation.habit)}; {fees_of(found.owed)}."]
    if found.running:
        lines.append(" ".join(found.running))
    lacking = _lacking(settings.protection(case.client).judgements()) if case.client else ""
    more = f"`crickets show {case.matter.key}` says what each way out means."
    return [*lines, f"{lacking} {more}".strip()]


def owed_in(case: Case, settings: Settings, now: datetime) -> tuple[Claim, ...]:
    """What every open invoice comes to today, with the late fee of the contract."""
    late_fee, today = settings.late_fee(case.matter.client), case.calendar.local(now).date()
    return tuple(one for one in claims_of(case.matter, case.state, late_fee, today) if one.total > 0)


def answers_of(habit: Habit) -> str:
    """Say how long a client takes to answer, as far as that is known."""
    if usually := usual(habit):
        return f"{usually} ({len(habit.times)} known)"
    if habit.median is None:
        return "no answer is known yet"
    count = len(habit.times)
    return f"answers within {days(habit.median)} days, the median of {count} answer{'s' * (count != 1)}"


def fees_of(owed: Sequence[Claim]) -> str:
    """Say whether a client is current on what it was invoiced."""
    late = [one for one in owed if one.days_overdue]
    if late:
        oldest = max(one.days_overdue for one in late)
        return f"{totals(late)} overdue, the oldest for {_days(oldest)}"
    return f"{totals(owed)} invoiced and not due yet" if owed else "nothing is unpaid"


def owed_line(owed: Claim) -> str:
    """Say what an invoice comes to today."""
    invoice = owed.invoice
    late = f", {_days(owed.days_overdue)} overdue" if owed.days_overdue else ""
    total = Money(owed.total, invoice.currency).written
    return f"invoice {invoice.number}: {total} today; due on {day(invoice.due)}{late}"


def item_line(line: Line, currency: str) -> str:
    """Say what one item of a claim is."""
    value, principal = Money(line.amount, currency).written, Money(line.principal or Decimal(), currency).written
    match line.kind:
        case LineKind.PRINCIPAL:
            return f"{value}  invoiced"
        case LineKind.PAYMENT:
            return f"{value}  paid on {day(line.since)}" if line.since else f"{value}  paid"
        case LineKind.FIXED:
            return f"{value}  late fee, once"
        case LineKind.PERCENT:
            return f"{value}  late fee, {line.percent} % of {principal}, once"
        case LineKind.INTEREST:
            span = f"{line.days} days until {day(line.until)}" if line.until else f"{line.days} days"
            return f"{value}  interest, {line.percent} % a year on {principal}, {span}"


def stone_line(stone: Stone) -> str:
    """Say how a milestone stands."""
    milestone = stone.milestone
    due = f", due on {day(stone.due)}" if stone.due else ""
    moved = f" (moved by a pause from {day(milestone.due)})" if stone.moved and milestone.due else ""
    value = Money(milestone.amount, milestone.currency).written
    return f"{milestone.name} ({milestone.kind}): {value}, {stone.state}{due}{moved}"


def clauses_lines(clauses: Sequence[Judgement]) -> Sequence[str]:
    """Which safeguards the contract has, which do not hold, and which it lacks, a line each."""
    by_presence = {
        presence: ", ".join(judgement.safeguard for judgement in clauses if judgement.presence is presence)
        for presence in Presence
    }
    return [f"{presence}: {names}" for presence, names in by_presence.items() if names]


def hours_of(hours: Decimal) -> str:
    """A number of hours, in words."""
    return "1 hour" if hours == 1 else f"{hours.normalize():f} hours"


def _place(case: Case, now: datetime) -> str:
    """Where in the work it is."""
    state, book = case.state, case.playbook
    if state.closed:
        return f"Stage '{state.stage}', closed on {day(case.calendar.local(state.closed.at))}: {state.closed.reason}."
    paused = f", paused since {day(case.calendar.local(state.pauses[-1].began))}" if state.paused else ""
    if book is None:
        return f"Stage '{state.stage}'{paused}, which has no playbook."
    chosen = f" by the playbook '{book.name}'" if book.name != state.stage else ""
    count, upcoming = len(book.steps), case.upcoming(now)
    if upcoming:
        place = f"step {upcoming.index + 1} of {count} is next, '{upcoming.step.name}'"
    elif state.turn is Turn.CLIENT:
        place = f"the last of {count} steps is done"
    else:
        place = "it is your turn" if state.turn is Turn.USER else "nobody wrote yet"
    return f"Stage '{state.stage}'{chosen}{paused}: {place}."


def _worth(matter: Matter, client: Client | None) -> Money | None:
    if matter.hours is None or client is None or client.rate is None:
        return None
    return Money(rounded(matter.hours * client.rate.amount, client.rate.currency), client.rate.currency)


def _milestones(case: Case, now: datetime) -> tuple[Stone, ...]:
    reached, local = dict(case.state.milestones), case.calendar.local
    pauses = [(local(pause.began), local(pause.ended) if pause.ended else None) for pause in case.state.pauses]
    return tuple(
        Stone(one, reached.get(one.name, MilestoneState.PLANNED), due_now(one, pauses, local(now).date()))
        for one in case.matter.milestones
    )


def _running(case: Case, now: datetime) -> Iterator[str]:
    """What is left for the client to keep, and what else the matter waits for."""
    state, today = case.state, case.calendar.local(now).date()
    yield from promised(case, now)
    if state.silence and state.silence.unclear:
        yield "Your last letter left a deadline that is not known: `crickets deadline` names it."
    elif state.silence and state.silence.deadline:
        over = "" if today <= state.silence.deadline else ", which has passed"
        yield f"Your last letter gave them until {day(state.silence.deadline)}{over}."
    if state.disputed_at:
        yield f"They object since {day(case.calendar.local(state.disputed_at))}."
    if state.reopened:
        again, before = case.calendar.local(state.reopened.at), case.calendar.local(state.reopened.closed.at)
        yield f"Reopened by their answer on {day(again)}, after it was closed on {day(before)}."


def _lacking(clauses: Sequence[Judgement]) -> str:
    missing = [judgement.safeguard for judgement in clauses if judgement.presence is Presence.MISSING]
    weak = [judgement.safeguard for judgement in clauses if judgement.presence is Presence.WEAK]
    told = [*([f"lacks {', '.join(missing)}"] if missing else []), *([f"is weak in {', '.join(weak)}"] if weak else [])]
    return f"The contract {' and '.join(told)}." if told else "The contract has every safeguard."


def _advice(client: Client, settings: Settings) -> str:
    deposit = settings.protection(client).terms().deposit
    return (
        "slow as a habit: think twice before the next offer. Declining it is a choice too; else ask a deposit of"
        f" {deposit} % before you begin."
    )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
