"""What must be so after each scene: the story checks itself against the mailbox and the ledger."""

from collections.abc import Iterable, Sequence

from crickets.core.people import ClientKey
from crickets.core.standing import MatterState
from crickets.demo.cast import CLIENTS
from crickets.demo.clocks import SilenceClock
from crickets.demo.player import StandingDraft
from crickets.demo.story import (
    Arrives,
    AsksForTasks,
    Consequence,
    DeletesDraft,
    DraftAppears,
    EditsDraft,
    Scene,
    SendsDraft,
)


class StoryWentWrong(Exception):
    """Something did not come about as the story tells it; carries the sentence that says what."""


def drafts_after(scene: Scene, before: frozenset[ClientKey]) -> frozenset[ClientKey]:
    """The clients for whom a draft must stand behind a scene, where these had one before it."""
    match scene.act:
        case DraftAppears():
            return before | {scene.role.client}
        case SendsDraft() | DeletesDraft() | Arrives(_, Consequence.TAKEN_BACK):
            return before - {scene.role.client}
        case _:
            return before


def check_drafts(scene: Scene, expected: frozenset[ClientKey], drafts: Sequence[StandingDraft]) -> None:
    """Drafts holds one for each of these clients, and nothing else; raises StoryWentWrong."""
    whose = [draft.header("To") for draft in drafts]
    found = sorted(role.client for role in CLIENTS for to in whose if role.person.email in to)
    if found != sorted(expected) or len(found) != len(drafts):
        msg = f"on {scene.at:%a %d %b %H:%M} drafts should stand for {_list(expected)}, and there are {_list(whose)}"
        raise StoryWentWrong(msg)


def check_turn(scene: Scene, clocks: Sequence[SilenceClock], client: str) -> None:
    """The right side has the word: the user behind a person's answer, else the client; raises StoryWentWrong."""
    turn = next((clock.turn for clock in clocks if clock.client == client), "missing")
    expected = "you" if _answered(scene) else "client"
    if turn != expected:
        msg = f"on {scene.at:%a %d %b %H:%M} it should be the turn of '{expected}' at {client}, and it is '{turn}'"
        raise StoryWentWrong(msg)


def check_tasks(scene: Scene, state: MatterState) -> None:
    """Tasks were opened in the moment in which the story says so, and in no other; raises StoryWentWrong."""
    asked = any(task.opened == scene.at for task in state.tasks)
    if asked is not isinstance(scene.act, AsksForTasks):
        tasks = "there are none" if isinstance(scene.act, AsksForTasks) else "there are some"
        msg = f"on {scene.at:%a %d %b %H:%M} {tasks} for {scene.role.matter} that begin then"
        raise StoryWentWrong(msg)


def check_draft(scene: Scene, draft: StandingDraft) -> None:
    """The draft is a reply from the freelancer; one that she edited is as she left it; raises StoryWentWrong."""
    fields = ("From", "To", "Subject", "In-Reply-To", "References", "Message-ID")
    missing = [name for name in fields if not draft.header(name)]
    if missing or not draft.header("Subject").startswith("Re: "):
        msg = f"the draft for {scene.role.person.name} is no reply: its header lacks {_list(missing)}"
        raise StoryWentWrong(msg)
    if isinstance(scene.act, EditsDraft) and scene.act.added not in draft.text:
        msg = f"the draft for {scene.role.person.name} lost what was added to it"
        raise StoryWentWrong(msg)
    if isinstance(scene.act, Arrives) and (scene.act.consequence is Consequence.FLAGGED) != draft.is_flagged:
        msg = f"the edited draft for {scene.role.person.name} should bear a flag"
        raise StoryWentWrong(msg)


def check_sent(by_others: int) -> None:
    """Everything in Sent was put there by the freelancer; raises StoryWentWrong."""
    if by_others:
        msg = f"{by_others} mails lie in Sent that the freelancer did not send"
        raise StoryWentWrong(msg)


def _answered(scene: Scene) -> bool:
    match scene.act:
        case Arrives(mail):
            return mail.sender == scene.role.person and "Auto-Submitted" not in mail.headers
        case _:
            return False


def _list(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)) or "nobody"
