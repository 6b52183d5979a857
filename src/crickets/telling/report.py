"""Flow: what the user should know, as data: how every matter stands, why, and what happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from crickets.config import Settings
from crickets.core import events as e
from crickets.core.actions import Action, Wait
from crickets.core.attention import needs_you, tasks_waiting
from crickets.core.habit import ENOUGH, Habit
from crickets.core.holds import CannotTell, Hold, OutsideWorkingTime, YourTurn
from crickets.core.mail import MessageId
from crickets.core.matters import MatterKey
from crickets.core.order import in_order
from crickets.core.people import ClientKey
from crickets.core.playbook import After, Range, Step
from crickets.core.safeguards import would_have_helped
from crickets.core.standing import Turn
from crickets.core.tasks import Outcome, TaskKind
from crickets.core.telling import SENTENCES, told_of_client, told_of_tasks
from crickets.docket import STALE, Case, Docket, waiting_since, worth_a_row
from crickets.ports import Ledger
from crickets.register import displaced, moved
from crickets.telling.agenda import asked_invoices
from crickets.telling.asides import asides, away_now, background, opened_at, promised_now
from crickets.telling.decisions import decision, does


@dataclass(frozen=True, slots=True)
class Standing:
    """How one matter stands: a row of ``crickets status``; ``silent`` only while the user waits for the client.

    ``habit`` and ``slow`` are the client's, the same in each of its rows: how long its answers take, and whether that
    is long.
    ``lesson`` says what would have helped where it ended without an answer.
    ``needs_you``: it is the user's turn, or a draft, a task or a question waits for them. ``unasked``: it rests until
    the user says ``adopt``, for its step was due before Crickets came, or weeks ago. ``promise`` is the day by
    which the client's mail seems to promise to act, ``opened`` when the mail was opened on whose answer the user waits;
    ``in_junk``: the client's answer lies in Junk.
    """

    client: ClientKey
    matter: MatterKey
    name: str
    stage: str
    turn: str
    silent: timedelta | None
    step: str
    when: datetime | None
    hold: str
    habit: Habit
    slow: bool
    lesson: str = ""
    needs_you: bool = False
    unasked: bool = False
    promise: date | None = None
    opened: datetime | None = None
    in_junk: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a timeline: when it happened, what, and how that became known."""

    at: datetime
    matter: MatterKey
    sentence: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Reads the ledger, and never writes."""

    ledger: Ledger
    settings: Settings
    now: datetime

    def status(self) -> Sequence[Standing]:
        """Every matter that has a word to say: those with mail, and those in the file."""
        docket = Docket(self.ledger, self.settings)
        clients = dict.fromkeys(held.client for held in self.ledger.held())
        cases = [case for client in clients for case in docket.cases(client, self.now).values()]
        rows = [self._row(case) for case in cases if worth_a_row(case, self.settings)]
        return sorted(rows, key=lambda row: (row.silent is None, -(row.silent or timedelta()), row.matter))

    def notices(self) -> Sequence[str]:
        """What concerns no matter by itself: accounts that fail, skipped mail, what moved in the file."""
        return [
            *self._failing(),
            *self._skipped(),
            *self._left_behind(),
            *asked_invoices(self.ledger, self.settings),
            *(move.sentence() for move in moved(self.ledger, self.settings)),
            *(step.sentence() for step in displaced(self.ledger, self.settings)),
        ]

    def why(self, client: ClientKey, matter: MatterKey) -> Sequence[str]:
        """The decision about a matter at this moment and what it rests on, a sentence each."""
        case = Docket(self.ledger, self.settings).case(client, matter, self.now)
        trouble = [f"The draft cannot be written: {case.state.trouble}."] if case.state.trouble else []
        lesson = [text] if (text := self._lesson(case)) else []
        decided = decision(case.decide(self.now), case.matter.key, self.settings.user.local)
        return [decided, *trouble, *lesson, *self._grounds(case)]

    def timeline(self, matters: Sequence[MatterKey]) -> Sequence[Entry]:
        """What happened in these matters, in the order in which it happened, and how it became known.

        What concerns all matters of a client stands under the client's own.
        """
        entries = [entry for matter in matters for entry in self._entries(matter)]
        clients = dict.fromkeys(held.client for held in self.ledger.held() if held.matter in matters)
        of_clients = [entry for client in clients for entry in self._of_client(client)]
        return sorted([*entries, *of_clients], key=lambda entry: entry.at)

    def _of_client(self, client: ClientKey) -> Iterator[Entry]:
        for fact in self.ledger.client_events(client):
            yield Entry(fact.at, MatterKey(client), told_of_client(fact, self.settings.user.local))

    def _entries(self, matter: MatterKey) -> Iterator[Entry]:
        journal = self.ledger.journal(matter)
        how = {e.identity(recorded.fact): recorded.how for recorded in journal}
        facts = in_order(recorded.fact for recorded in journal)
        sent = {fact.message_id for fact in facts if isinstance(fact, e.DraftSent) and not fact.probably}
        tasks = told_of_tasks(facts)
        for fact in facts:
            told_already = isinstance(fact, e.UserWrote) and fact.message_id in sent
            sentence = "" if told_already else tasks.get(e.identity(fact), self._told(fact))
            if sentence:
                yield Entry(fact.at, matter, sentence, how[e.identity(fact)])

    # Status

    def _row(self, case: Case) -> Standing:
        action = case.decide(self.now)
        since = waiting_since(case)
        upcoming = case.upcoming(self.now)
        hold = action.hold if isinstance(action, Wait) else None
        return Standing(
            client=case.matter.client,
            matter=case.matter.key,
            name=case.matter.name,
            stage=case.state.stage,
            turn=self._turn(case, hold),
            silent=self.now - since if since else None,
            step=upcoming.step.name if upcoming else "",
            when=action.until if isinstance(action, Wait) else self.now,
            hold=self._held(case, action),
            needs_you=needs_you(case.state, action),
            unasked=case.asks_first(self.now),
            habit=case.situation.habit,
            slow=case.situation.habit.is_slow(self.settings.limits.slow.at_least),
            lesson=self._lesson(case),
            promise=case.state.promise_offered(case.calendar.local(self.now).date()),
            opened=opened_at(case),
            in_junk=case.state.answer_in_junk and case.state.turn is Turn.USER and not case.state.parked,
        )

    def _held(self, case: Case, action: Action) -> str:
        """What holds it, what else is worth knowing, and how many tasks wait for the user besides."""
        local = self.settings.user.local
        sentence = case.state.trouble or decision(action, case.matter.key, local)
        tasks = tasks_waiting(case.state, action, case.matter.key)
        client = (away_now(case, action, self.now, local), promised_now(case, action, self.now))
        more = [*chain(asides(case, action, self.now, local), *client), *([tasks] if tasks else [])]
        return " ".join([f"{sentence.rstrip('.')}.", *more]) if more else sentence

    def _turn(self, case: Case, hold: Hold | None) -> str:
        if case.state.parked:
            return "parked"
        if case.state.closed:
            return "closed"
        if isinstance(hold, CannotTell):
            return "unknown"
        return {Turn.NOBODY: "-", Turn.USER: "you", Turn.CLIENT: "client"}[case.state.turn]

    def _lesson(self, case: Case) -> str:
        """Which clause would have helped, where the playbook closed the matter without an answer."""
        closed, client = case.state.closed, case.client
        if closed is None or closed.by is not e.Author.PLAYBOOK or client is None:
            return ""
        lacking = would_have_helped(case.state.stage, self.settings.protection(client).judgements())
        if lacking is None:
            return ""
        clause = f"the clause '{lacking.safeguard}' ({lacking.presence} in the contract)"
        return f"What would have helped: {clause}: {lacking.sentence}; `crickets safeguards {client.key}` prints it."

    # Notices

    def _failing(self) -> Iterator[str]:
        looks = self.ledger.looks()
        for account in self.settings.accounts:
            look = looks.get(account)
            if look is None:
                yield f"account '{account}' has not been looked at yet: `crickets run` does it"
            elif look.problem:
                yield f"account '{account}': {look.problem}"
            elif look.complete_at and self.now - look.complete_at > STALE:
                age = spell(self.now - look.complete_at)
                yield f"account '{account}' was read {age} ago: `crickets run` watches it, if it is running"

    def _left_behind(self) -> Iterator[str]:
        for placement in self.ledger.placements():
            if placement.account not in self.settings.accounts and not placement.was_sent:
                yield (
                    f"a draft for '{placement.matter}' stands in the account '{placement.account}', which is gone from"
                    f" the configuration: say `crickets sent {placement.matter}`, `skip` or `rest`"
                )

    def _skipped(self) -> Iterator[str]:
        for account, count in self.ledger.skipped().items():
            yield f"account '{account}': {skipped(count)}"

    # Why

    def _grounds(self, case: Case) -> Iterator[str]:
        state, since = case.state, waiting_since(case)
        action, local = case.decide(self.now), self.settings.user.local
        yield from self._so_far(case, since, action)
        yield from asides(case, action, self.now, local)
        yield from background(case, action, local)
        upcoming = case.upcoming(self.now)
        if state.draft:
            yield f"The draft is that of step '{state.draft.step}'."
        elif upcoming:
            step = upcoming.step
            yield f"Next in the playbook '{state.stage}' is step '{step.name}', which {does(step)}."
        if upcoming and since:
            yield from self._range(case, upcoming.step, since)
        if since and not (state.silence and state.silence.done):
            yield f"To leave this silence alone until someone writes: `crickets rest {case.matter.key}`."
        if case.situation.cannot_tell:
            yield f"Nothing is placed meanwhile: {case.situation.cannot_tell}."
        else:
            yield f"Every place that could hold an answer was read within the hour; drafts go to '{case.account}'."
        idle = case.calendar.why_closed(self.now)
        if idle and not (isinstance(action, Wait) and isinstance(action.hold, OutsideWorkingTime)):
            yield f"It is not working time: {idle}."

    def _so_far(self, case: Case, since: datetime | None, action: Action) -> Iterator[str]:
        """Who wrote when, and what was done since, as far as the decision does not say it."""
        state = case.state
        if since:
            whom = case.client.name if case.client else case.matter.client
            yield f"You wait for {whom} since {self._day(since)}, for {spell(self.now - since)}."
        if state.reopened:
            closed, again = state.reopened.closed, self._day(state.reopened.at)
            yield f"It was closed on {self._day(closed.at)} ({closed.reason}), and reopened by their answer on {again}."
        if state.client_wrote_at:
            yield from self._wrote_last(case, state.client_wrote_at, action)
        for done in state.silence.done if state.silence else ():
            yield f"Step '{done.step or 'by hand'}' was done on {self._day(done.at)} ({done.how})."
            if done.presumed:
                yield f"If that mail was another, and the draft deleted, say `crickets sent {case.matter.key} no`."

    def _wrote_last(self, case: Case, at: datetime, action: Action) -> Iterator[str]:
        """When and from where the client wrote last; nothing where the decision has said all of it."""
        unknown = self._from_unknown(case)
        if unknown or not (isinstance(action, Wait) and isinstance(action.hold, YourTurn)):
            yield f"The client wrote last on {self._day(at)}{unknown}."

    def _from_unknown(self, case: Case) -> str:
        """From where the client wrote last, where the configuration does not know the address."""
        newest = case.state.newest_from_client
        message = self.ledger.message(newest) if newest else None
        if case.client is None or message is None or message.sender is None or case.client.has(message.sender.email):
            return ""
        address = message.sender.email
        where = f"the addresses of [clients.{case.client.key}]"
        return f", from {address}: what you write to it alone starts no clock until you add it to {where}"

    def _range(self, case: Case, step: Step, since: datetime) -> Iterator[str]:
        """What picked the moment of a step that may come within a range."""
        if not isinstance(step.when, After) or not isinstance(step.when.duration, Range):
            return
        span, habit = step.when.duration, case.situation.habit
        whom = case.client.name if case.client else case.matter.client
        if usually := usual(habit):
            silent = (self.now - since) // _TENTH_OF_A_DAY / 10
            yield f"{whom} {usually}; silent for {silent:.1f}."
            yield f"Step '{step.name}' may come after {span}: in that range as soon as 9 of 10 answers had come so far."
        else:
            few = f"until {ENOUGH} answers of {whom} are known ({len(habit.times)} so far)"
            yield f"Step '{step.name}' may come after {span}: its middle is taken {few}."

    # Timeline

    def _told(self, fact: e.MatterEvent) -> str:
        match fact:
            case e.UserWrote(_, message_id):
                return f"You wrote{self._about(message_id)}"
            case e.ClientWrote(_, message_id, _, in_junk):
                return f"The client wrote{self._about(message_id)}{' (in Junk)' if in_junk else ''}"
            case e.ThreadBound() | e.DraftIntended() | e.LetterFailed():
                return ""
            case e.PaymentReceived(_, number, amount) if amount is not None:
                return f"Invoice {number}: {amount} was paid"
            case e.DraftEdited():
                return "You edited the draft, or moved it"
            case e.AnswerGiven(yes=yes):
                return f"You said that it is {'an' if yes else 'no'} answer"
            case e.DraftSent(probably=True):
                return "You probably sent the draft: a mail of yours says the same"
            case e.DraftSent(edited=edited):
                return f"You sent the draft{' in your own words' if edited else ''}"
            case e.DraftVanished(_, _, doubt):
                return f"The draft vanished{', with others' if doubt else ''}"
            case _:
                return SENTENCES.get(type(fact), "").format(**{n: self._value(fact, n) for n in fact.__slots__})

    def _value(self, fact: e.MatterEvent, name: str) -> str:
        value = getattr(fact, name)
        if isinstance(value, TaskKind | Outcome):
            return value.replace("_", " ")
        if isinstance(value, datetime):
            return self._day(value)
        return f"{value:%a %d %b %Y}" if isinstance(value, date) else str(value)

    def _about(self, message_id: MessageId) -> str:
        message = self.ledger.message(message_id)
        return f": {message.subject}" if message else ""

    # Words for moments

    def _day(self, moment: datetime) -> str:
        return f"{self.settings.user.local(moment):%a %d %b %Y %H:%M}"


def skipped(count: int) -> str:
    """Say how much of a mailbox was left unread: a message, or one of the files in it."""
    one = "1 message, or a file in it, could not be understood and was skipped"
    return one if count == 1 else f"{count} messages, or files in them, could not be understood and were skipped"


def spell(span: timedelta) -> str:
    """A span of time as people say it: ``3 days``, ``5 hours``."""
    hours = int(span.total_seconds() // 3600)
    days = hours // 24
    if days >= 2:  # noqa: PLR2004 - below two days hours say more
        return f"{days} days"
    return f"{hours} hours" if hours != 1 else "1 hour"


_TENTH_OF_A_DAY = timedelta(days=1) / 10


def days(span: timedelta) -> str:
    """Say within how many days something came, with one decimal, rounded up so that it is true: ``1.8``."""
    return f"{-(-span // _TENTH_OF_A_DAY) / 10:.1f}"


def usual(habit: Habit) -> str:
    """Say in how many days a client answers; empty where too few answers are known to go by."""
    if not habit.known or habit.median is None or habit.nine_of_ten is None:
        return ""
    return f"answers within {days(habit.median)} days as a rule, 9 of 10 times within {days(habit.nine_of_ten)}"
