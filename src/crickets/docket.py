"""Flow: all that a decision about a matter is made from, put together from the ledger and the file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crickets.config import Settings
from crickets.core.actions import Action, Wait
from crickets.core.decide import next_action, road_of
from crickets.core.habit import Habit
from crickets.core.holds import FoundSilent, Late
from crickets.core.mail import MailboxRole, MessageId
from crickets.core.matters import Matter, MatterKey
from crickets.core.owed import each_with_its_own, invoices_of
from crickets.core.people import AccountKey, Client, ClientKey
from crickets.core.playbook import Playbook
from crickets.core.situation import ClientSituation, Limits, Surroundings, situation_of
from crickets.core.standing import MatterState, Turn
from crickets.core.state import fold
from crickets.core.together import without_unwanted
from crickets.core.upcoming import Road, Upcoming
from crickets.core.workdays import BusinessCalendar
from crickets.ports import Ledger

STALE = timedelta(hours=1)
"""An account that was not read for longer than this says nothing about who answered."""


@dataclass(frozen=True, slots=True)
class Case:
    """One matter with everything that is decided from; ``client`` is None for one that is gone from the file."""

    matter: Matter
    client: Client | None
    state: MatterState
    situation: ClientSituation
    playbook: Playbook | None
    calendar: BusinessCalendar
    account: AccountKey

    def decide(self, now: datetime) -> Action:
        """What to do about it at this moment."""
        return next_action(self.matter, self.state, self.situation, self.playbook, self.calendar, now)

    def upcoming(self, now: datetime) -> Upcoming | None:
        """The step that is next, if the user waits and there is one."""
        return self.road.next(now) if self.road and waiting_since(self) else None

    @property
    def road(self) -> Road | None:
        """The road that it goes; None where nobody is waited for."""
        return road_of(self.matter, self.state, self.situation, self.playbook, self.calendar)

    def asks_first(self, now: datetime) -> bool:
        """Whether its next step was due before anybody watched, or weeks ago: then the user says whether to do it."""
        action = self.decide(now)
        return isinstance(action, Wait) and isinstance(action.hold, FoundSilent | Late)


class Docket:
    """The cases of all clients, each put together when it is asked for."""

    def __init__(self, ledger: Ledger, settings: Settings) -> None:
        self._ledger = ledger
        self._settings = settings

    def cases(self, client: ClientKey, now: datetime) -> Mapping[MatterKey, Case]:
        """Every case of one client, as things stand at this moment."""
        histories = {held.matter: self._ledger.events(held.matter) for held in self._ledger.held(client)}
        states = {matter: self._found_again(fold(history)) for matter, history in histories.items()}
        matters = each_with_its_own({key: self.matter(client, key, state) for key, state in states.items()}, states)
        shared = {key: invoices_of(matters[key], state) for key, state in states.items()}
        states = {key: without_unwanted(key, states, histories, shared, now) for key in states}
        habit = Habit.of(histories.values())
        facts, limits = self._ledger.client_events(client), self._settings.limits
        surroundings = Surroundings(
            cannot_tell=self.cannot_tell(client, now),
            drafts_left=self._drafts_left(now),
            limits=Limits(limits.gap, limits.late.at_least, limits.promises),
        )
        situations = {
            key: situation_of(
                key, states, facts, replace(surroundings, unknown_address=self._unknown(client, states[key])), habit
            )
            for key in states
        }
        return {key: self._case(matters[key], states[key], situations[key], now) for key in states}

    def _found_again(self, state: MatterState) -> MatterState:
        """The state, knowing whether the user has taken an answer out of Junk since."""
        if not state.answer_in_junk or state.turn is not Turn.USER or state.newest_from_client is None:
            return state
        ids, ledger = [state.newest_from_client], self._ledger
        seen = {role for account in self._settings.accounts for _, role in ledger.sightings(account, ids)}
        return replace(state, answer_in_junk=not seen - {MailboxRole.JUNK, MailboxRole.TRASH})

    def without(self, client: ClientKey, matter: MatterKey, draft: MessageId, now: datetime) -> Case:
        """One case as it would stand if this draft had never been intended."""
        case = self.case(client, matter, now)
        facts = [fact for fact in self._ledger.events(matter) if getattr(fact, "draft", None) != draft]
        return replace(case, state=fold(facts))

    def case(self, client: ClientKey, matter: MatterKey, now: datetime) -> Case:
        """One case, as things stand at this moment."""
        return self.cases(client, now)[matter]

    def cannot_tell(self, client: ClientKey, now: datetime) -> str:
        """Which account that could hold this client's answer was not read, as a sentence; empty if all were.

        Before its first look is complete, an account could hold the answer of anybody.
        """
        looks, own = self._ledger.looks(), self._accounts(client)
        for account in self._settings.accounts:
            look = looks.get(account)
            if look is None or look.complete_at is None:
                reason = look.problem if look and look.problem else "its first look is not complete"
                return f"the account '{account}' has not been read yet ({reason})"
            if account in own and now - look.complete_at > STALE:
                reason = f" ({look.problem})" if look.problem else ": `crickets run` does it"
                minutes = int((now - look.complete_at).total_seconds() // 60)
                return f"the account '{account}' has not been read for {minutes} minutes{reason}"
        return ""

    def _unknown(self, client: ClientKey, state: MatterState) -> str:
        """Where the client is reached now, if the file does not know that address."""
        known = self._settings.clients.get(client)
        return "" if known is None or not state.redirected or known.has(state.redirected) else state.redirected

    def _accounts(self, client: ClientKey) -> frozenset[AccountKey]:
        known = self._settings.clients.get(client)
        assigned = frozenset({known.account} if known and known.account else ())
        return self._ledger.accounts_of(client) | assigned

    def _drafts_left(self, now: datetime) -> int:
        midnight = self._settings.user.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
        return self._settings.limits.drafts_a_day - self._ledger.intended_since(midnight)

    def matter(self, client: ClientKey, key: MatterKey, state: MatterState) -> Matter:
        """The matter of this key: the file's, else the one that an invoice opened, else what is left of one."""
        noticed = self._settings.matters.get(key) or self._settings.noticed(key, client, state.invoices)
        return noticed or Matter(key, client, str(key), state.stage)

    def _case(self, matter: Matter, state: MatterState, situation: ClientSituation, now: datetime) -> Case:
        return Case(
            matter=matter,
            client=self._settings.clients.get(matter.client),
            state=state,
            situation=situation,
            playbook=self._settings.playbook_for(matter, state.stage),
            calendar=self._settings.calendar(matter.client, now),
            account=self._account(matter, state),
        )

    def _account(self, matter: Matter, state: MatterState) -> AccountKey:
        """Where a draft goes: where the open one stands, else ``account =``, else where the thread is."""
        if state.draft and (placement := self._ledger.placement_of([state.draft.draft])):
            return placement.account
        assigned = self._settings.account_for(matter)
        if assigned:
            return assigned
        newest = state.newest_own or state.newest_from_client
        message = self._ledger.message(newest) if newest else None
        known = message is not None and message.account in self._settings.accounts
        return message.account if message and known else next(iter(self._settings.accounts))


def waiting_since(case: Case) -> datetime | None:
    """When the silence began in which the user waits for the client; None where they do not wait."""
    silence = case.state.silence
    waits = silence is not None and case.state.turn is Turn.CLIENT and case.state.closed is None
    return silence.began if silence and waits else None


def worth_a_row(case: Case, settings: Settings) -> bool:
    """A client's own matter without a mail says nothing beside the configured ones."""
    has_others = any(m.client == case.matter.client and m != case.matter for m in settings.matters.values())
    return case.state.turn is not Turn.NOBODY or not (case.matter.is_clients_own and has_others)
