"""What neomutt makes of a draft, and what Crickets makes of that."""

from crickets.core import events as e
from tests.clients.matrix import Action, Matrix
from tests.clients.neomutt import Neomutt
from tests.clients.outgoing import OutgoingServer
from tests.clients.scene import Scene


def test_recalled_and_sent_it_was_sent(
    offered: Scene, matrix: Matrix, neomutt: Neomutt, outgoing: OutgoingServer
) -> None:
    neomutt.open_draft()
    neomutt.send()

    matrix.compare(Action.NEOMUTT_SENT, offered.aftermath())
    (fact,) = offered.facts(e.DraftSent)
    assert fact.message_id == offered.draft_id
    assert len(outgoing.taken) == 1


def test_recalled_and_aborted_it_is_gone_and_its_user_is_asked(
    offered: Scene, matrix: Matrix, neomutt: Neomutt
) -> None:
    neomutt.open_draft()
    neomutt.abort()

    matrix.compare(Action.NEOMUTT_ABORTED, offered.aftermath())
    assert len(offered.facts(e.DraftVanished)) == 1
    assert "stands neither in Sent nor in Trash yet" in offered.story.why()


def test_recalled_and_postponed_it_is_the_users(offered: Scene, matrix: Matrix, neomutt: Neomutt) -> None:
    neomutt.open_draft()
    neomutt.postpone()

    matrix.compare(Action.NEOMUTT_POSTPONED, offered.aftermath())
    assert [fact.revision for fact in offered.facts(e.DraftEdited)] == [offered.draft_id]


def test_sent_as_a_new_message_it_is_taken_back(
    offered: Scene, matrix: Matrix, neomutt: Neomutt, outgoing: OutgoingServer
) -> None:
    neomutt.resend()

    matrix.compare(Action.NEOMUTT_RESENT, offered.aftermath())
    assert len(offered.facts(e.DraftWithdrawn)) == 1
    assert offered.story.drafts() == []
    assert len(outgoing.taken) == 1


def test_deleted_it_was_deleted(offered: Scene, matrix: Matrix, neomutt: Neomutt) -> None:
    neomutt.delete_draft()

    matrix.compare(Action.NEOMUTT_DELETED, offered.aftermath())
    assert len(offered.facts(e.DraftDiscarded)) == 1
