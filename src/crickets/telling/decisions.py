"""What is decided about a matter, in a sentence that the user understands."""

from typing import assert_never

from crickets.core.actions import (
    NO_STEP,
    Action,
    BelievePromise,
    CloseMatter,
    FinishStep,
    FlagDraft,
    Noted,
    OpenTasks,
    PauseMatter,
    PlaceDraft,
    RefreshDraft,
    Wait,
    WithdrawDraft,
)
from crickets.core.holds import Local, told
from crickets.core.holds.saying import shown
from crickets.core.playbook import Step


def decision(action: Action, matter: str, local: Local) -> str:
    """The sentence of a decision about this matter."""
    match action:
        case Wait(_, hold):
            return told(hold, matter, local)
        case PlaceDraft(step=step, due=due):
            return f"Step '{step.name}' was due on {shown(due, local)}, and nothing holds it: its draft is placed now."
        case WithdrawDraft(_, reason):
            return f"The untouched draft is taken back: {reason}."
        case FlagDraft():
            return "The client answered; the draft that you edited is flagged and stays."
        case RefreshDraft(draft=draft):
            return f"The deadline in the draft of step '{draft.step.name}' falls short by now: it is written anew."
        case OpenTasks(_, index) if index == NO_STEP:
            return "Your mail came back: you are asked for the right address."
        case OpenTasks(step, _):
            return f"Step '{step.name}' is due: it {does(step)}."
        case _:
            return _noted(action)


def _noted(deed: Noted) -> str:
    match deed:
        case FinishStep(step, _, _, _):
            return f"All of step '{step.name}' is done."
        case PauseMatter():
            return "The work rests from now on, until the client answers."
        case CloseMatter(reason):
            return f"The playbook is at its end, and the matter closes: {reason}."
        case BelievePromise(_, until):
            return f"The client's mail names {until:%a %d %b %Y}, and is believed: the clock waits for that day."
        case unexpected:
            assert_never(unexpected)


def does(step: Step) -> str:
    """Say what a step does: ``drafts negotiating/last``, ``asks you to: call``, ``closes it: no answer``."""
    deeds = [f"drafts {step.draft.letter}"] if step.draft else []
    if step.tasks:
        deeds.append(f"asks you to: {', '.join(task.replace('_', ' ') for task in step.tasks)}")
    if step.pause:
        deeds.append("lets the work rest")
    if step.close:
        deeds.append(f"closes it: {step.close}")
    return ", and ".join(deeds) or "does nothing"
