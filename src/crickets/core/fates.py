"""What becomes of a draft, as its matter's state tells it."""

from dataclasses import replace

from crickets.core import events as e
from crickets.core.standing import Done, How, MatterState, OfDraft, OpenDraft

DraftFact = e.DraftIntended | e.LetterFailed | e.PlacementAbandoned | e.DraftFate | e.DraftFlagged


def after(state: MatterState, fact: DraftFact) -> MatterState:
    """The state after one more fact about a draft."""
    if isinstance(fact, e.DraftIntended):
        return _intended(state, fact)
    if isinstance(fact, e.LetterFailed):
        return replace(state, trouble=fact.problem)
    if state.former is not None and state.former.draft == fact.draft:
        return _about_former(state, state.former, fact)
    draft = state.draft
    if draft is None or draft.draft != fact.draft:
        denied = state.silence if isinstance(fact, e.DraftDiscarded) else None
        return replace(state, silence=denied.without(fact.draft, fact.at)) if denied else state
    seen = draft.after(fact)
    return replace(state, draft=seen) if seen else _ended(state, draft, fact)


def _intended(state: MatterState, fact: e.DraftIntended) -> MatterState:
    """A draft is named; what had happened before and was learnt later makes it unwanted from the start."""
    against = state.against_a_draft(fact.at)
    if against is None and fact.follows is not None and fact.follows != state.newest_own:
        against = e.Withdrawal.WRITTEN_BY_HAND
    replaced = state.draft if state.draft and state.draft.draft == fact.replaces else None
    if against is None and fact.replaces is not None and replaced is None:
        against = e.Withdrawal.EDITED_BEFORE
    intended = replace(OpenDraft.intended(fact), obsolete=against)
    return replace(state, draft=intended, former=replaced)


def _about_former(state: MatterState, former: OpenDraft, fact: OfDraft) -> MatterState:
    """The draft that another one is to replace: what the user did with it in the last moment counts."""
    seen = former.after(fact)
    if seen is not None:
        after = replace(state, former=seen)
    else:
        after = replace(_ended(replace(state, draft=None, former=None), former, fact), draft=state.draft)
    mine = isinstance(fact, e.DraftEdited | e.DraftSent | e.DraftDiscarded)
    if not mine or after.draft is None or after.draft.obsolete:
        return after
    return replace(after, draft=replace(after.draft, obsolete=e.Withdrawal.EDITED_BEFORE))


_OF_ANOTHER_SILENCE = {e.Withdrawal.ANSWERED, e.Withdrawal.STAGE_CHANGED}


def _ended(state: MatterState, draft: OpenDraft, fact: OfDraft) -> MatterState:
    """Nothing is open about the draft any more; one that it was to replace takes its place again."""
    # Whoever deletes the one that is needless keeps the other.
    dealt_with = isinstance(fact, e.DraftSent) or (isinstance(fact, e.DraftDiscarded) and draft.is_awaited)
    former = state.former
    if former and dealt_with and former.is_awaited:
        former = replace(former, obsolete=e.Withdrawal.EDITED_BEFORE)
    state = replace(state, draft=former, former=None, draft_ended_at=fact.at)
    match fact:
        case e.DraftSent():
            sent = replace(state, last_follow_up=fact.at).demanded(draft)
            return sent if draft.obsolete in _OF_ANOTHER_SILENCE else sent.with_done(Done.sent(draft, fact))
        case e.DraftDiscarded() if not draft.is_out_of_date:
            return _discarded(state.demanded(draft), Done(draft.step, draft.index, fact.at, How.DISCARDED))
        case _:
            return state


def _discarded(state: MatterState, done: Done) -> MatterState:
    """A leftover of what was sent is no discard."""
    sent = state.silence is not None and state.silence.reached(done)
    return state if sent else state.with_done(done)
