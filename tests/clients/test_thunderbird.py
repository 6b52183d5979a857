"""What Thunderbird makes of a draft, and what Crickets makes of that."""

from crickets.core import events as e
from tests.clients.matrix import Action, Matrix
from tests.clients.outgoing import OutgoingServer
from tests.clients.scene import Scene, bare_id
from tests.clients.thunderbird import Thunderbird


def test_edited_and_sent_it_was_sent(
    offered: Scene, matrix: Matrix, thunderbird: Thunderbird, outgoing: OutgoingServer
) -> None:
    thunderbird.open_draft()
    thunderbird.type("PS: see you on Friday.\n\n")
    thunderbird.send()
    offered.until("the draft is gone and its copy in Sent", lambda: gone_to_sent(offered))

    matrix.compare(Action.THUNDERBIRD_SENT, offered.aftermath())
    ((sent, edited),) = ((fact.message_id, fact.edited) for fact in offered.facts(e.DraftSent))
    assert (sent, edited) == (filed(offered), True)
    assert len(outgoing.taken) == 1


def test_saved_again_and_again_it_is_the_users(offered: Scene, matrix: Matrix, thunderbird: Thunderbird) -> None:
    thunderbird.open_draft()
    first = saved(offered, thunderbird, "One more line.\n")
    second = saved(offered, thunderbird, "And another.\n")
    thunderbird.close()

    matrix.compare(Action.THUNDERBIRD_SAVED, offered.aftermath())
    assert len({offered.draft_id, first, second}) == 3
    assert offered.facts(e.DraftEdited)[-1].revision == second


def test_each_save_is_followed_to_the_sent_mail(offered: Scene, thunderbird: Thunderbird) -> None:
    thunderbird.open_draft()
    first = saved(offered, thunderbird, "One more line.\n")
    offered.look()
    second = saved(offered, thunderbird, "And another.\n")
    offered.look()
    thunderbird.send()
    offered.until("the draft is gone and its copy in Sent", lambda: gone_to_sent(offered))
    offered.look()

    assert [fact.revision for fact in offered.facts(e.DraftEdited)] == [first, second]
    assert [fact.message_id for fact in offered.facts(e.DraftSent)] == [filed(offered)]


def test_put_into_the_outbox_it_is_gone_until_it_is_sent(
    offered: Scene, matrix: Matrix, thunderbird: Thunderbird, outgoing: OutgoingServer
) -> None:
    thunderbird.open_draft()
    thunderbird.send_later()
    offered.until("the draft is gone", lambda: not standing(offered))

    matrix.compare(Action.THUNDERBIRD_SEND_LATER, offered.aftermath())
    assert len(offered.facts(e.DraftVanished)) == 1
    assert "stands neither in Sent nor in Trash yet" in offered.story.why()
    assert outgoing.taken == []

    thunderbird.send_waiting()
    offered.until("its copy is in Sent", lambda: filed(offered) != "")

    matrix.compare(Action.THUNDERBIRD_SENT_LATER, offered.aftermath())
    assert [fact.message_id for fact in offered.facts(e.DraftSent)] == [filed(offered)]
    assert len(outgoing.taken) == 1


def test_deleted_it_was_deleted(offered: Scene, matrix: Matrix, thunderbird: Thunderbird) -> None:
    thunderbird.delete_draft()
    offered.until("the draft is in Trash", lambda: bool(offered.new("Trash")) and not standing(offered))

    matrix.compare(Action.THUNDERBIRD_DELETED, offered.aftermath())
    assert len(offered.facts(e.DraftDiscarded)) == 1


def saved(scene: Scene, thunderbird: Thunderbird, text: str) -> str:
    """Write something, and save; gives the Message-ID under which the draft stands then."""
    before = standing(scene)
    thunderbird.type(text)
    thunderbird.save()
    # Thunderbird first writes the new draft, and then removes the old one.
    scene.until("only the new draft stands", lambda: len(standing(scene)) == 1 and standing(scene) != before)
    return standing(scene)[0]


def standing(scene: Scene) -> list[str]:
    """The Message-IDs in Drafts."""
    return [bare_id(draft) for draft in scene.story.drafts()]


def filed(scene: Scene) -> str:
    """The Message-ID of the copy in Sent; empty as long as there is none."""
    return "".join(bare_id(copy) for copy in scene.new("Sent").values())


def gone_to_sent(scene: Scene) -> bool:
    """Whether the draft is gone, and its copy filed: Thunderbird does one after the other."""
    return filed(scene) != "" and not standing(scene)
