"""One task in full: what to do, what is known, what to say, where the matter stands, and how to end it."""

from collections.abc import Iterator
from datetime import timedelta

from crickets.cli.screen import Screen, plain
from crickets.core.actions import Wait
from crickets.core.claims import claims_of, invoice_values
from crickets.core.holds import told
from crickets.core.letter import values_for
from crickets.core.owed import overdue
from crickets.core.tasks import Outcome, TaskKind, instruction, outcomes
from crickets.docket import Docket
from crickets.errors import LetterError
from crickets.letters import TemplateLetters
from crickets.telling.agenda import Agenda, Errand, spoken
from crickets.telling.assessment import situation_lines

_WIDTH = len("situation")
_SCRIPTS = {TaskKind.CALL: "call"}
"""The kinds of tasks for which there are words to say."""


def draw_one(agenda: Agenda, errand: Errand) -> None:
    """Draw a task for the person who is about to do it."""
    screen, task = Screen(), errand.task
    since = f"{agenda.settings.user.local(task.opened):%a %d %b %Y}"
    screen.sentence(plain(f"{errand.key}: {spoken(task.kind)}, {errand.whom}", "bold"))
    of_step = f"for step '{task.step}' of {errand.name}"
    reason = f"for a mail of {errand.name} that came back" if task.is_of_bounce else of_step
    screen.sentence(plain(f"Since {since}, {reason}.", "dim"))
    screen.print()
    for label, text in _about(agenda, errand):
        screen.pair(plain(label, "dim"), plain(text), width=_WIDTH)
    script = _script(agenda, errand)
    if script:
        screen.print()
        screen.sentence(plain("What you can say:", "bold"))
    for line in script:
        screen.sentence(plain(line), indent=2) if line else screen.print()
    screen.print()
    screen.sentence(plain("When it is done, say one of these:", "bold"))
    for command, meaning in _ends(agenda, errand):
        screen.sentence(plain(command), indent=2)
        screen.sentence(plain(meaning, "dim"), indent=4)


def _about(agenda: Agenda, errand: Errand) -> Iterator[tuple[str, str]]:
    held, task, client = errand.held, errand.task, errand.client
    yield "to do", instruction(task.kind)
    if task.finding:
        yield "found", task.finding
    if client and client.contact:
        yield "contact", client.contact
    if task.kind is TaskKind.CALL:
        unknown = f"none is known: write it as `phone` under [clients.{held.client}] in the configuration"
        yield "phone", (client.phone if client else "") or unknown
    case = Docket(agenda.ledger, agenda.settings).case(held.client, held.matter, agenda.now)
    now = case.decide(agenda.now)
    if isinstance(now, Wait):
        yield "it waits", told(now.hold, held.matter, agenda.settings.user.local)
    for index, sentence in enumerate(situation_lines(case, agenda.settings, agenda.now)):
        yield "" if index else "situation", sentence


def _script(agenda: Agenda, errand: Errand) -> list[str]:
    """What to say, in the client's language; none for other tasks, or where no mail is known to speak of."""
    client, ledger, settings = errand.client, agenda.ledger, agenda.settings
    case = Docket(ledger, settings).case(errand.held.client, errand.held.matter, agenda.now)
    newest = ledger.message(case.state.newest_own) if case.state.newest_own else None
    if errand.task.kind not in _SCRIPTS or client is None or newest is None:
        return []
    written_on, today = settings.user.local(newest.at).date(), settings.user.local(agenda.now).date()
    owed = [invoice.number for invoice in overdue(case.matter, case.state, case.calendar, agenda.now)]
    claims = claims_of(case.matter, case.state, settings.late_fee(client.key), today, owed)
    invoices = tuple(invoice_values(claim) for claim in claims)
    who = settings.user.name
    values = values_for(client, who, newest.subject, written_on, today, project=errand.name, invoices=invoices)
    try:
        said = TemplateLetters(settings.letters).script(_SCRIPTS[errand.task.kind], client.language, values)
    except LetterError as error:
        return [f"({error})"]
    return said.splitlines()


def _ends(agenda: Agenda, errand: Errand) -> Iterator[tuple[str, str]]:
    word = f"crickets done {errand.key}"
    in_a_week = agenda.settings.user.local(agenda.now) + timedelta(days=7)
    more = {
        Outcome.PROMISED: f" --until {in_a_week:%Y-%m-%d}",
        Outcome.WRONG_CONTACT: " --address someone@client.example",
    }
    for outcome in outcomes(errand.task.kind):
        chosen = "" if outcome is Outcome.DONE else f" --outcome {outcome}{more.get(outcome, '')}"
        yield f"{word}{chosen}", _MEANINGS[outcome]


_MEANINGS = {
    Outcome.DONE: "It is done; what follows goes on. Add --note 'TEXT' to keep a word about it.",
    Outcome.PROMISED: "They will act by that day: nothing goes out before a working day after it.",
    Outcome.DISPUTED: "They object: no letter goes out until you say `crickets resume`.",
    Outcome.UNREACHABLE: "Nobody could be reached; what follows goes on.",
    Outcome.WRONG_CONTACT: "Another address is right: drafts go there once the configuration knows it.",
    Outcome.PAID: "They paid all that was open: the payment is noted, and where the work is over the matter closes.",
}
