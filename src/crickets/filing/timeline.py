"""What happened between the two sides, as sentences that a stranger understands.

Told is what the two sides did and said. What only moved inside Crickets or in the user's Drafts (a draft that came to
stand, was edited or deleted, a snooze, a rest, a skipped step) is no part of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from crickets.core import events as e
from crickets.core.dossier import Attempt, Entry, Filed, Notice
from crickets.core.dossier.wording import long_day, money
from crickets.core.mail import MessageId
from crickets.core.money import Claim, Money
from crickets.core.tasks import Outcome
from crickets.filing.originals import Sought
from crickets.filing.words import Names, letter_title, outcome_words, task_title


@dataclass(frozen=True, slots=True)
class Letter:
    """A follow-up that was sent, by the facts about it; ``deadline`` is the last day that it left."""

    at: datetime
    draft: MessageId
    title: str
    message_id: MessageId | None
    deadline: date | None
    probably: bool = False


@dataclass(frozen=True, slots=True)
class Chronicle:
    """All that is told from: the facts in their order, the claims, the mails and the names of their files."""

    names: Names
    facts: Sequence[e.Event]
    claims: Sequence[Claim]
    mails: Mapping[MessageId, Sought]
    files: Mapping[MessageId, Filed]
    local: Callable[[datetime], datetime]
    today: date

    def entries(self) -> tuple[Entry, ...]:
        """The timeline; what is known by its day alone stands behind the moments of that day."""
        letters = {letter.draft: letter for letter in self.letters()}
        told = [entry for fact in self.facts for entry in self._told(fact, letters)]
        days = [*self._of_invoices(), *self._ended(letters)]
        return tuple(sorted((*told, *self._rest(), *days), key=_order))

    def letters(self) -> tuple[Letter, ...]:
        """The follow-ups that were sent, in their order; a day that only the user could tell counts as stated.

        What was probably sent is none, where the user says that it was deleted.
        """
        deleted = {fact.draft for fact in self.facts if isinstance(fact, e.DraftDiscarded)}
        intended = {fact.draft: fact for fact in self.facts if isinstance(fact, e.DraftIntended)}
        until = self._deadlines()
        return tuple(
            Letter(
                fact.at,
                fact.draft,
                letter_title(intent.letter or intent.step) if intent else "Letter",
                fact.message_id,
                until.get(fact.draft),
                fact.probably,
            )
            for fact in self.facts
            if isinstance(fact, e.DraftSent) and not (fact.probably and fact.draft in deleted)
            for intent in [intended.get(fact.draft)]
        )

    def notices(self) -> tuple[Notice, ...]:
        """The same, as the dossier lists them."""
        return tuple(
            Notice(self.local(letter.at).date(), _title(letter), letter.deadline, self._file(letter.message_id))
            for letter in self.letters()
        )

    def attempts(self) -> tuple[Attempt, ...]:
        """Every task that was ended, and how."""
        return tuple(
            Attempt(self.local(fact.at), task_title(task.kind), self._outcome(fact, task), self._note(fact, task))
            for fact in self.facts
            if isinstance(fact, e.TaskEnded) and (task := self._task(fact.number))
        )

    # Sentences

    def _told(self, fact: e.Event, letters: Mapping[MessageId, Letter]) -> Iterator[Entry]:
        sent = {letter.message_id for letter in letters.values()}
        match fact:
            case e.UserWrote(at, message_id) if message_id not in sent:
                yield self._mail(at, f"{self.names.user} wrote", message_id)
            case e.ClientWrote(at, message_id):
                yield self._mail(at, f"{self.names.client} wrote", message_id)
            case e.DraftSent(at, draft, message_id) if draft in letters:
                deed = "probably sent" if fact.probably else "sent"
                yield self._mail(at, f"{self.names.user} {deed} “{letters[draft].title}”", message_id)
            case e.Bounced(at, message_id, address, permanent):
                came = "came back as undeliverable" if permanent else "could not be delivered yet"
                yield self._mail(at, f"A mail to {address or self.names.client} {came}", message_id)
            case e.MailOpened(at, message_id):
                opened = f"A read receipt of {self.names.client} came: a mail of {self.names.user} was opened"
                yield self._mail(at, opened, message_id)
            case e.Absent(at, message_id, until):
                away = f", away until {long_day(self.local(until).date())}" if until else ""
                yield self._mail(at, f"An automatic reply of {self.names.client} came{away}", message_id)
            case e.Promised(at, until, said_in) if said_in is not None:
                yield self._mail(at, f"{self.names.client} promised to act by {long_day(until)}", said_in)
            case e.PaymentReceived():
                yield Entry(fact.on, self._paid(fact), self._users_word)
            case _:
                if sentence := self._said(fact):
                    yield Entry(self.local(fact.at), sentence, self._users_word)

    def _said(self, fact: e.Event) -> str:
        """What the user noted of it; empty for what is no affair of a stranger's."""
        user, client = self.names.user, self.names.client
        match fact:
            case e.DeadlineNamed(until=until):
                return f"{user} noted that {client} had until {long_day(until)}"
            case e.TaskEnded(by_machine=False) if task := self._task(fact.number):
                return f"{task_title(task.kind)}: {self._outcome(fact, task)}"
            case e.Promised() | e.Disputed() | e.Redirected() if self._came_by_a_task(fact):
                return ""
            case e.Promised(until=until):
                return f"{client} promised to act by {long_day(until)}"
            case e.Disputed():
                return f"{client} objected"
            case e.Redirected(address=address):
                return f"{client} was to be reached at {address} from then on"
            case e.MilestoneSet(name=name, state=state):
                return f"The milestone “{name}” was {state}"
            case e.Closed(reason=reason, by=by):
                return f"{user} closed the matter{_because(reason)}" if by is e.Author.USER else f"Closed: {reason}"
            case e.Reopened():
                return f"{user} took the matter up again"
            case _:
                return ""

    def _rest(self) -> Iterator[Entry]:
        """When the work rested, and when it went on."""
        paused = False
        for fact in self.facts:
            if isinstance(fact, e.Paused) and not paused:
                paused = True
                yield Entry(self.local(fact.at), f"{self.names.user} let the work rest", self._users_word)
            elif paused and isinstance(fact, e.Resumed | e.ClientWrote):
                paused = False
                yield Entry(self.local(fact.at), "The work could go on", self._users_word)

    def _of_invoices(self) -> Iterator[Entry]:
        for claim in self.claims:
            invoice = claim.invoice
            amount = Money(invoice.amount, invoice.currency).written
            yield Entry(invoice.issued, f"Invoice {invoice.number} of {amount} was issued", "the invoice")
            if invoice.due < self.today:
                yield Entry(invoice.due, f"Invoice {invoice.number} was due", "the invoice")

    def _ended(self, letters: Mapping[MessageId, Letter]) -> Iterator[Entry]:
        """The days that were named, where they have passed."""
        for letter in letters.values():
            if letter.deadline and letter.deadline < self.today:
                yield Entry(letter.deadline, f"The deadline stated in “{letter.title}” ended", "the letter")
        for fact in self.facts:
            if isinstance(fact, e.Promised) and fact.until < self.today:
                promised = f"The day ended by which {self.names.client} had promised to act"
                yield Entry(fact.until, promised, self._users_word)

    def _paid(self, fact: e.PaymentReceived) -> str:
        if fact.amount is None:
            return f"All that was open of invoice {fact.number} was paid"
        currency = next((c.invoice.currency for c in self.claims if c.invoice.number == fact.number), "")
        amount = Money(fact.amount, currency).written if currency else money(fact.amount)
        return f"{amount} of invoice {fact.number} was paid"

    # Where it is known from

    @property
    def _users_word(self) -> str:
        return f"a note of {self.names.user}"

    def _mail(self, at: datetime, words: str, message_id: MessageId | None) -> Entry:
        mail = self.mails.get(message_id) if message_id else None
        about = f": {mail.subject}" if mail and mail.subject else ""
        # A mail has one time in the whole dossier, its own.
        return Entry(self.local(mail.at if mail else at), f"{words}{about}", self._source(message_id))

    def _source(self, message_id: MessageId | None) -> str:
        """Which mail says so, by the number that its file begins with."""
        if message_id is None:
            return self._users_word
        number = self._file(message_id).rpartition("/")[2].partition(".")[0].partition("-")[0]
        return f"mail {number}" if number else "a mail that could not be found any more"

    def _file(self, message_id: MessageId | None) -> str:
        file = self.files.get(message_id) if message_id else None
        return file.name if file else ""

    # What belongs together

    def _deadlines(self) -> Mapping[MessageId, date]:
        stated = {fact.draft: fact.until for fact in self.facts if isinstance(fact, e.DeadlineStated)}
        unclear: MessageId | None = None
        for fact in self.facts:
            if isinstance(fact, e.DeadlineUnclear):
                unclear = fact.draft
            elif isinstance(fact, e.DeadlineNamed) and unclear:
                stated[unclear] = fact.until
        return stated

    def _task(self, number: int) -> e.TaskOpened | None:
        return next((fact for fact in self.facts if isinstance(fact, e.TaskOpened) and fact.number == number), None)

    def _came_by_a_task(self, fact: e.Event) -> bool:
        """Whether the task that brought it tells it already."""
        return any(isinstance(other, e.TaskEnded) and other.at == fact.at for other in self.facts)

    def _note(self, ended: e.TaskEnded, task: e.TaskOpened) -> str:
        finding = task.finding if ended.by_machine else ""
        told = finding.removeprefix("You write to ")  # a finding speaks to the user
        return ended.note or (finding if told == finding else f"{self.names.user} writes to {told}")

    def _outcome(self, ended: e.TaskEnded, task: e.TaskOpened) -> str:
        """How a task ended, with the day or the address that was named in the same word."""
        words = outcome_words(ended.outcome, task.kind)
        together = [fact for fact in self.facts if fact.at == ended.at]
        if ended.outcome is Outcome.PROMISED:
            words += next((f" by {long_day(fact.until)}" for fact in together if isinstance(fact, e.Promised)), "")
        if ended.outcome is Outcome.WRONG_CONTACT:
            words += next((f", {fact.address} is right" for fact in together if isinstance(fact, e.Redirected)), "")
        return words


def _title(letter: Letter) -> str:
    return f"{letter.title} (probably)" if letter.probably else letter.title


def _because(reason: str) -> str:
    return "" if reason == "by you" else f": {reason}"


def _order(entry: Entry) -> tuple[date, bool, time]:
    at = entry.at
    return (at.date(), False, at.time()) if isinstance(at, datetime) else (at, True, time())
