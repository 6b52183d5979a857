"""Whether a matter needs the user: something waits for them, or nothing goes on before they do something."""

from crickets.core.actions import Action, Wait
from crickets.core.holds import DraftStands, IsPaused, MailBounced, NothingWritten, OpenGate, Resting
from crickets.core.standing import MatterState, Turn


def needs_you(state: MatterState, action: Action) -> bool:
    """Whether it is the user's turn, or a draft, a task, a question or a letter that failed waits for them."""
    if state.parked:
        return False
    if state.open_tasks:
        return True
    if state.closed:
        return False
    if state.trouble or (state.turn is Turn.USER and state.client_wrote_at):
        return True
    if not isinstance(action, Wait):
        return False
    # A draft may be overtaken by a notice on some day; until then it waits for the user all the same.
    at_rest = isinstance(action.hold, Resting | IsPaused | NothingWritten)
    return isinstance(action.hold, DraftStands | MailBounced) or (action.until is None and not at_rest)


def tasks_waiting(state: MatterState, action: Action, matter: str) -> str:
    """Say how many tasks wait for the user; empty where none does, or where what holds the matter says it already."""
    count = len(state.open_tasks)
    hold = action.hold if isinstance(action, Wait) else None
    if not count or isinstance(hold, OpenGate) or (isinstance(hold, MailBounced) and count == 1):
        return ""
    return f"{'1 task waits' if count == 1 else f'{count} tasks wait'} for you: `crickets tasks {matter}`."
