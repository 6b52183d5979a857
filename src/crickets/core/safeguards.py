"""Safeguards: what a contract says for the day on which a client goes silent, and what it leaves open."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from crickets.core.matters import AWAITING_PAYMENT, IN_PROGRESS, NEGOTIATING, PLATFORM, Stage
from crickets.core.people import Client
from crickets.core.playbook import AfterDeadline, Duration, NextWeek, Playbook, Range, Step, Unit, When

FIRST_DEPOSIT = 50
"""Percent of the fee that a first project asks in advance."""

LATER_DEPOSITS = (25, 30)
"""Percent of the fee that later projects ask in advance: the least that will do, and what a clause proposes."""

STOPS_AFTER = 14
"""Days without an answer after which work stops, where neither the playbook nor the contract says."""

APPROVES_AFTER = 10
"""Days of silence after which a delivery counts as approved, where the contract does not say."""

_WORKING_WEEK = 5
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Contract:
    """What was agreed with a client; the defaults are a contract that says nothing.

    ``deposit`` is in percent of the fee, 0 to 100; the spans are in days, ``hourly_rate`` in ``currency`` (ISO 4217);
    ``law`` and ``court`` are in the words of the contract.
    """

    first_project: bool = True
    deposit: int = 0
    non_refundable: bool = False
    work_stops_after: int | None = None
    kill_fee: bool = False
    silence_approves_after: int | None = None
    rights_on_full_payment: bool = False
    portfolio: bool = False
    hourly_rate: Decimal | None = None
    currency: str = ""
    law: str = ""
    court: str = ""


class Presence(StrEnum):
    """Whether a safeguard is in the contract: in full, in a form that does not hold, or not at all."""

    THERE = "there"
    WEAK = "weak"
    MISSING = "missing"


class Safeguard(StrEnum):
    """The safeguards, most important first; the value names the clause."""

    DEPOSIT = "deposit"
    WORK_STOPS = "work-stops"
    CONTACT = "contact"
    APPROVAL = "approval"
    RIGHTS = "rights"
    HOURLY = "hourly"
    LAW = "law"
    PORTFOLIO = "portfolio"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a contract has of a safeguard, and why that matters, in a sentence."""

    safeguard: Safeguard
    presence: Presence
    sentence: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The numbers that the clauses are filled in with: what is agreed where that holds, else what is advisable."""

    deposit: int
    stops_after: int
    approves_after: int
    hourly_rate: Decimal | None
    currency: str
    law: str
    court: str


@dataclass(frozen=True, slots=True)
class Protection:
    """A client and its contract; ``playbook_stops`` is when the playbook ends work in progress, days at the least."""

    client: Client
    contract: Contract = Contract()
    playbook_stops: int | None = None

    def judgements(self) -> tuple[Judgement, ...]:
        """Every safeguard, most important first."""
        return tuple(Judgement(safeguard, *_JUDGES[safeguard](self)) for safeguard in Safeguard)

    def terms(self) -> Terms:
        """What the clauses are filled in with."""
        contract = self.contract
        advised = FIRST_DEPOSIT if contract.first_project else LATER_DEPOSITS[1]
        return Terms(
            deposit=contract.deposit if contract.deposit >= _enough(contract) else advised,
            stops_after=self._stops_after(),
            approves_after=contract.silence_approves_after or APPROVES_AFTER,
            hourly_rate=contract.hourly_rate,
            currency=contract.currency,
            law=contract.law,
            court=contract.court,
        )

    def _stops_after(self) -> int:
        """The shorter of both: a clause that allows less than the playbook does would be broken by it."""
        said = [days for days in (self.contract.work_stops_after, self.playbook_stops) if days is not None]
        return min(said, default=STOPS_AFTER)


def stops_after(playbook: Playbook) -> int | None:
    """Days of silence after which this playbook ends the work, at the least; None where it never does.

    Work ends with the step that lets it rest, or that closes the matter. At least one day. Counted from the weekday
    from which it takes the fewest days.
    """
    last = next((place for place, step in enumerate(playbook.steps) if step.pause or step.close), None)
    if last is None:
        return None
    return max(1, min(_days_of_all(playbook.steps[: last + 1], weekday) for weekday in range(_WEEK)))


def would_have_helped(stage: Stage, judgements: tuple[Judgement, ...]) -> Judgement | None:
    """The safeguard whose lack told when a client fell silent for good at this stage; None where all were there.

    What is missing comes before what is weak.
    """
    by_safeguard = {judgement.safeguard: judgement for judgement in judgements}
    wanted = [by_safeguard[safeguard] for safeguard in _HELPS.get(stage, tuple(Safeguard))]
    lacking = [j for presence in (Presence.MISSING, Presence.WEAK) for j in wanted if j.presence is presence]
    return next(iter(lacking), None)


# Which clause helps at which stage, the most first. Before any work there is no contract yet: only a telephone helps.
_HELPS: Mapping[Stage, tuple[Safeguard, ...]] = MappingProxyType(
    {
        NEGOTIATING: (Safeguard.CONTACT,),
        IN_PROGRESS: (
            Safeguard.WORK_STOPS,
            Safeguard.DEPOSIT,
            Safeguard.CONTACT,
            Safeguard.APPROVAL,
            Safeguard.HOURLY,
            Safeguard.RIGHTS,
        ),
        AWAITING_PAYMENT: (
            Safeguard.DEPOSIT,
            Safeguard.RIGHTS,
            Safeguard.APPROVAL,
            Safeguard.LAW,
            Safeguard.CONTACT,
        ),
        PLATFORM: (Safeguard.APPROVAL, Safeguard.WORK_STOPS, Safeguard.DEPOSIT, Safeguard.CONTACT),
    }
)

Found = tuple[Presence, str]


def _deposit(protection: Protection) -> Found:
    contract, enough = protection.contract, _enough(protection.contract)
    project = "a first project" if contract.first_project else "a later project"
    if not contract.deposit:
        risk = "without a deposit all that you do before the first invoice is at risk"
        return Presence.MISSING, f"{risk}; {_usual(contract)}"
    if contract.deposit < enough:
        return Presence.WEAK, f"{contract.deposit} % is little for {project}; {_usual(contract)}"
    if not contract.non_refundable:
        return Presence.WEAK, f"{contract.deposit} %, but a client who leaves could ask for it back: say that it stays"
    return Presence.THERE, f"{contract.deposit} % in advance stay with you, whatever happens"


def _usual(contract: Contract) -> str:
    if contract.first_project:
        return f"a first project asks {FIRST_DEPOSIT} %"
    return f"a later one asks {LATER_DEPOSITS[0]} to {LATER_DEPOSITS[1]} %"


def _enough(contract: Contract) -> int:
    return FIRST_DEPOSIT if contract.first_project else LATER_DEPOSITS[0]


def _work_stops(protection: Protection) -> Found:
    agreed, playbook = protection.contract.work_stops_after, protection.playbook_stops
    if agreed is None:
        return Presence.MISSING, "without it you may have to hold your time free for a client who does not answer"
    if not protection.contract.kill_fee:
        return Presence.WEAK, f"work stops after {_days(agreed)}, but nothing says that what is done is then invoiced"
    if playbook is not None and playbook < agreed:
        sooner = f"your playbook ends the work after {_days(playbook)}"
        return Presence.WEAK, f"{sooner}, the contract lets you do so after {_days(agreed)} only"
    return Presence.THERE, f"after {_days(agreed)} without an answer work stops, and what is done is invoiced"


def _contact(protection: Protection) -> Found:
    client = protection.client
    if not client.phone:
        return Presence.MISSING, "there is no telephone number: when mails get no answer, a call is what is left"
    lacking = [
        *([] if client.contact else ["the name of a person (contact)"]),
        *([] if whole_address(client) else ["a whole address (addresses)"]),
    ]
    if lacking:
        return Presence.WEAK, f"there is a telephone number, but not {' nor '.join(lacking)}"
    return Presence.THERE, f"{client.contact} can be called at {client.phone}"


def _approval(protection: Protection) -> Found:
    days = protection.contract.silence_approves_after
    if days is None:
        return Presence.MISSING, "without it a delivery that nobody looks at is never approved, and so never due"
    return Presence.THERE, f"a delivery counts as approved after {_days(days)} of silence"


def _rights(protection: Protection) -> Found:
    if protection.contract.rights_on_full_payment:
        return Presence.THERE, "the work may be used when it is paid in full"
    return Presence.MISSING, "without it the client may use the work, paid or not; with it, who uses it has to pay"


def _hourly(protection: Protection) -> Found:
    if protection.contract.hourly_rate is None:
        return Presence.MISSING, "without it a flat fee also pays for starting anew weeks later"
    rate = f"{protection.contract.hourly_rate} {protection.contract.currency}"
    return Presence.THERE, f"a flat fee turns into {rate} an hour when the client disappears"


def _law(protection: Protection) -> Found:
    law, court = protection.contract.law, protection.contract.court
    if law and court:
        return Presence.THERE, f"{law}, {court}"
    if law or court:
        return Presence.WEAK, f"{law or court}, but no {'court' if law else 'law'} is named"
    return Presence.MISSING, "without it a claim begins with the question where, and by which law"


def _portfolio(protection: Protection) -> Found:
    if protection.contract.portfolio:
        return Presence.THERE, "you may show the work"
    return Presence.MISSING, "without it you have to ask before you show the work, and nobody may answer"


_JUDGES: Mapping[Safeguard, Callable[[Protection], Found]] = MappingProxyType(
    {
        Safeguard.DEPOSIT: _deposit,
        Safeguard.WORK_STOPS: _work_stops,
        Safeguard.CONTACT: _contact,
        Safeguard.APPROVAL: _approval,
        Safeguard.RIGHTS: _rights,
        Safeguard.HOURLY: _hourly,
        Safeguard.LAW: _law,
        Safeguard.PORTFOLIO: _portfolio,
    }
)


def whole_address(client: Client) -> str:
    """The first address of a client that is more than a domain; empty where there is none."""
    return next((address for address in client.addresses if not address.startswith("@")), "")


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _days_of_all(steps: Iterable[Step], weekday: int) -> int:
    days, given = 0, Duration(0, Unit.DAYS)
    for step in steps:
        if isinstance(step.when, AfterDeadline):
            days += _days_in(given, (weekday + days) % _WEEK)
        days += _days_until(step.when, (weekday + days) % _WEEK)
        given = step.draft.deadline if step.draft and step.draft.deadline else given
    return days


def _days_until(when: When, weekday: int) -> int:
    """Days that pass until then from this weekday, Monday being 0, where nobody works on Saturdays and Sundays."""
    if isinstance(when, NextWeek):
        weekend = _WEEK if weekday >= _WORKING_WEEK else 0  # what is written then belongs to the week that begins
        return _WEEK - weekday + weekend + when.weekday
    duration = when.duration
    return _days_in(duration.shortest if isinstance(duration, Range) else duration, weekday)  # the fewest are asked for


def _days_in(span: Duration, weekday: int) -> int:
    if span.unit is not Unit.WORKING_DAYS:
        return span.at_least.days
    days, left = 0, span.count
    while left:
        days += 1
        left -= (weekday + days) % _WEEK < _WORKING_WEEK
    return days
