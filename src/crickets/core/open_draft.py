"""What is to be done about a draft of ours whose fate is open."""

from datetime import datetime, timedelta

from crickets.core import holds as h
from crickets.core.actions import Action, FlagDraft, Wait, WithdrawDraft
from crickets.core.events import Withdrawal
from crickets.core.playbook import Playbook
from crickets.core.standing import MatterState, OpenDraft, Turn, Whereabouts

LIMBO = timedelta(hours=72)
"""How long a vanished draft may turn up in Sent before the user is asked."""


def about_draft(state: MatterState, playbook: Playbook | None, now: datetime) -> Action | None:
    """What to do about the open draft by itself, if there is one."""
    draft = state.draft
    if draft is None:
        return None
    if state.former is not None:
        return _about_two(draft, state.former, now)
    reason = draft.obsolete or _step_gone(draft, playbook)
    match draft.where:
        case Whereabouts.INTENDED:
            return Wait(None, h.Placing())
        case Whereabouts.VANISHED:
            return None if state.turn is Turn.USER else _limbo(draft, now)  # whoever was answered is asked nothing
        case Whereabouts.UNTOUCHED if reason:
            return WithdrawDraft(draft.draft, reason)
        case Whereabouts.EDITED if reason is Withdrawal.ANSWERED and not draft.flagged:
            return FlagDraft(draft.draft)
        case Whereabouts.EDITED if reason and reason is not Withdrawal.ASKED:
            return Wait(None, h.EditedDraftKept(reason, draft.flagged))
        case Whereabouts.UNTOUCHED | Whereabouts.EDITED:
            return Wait(None, h.DraftStands(draft.since, draft.edited))


def _about_two(draft: OpenDraft, former: OpenDraft, now: datetime) -> Action:
    """A draft was to be replaced: the new one stands before the old one goes, and never goes what the user touched."""
    match draft.where, former.where:
        case Whereabouts.INTENDED, _:
            return Wait(None, h.Placing())
        case Whereabouts.UNTOUCHED, _ if draft.obsolete:
            return WithdrawDraft(draft.draft, draft.obsolete)
        case Whereabouts.UNTOUCHED, Whereabouts.EDITED:
            return WithdrawDraft(draft.draft, Withdrawal.EDITED_BEFORE)
        case _, Whereabouts.UNTOUCHED:
            return WithdrawDraft(former.draft, former.obsolete or Withdrawal.REFRESHED)
        case _, Whereabouts.VANISHED:
            return _limbo(former, now)
        case _:
            return _both_edited(draft, former)


def _both_edited(draft: OpenDraft, former: OpenDraft) -> Action:
    """Both are the user's now; the newer may be on its way already."""
    texts = [text for text in (draft, former) if text.where is Whereabouts.EDITED]
    answered = next((t for t in texts if t.obsolete is Withdrawal.ANSWERED and not t.flagged), None)
    if answered:
        return FlagDraft(answered.draft)
    if former.obsolete and former.is_out_of_date:
        return Wait(None, h.EditedDraftKept(former.obsolete, former.flagged))
    return Wait(None, h.DraftStands(former.since, edited=True))


def _step_gone(draft: OpenDraft, playbook: Playbook | None) -> Withdrawal | None:
    known = playbook is not None and draft.step in {step.name for step in playbook.steps}
    return None if known else Withdrawal.STEP_GONE


def _limbo(draft: OpenDraft, now: datetime) -> Wait:
    asked_at = draft.since + LIMBO
    return Wait(asked_at if now < asked_at else None, h.Limbo(draft.since, now >= asked_at, draft.doubt))
