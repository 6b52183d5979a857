"""What Crickets takes for the end of a draft, and what holds after every look."""

from datetime import datetime

from crickets.core import events as e
from crickets.core.standing import REACHED, How, Whereabouts
from tests.drafting.clients import End
from tests.drafting.user import MONDAY, User


def look(you: User, at: datetime = MONDAY) -> None:
    """Look once, not before that moment; what holds after every look."""
    you.look(max(you.now, at))
    assert you.has_all_that_is_theirs()
    intended = [fact for fact in you.facts(e.DraftIntended) if isinstance(fact, e.DraftIntended)]
    assert sum(fact.replaces is None for fact in intended) == 1, "no second draft"


def ended(you: User) -> End:
    """What Crickets takes for the end of the draft."""
    state = you.state
    draft, done = state.draft, [done for done in state.silence.done if done.index == 0] if state.silence else []
    if any(one.how in REACHED for one in done):
        return End.SENT
    if any(one.how is How.DISCARDED for one in done):
        return End.DISCARDED
    assert draft is not None
    return End.NOBODY_KNOWS if draft.where is Whereabouts.VANISHED else End.STANDS
