"""Flow: the user's words -> facts. The command line and every other face call only this."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NoReturn

from crickets.config import Settings
from crickets.config.nearest import hint
from crickets.core import events as e
from crickets.core.matters import MatterKey, Stage, folded
from crickets.core.people import ClientKey
from crickets.core.playbook import Duration
from crickets.core.standing import OpenDraft, Turn, Whereabouts
from crickets.docket import Case, Docket
from crickets.drafting.together import spread
from crickets.errors import WordError
from crickets.ports import Held, Ledger
from crickets.words.answers import Answers
from crickets.words.promises import accepted, what_follows


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that the user can say; each word answers with the sentence that says what it did."""

    ledger: Ledger
    settings: Settings
    now: datetime

    def adopt(self, name: str) -> str:
        """Follow up a silence that was found on arrival, or whose step is late."""
        held = self.one(name)
        if self._case(held).state.turn is not Turn.CLIENT:
            self._refuse(held, "nobody waits for the client there")
        return self._say(held, e.Adopted(self.now), "is followed up from the next working moment on")

    def adopt_all(self) -> Sequence[str]:
        """Follow up every silence that asks first."""
        waiting = [held for held in self.ledger.held() if self._asks_first(held)]
        return [self.adopt(held.matter) for held in waiting]

    def snooze(self, name: str, until: datetime) -> str:
        """Place nothing before a moment; an answer ends it."""
        if until <= self.now:
            msg = f"{until:%Y-%m-%d %H:%M} is over; name a moment that is to come"
            raise WordError(msg)
        local = self.settings.user.local(until)
        return self._say(self.one(name), e.Snoozed(self.now, until), f"is snoozed until {local:%a %d %b %Y %H:%M}")

    def snooze_for(self, name: str, span: Duration) -> str:
        """Place nothing for a while."""
        held = self.one(name)
        return self.snooze(held.matter, self.settings.calendar(held.client, self.now).later(self.now, span))

    def close(self, name: str, reason: str) -> str:
        """End the matter; only the client's next message, or ``reopen``, opens it again."""
        return self._say(self.one(name), e.Closed(self.now, reason, e.Author.USER), f"is closed: {reason}")

    def reopen(self, name: str) -> str:
        """Take a closed matter up again; its silence counts from now."""
        held = self.one(name)
        if self._case(held).state.closed is None:
            self._refuse(held, "it is not closed")
        return self._say(held, e.Reopened(self.now), "is open again")

    def rest(self, name: str) -> str:
        """Leave this silence alone until someone writes."""
        held = self.one(name)
        draft = self._case(held).state.draft
        if draft and self._out_of_reach(draft):
            self._end_draft(held, e.DraftDiscarded(self.now, draft.draft))
        return self._say(held, e.Rested(self.now), "is left alone until someone writes")

    def resume(self, name: str) -> str:
        """End all that the matter waits for by the user's word; at their turn: wait for the client again from now."""
        held = self.one(name)
        state = self._case(held).state
        despite = state.newest_from_client if state.turn is Turn.USER else None
        said = "waits for the client again from now on" if despite else "goes on"
        return self._say(held, e.Resumed(self.now, despite), said)

    def pause(self, name: str) -> str:
        """Let the work rest, and the dates of its milestones with it, until the client answers."""
        held = self.one(name)
        state = self._case(held).state
        if state.paused or state.closed:
            self._refuse(held, "it rests already" if state.paused else "it is closed")
        until = f"until the client answers or you say `crickets resume {held.matter}`"
        return self._say(held, e.Paused(self.now, e.Author.USER), f"rests, and its milestones with it, {until}")

    def deadline(self, name: str, until: date) -> str:
        """Tell which day your letter gave the client, or which one you agreed on since."""
        held = self.one(name)
        case = self._case(held)
        silence = case.state.silence
        if silence is None or case.state.turn is not Turn.CLIENT:
            self._refuse(held, "nobody waits for the client there")
        # A letter that was sent some time ago may have given a day that is over by now.
        wrote = case.state.last_follow_up or silence.began
        first = case.calendar.local(wrote if silence.unclear else self.now).date()
        if until < first:
            msg = f"{until} is too early: the day can be {first} or later"
            raise WordError(msg)
        return self._say(held, e.DeadlineNamed(self.now, until), f"gives the client until {until:%a %d %b %Y}")

    def promise(self, name: str, until: date | None = None) -> str:
        """Wait for the day by which the client promised to act: the one that their mail names, or this one."""
        held = self.one(name)
        case = self._case(held)
        if case.state.closed or case.state.turn is Turn.NOBODY:
            return self._refuse(held, "it is closed" if case.state.closed else "nobody wrote yet")
        day, facts = accepted(case, until, self.now)
        with self.ledger.transaction():
            self.ledger.record(held.client, held.matter, *facts, seen_at=self.now, how="your word")
        return f"{held.matter} waits for what they promised: {what_follows(case, day)}"

    def stage(self, name: str, stage: str) -> str:
        """Let the matter stand at another stage; its playbook begins at step one."""
        held = self.one(name)
        known = {*self.settings.playbooks, *(matter.stage for matter in self.settings.matters.values())}
        if stage not in known:
            msg = f"there is no stage '{stage}'{hint(stage, known, f'known are: {_list(known)}')}"
            raise WordError(msg)
        return self._say(held, e.StageSet(self.now, Stage(stage), e.Author.USER), f"is at the stage '{stage}' now")

    def skip(self, name: str) -> str:
        """Go on without the step that is next, or whose draft is open."""
        held = self.one(name)
        case = self._case(held)
        skipped = self._without_step(held, case)
        if case.state.draft and self._out_of_reach(case.state.draft):
            self._end_draft(held, e.DraftDiscarded(self.now, case.state.draft.draft))
        return self._say(held, skipped, f"goes on without step '{skipped.step}'")

    def sent(self, name: str) -> str:
        """Tell that the draft which vanished was sent."""
        held = self.one(name)
        draft = self._missing(held)
        # What was sent is nowhere to be read: which deadline it gave, only the user knows.
        unclear = (e.DeadlineUnclear(draft.since, draft.draft),) if draft.deadline else ()
        self._end_draft(held, e.DraftSent(draft.since, draft.draft, None, edited=True), *unclear)
        return f"{held.matter}: noted that the draft of step '{draft.step}' was sent"

    def not_sent(self, name: str) -> str:
        """Tell that the draft which vanished, or was probably sent, was deleted."""
        held = self.one(name)
        state = self._case(held).state
        missing = state.draft is not None and self._out_of_reach(state.draft)
        presumed = (
            next((done for done in reversed(state.silence.done) if done.presumed), None) if state.silence else None
        )
        if presumed and presumed.presumed and not missing:
            self._end_draft(held, e.DraftDiscarded(self.now, presumed.presumed))
            own = "; that mail of yours counts all the same" if presumed.written else ""
            return f"{held.matter}: noted that the draft of step '{presumed.step}' was deleted{own}"
        draft = self._missing(held)
        self._end_draft(held, e.DraftDiscarded(self.now, draft.draft))
        return f"{held.matter}: noted that the draft of step '{draft.step}' was deleted"

    def answer(self, name: str, *, yes: bool) -> str:
        """Tell whether what `why` asks about answers this matter."""
        held = self.one(name)
        questions = self._case(held).state.questions
        if not questions:
            self._refuse(held, "nothing is asked about it")
        answers = Answers(self.ledger, self.settings, self.now)
        return answers.yes(held, questions[0]) if yes else answers.no(held, questions)

    def rename(self, old: str, new: str) -> str:
        """Let all that is known of a client that left the file be that of a new one."""
        if old in self.settings.clients or ClientKey(old) not in self.ledger.known_clients():
            msg = f"'{old}' is not a client that is gone from the configuration"
            raise WordError(msg)
        if new not in self.settings.clients:
            msg = f"'{new}' is not in the configuration{hint(new, self.settings.clients)}"
            raise WordError(msg)
        with self.ledger.transaction():
            self.ledger.rename(ClientKey(old), ClientKey(new))
            self.ledger.touch(ClientKey(new), self.now)
        return f"{old} goes on as {new}"

    # Which matter

    def one(self, name: str) -> Held:
        """The matter of this name: its key, its client's key where that has but one, or its name; raises WordError."""
        held = {h.matter: h for h in self.ledger.held()}
        if MatterKey(name) in held:
            return held[MatterKey(name)]
        plain = folded(name)
        found = [held[key] for key, m in self.settings.matters.items() if key in held and folded(m.name) == plain]
        if len(found) == 1:
            return found[0]
        if found:
            msg = f"'{name}' is the name of several matters: {_list(h.matter for h in found)}"
            raise WordError(msg)
        msg = f"there is no matter '{name}'{hint(name, held, '`crickets status` lists them')}"
        raise WordError(msg)

    def _case(self, held: Held) -> Case:
        return Docket(self.ledger, self.settings).case(held.client, held.matter, self.now)

    def _asks_first(self, held: Held) -> bool:
        return self._case(held).asks_first(self.now)

    def _without_step(self, held: Held, case: Case) -> e.StepSkipped:
        draft = case.state.draft
        if draft is not None:
            return e.StepSkipped(self.now, draft.step, draft.index, draft.invoices)
        upcoming = (case.road.gate if case.road else None) or case.upcoming(self.now)
        if upcoming is None:
            msg = f"{held.matter}: no step is open"
            raise WordError(msg)
        return e.StepSkipped(self.now, upcoming.step.name, upcoming.index, upcoming.invoices)

    def _missing(self, held: Held) -> OpenDraft:
        draft = self._case(held).state.draft
        if draft is None or not self._out_of_reach(draft):
            self._refuse(held, "no draft of it is missing")
        return draft

    def _out_of_reach(self, draft: OpenDraft) -> bool:
        """Whether only the user can tell what became of it: it vanished, or its account left the file."""
        placement = self.ledger.placement_of([draft.draft])
        gone = placement is not None and placement.account not in self.settings.accounts
        return gone or draft.where is Whereabouts.VANISHED

    # Saying it

    def _say(self, held: Held, fact: e.MatterEvent, said: str) -> str:
        self.ledger.record(held.client, held.matter, fact, seen_at=self.now, how="your word")
        return f"{held.matter} {said}"

    def _refuse(self, held: Held, why: str) -> NoReturn:
        msg = f"{held.matter}: {why}; `crickets why {held.matter}` tells how it stands"
        raise WordError(msg)

    def _end_draft(self, held: Held, fact: e.DraftSent | e.DraftDiscarded, *more: e.MatterEvent) -> None:
        placement = self.ledger.placement_of([fact.draft])
        with self.ledger.transaction():
            if placement:
                self.ledger.update(placement.ended())
                spread(self.ledger, self.settings, placement, fact, self.now)
            self.ledger.record(held.client, held.matter, fact, *more, seen_at=self.now, how="your word")


def _list(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
