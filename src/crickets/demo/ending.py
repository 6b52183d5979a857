"""How the demo ends: the last screen, what came of every draft, and how to go on with a mailbox of one's own."""

from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from crickets.core import events as e
from crickets.demo.cast import HARBOUR_TEA
from crickets.demo.performance import Performance
from crickets.demo.screen import LastScreen

_OWN_MAILBOX = """
With your own mailbox:

  crickets init     asks for it, and proposes whom to watch
  crickets check    is everything as it should be?
  crickets run      watch, and place drafts
"""


def last_screen(performance: Performance) -> LastScreen:
    """What is to be seen when the story has been told; the draft is the first of the client whom it is most about."""
    scene, draft = next(shown for shown in performance.shown if shown[0].role is HARBOUR_TEA)
    return LastScreen(
        now=performance.clock.now,
        clocks=performance.clocks(),
        draft=draft,
        placed_at=scene.at,
        matter=HARBOUR_TEA.matter,
        timeline=performance.timeline(HARBOUR_TEA),
        counts=_counts(performance),
    )


def show(performance: Performance, console: Console) -> None:
    """Show the last screen, and say how to go on."""
    console.print()
    console.print(last_screen(performance).drawn(console.width))
    console.print(Text(_OWN_MAILBOX))


def _counts(performance: Performance) -> Mapping[str, int]:
    return {
        "drafts placed": performance.count(e.DraftPlaced),
        "sent by Marta": performance.count(e.DraftSent),
        "deleted by her": performance.count(e.DraftDiscarded),
        "kept, for she had edited it": performance.count(e.DraftFlagged),
        "taken back untouched": performance.count(e.DraftWithdrawn),
        "mails sent by Crickets": performance.sent_by_others,
    }
