"""Where a mailbox was renumbered, all is read anew before anything is concluded from it or done about it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crickets.core import events as e
from crickets.core.standing import Turn
from crickets.errors import MailError
from tests.servers.dovecot import Guest
from tests.servers.extensions import Dress
from tests.servers.proxy import PoorServer
from tests.stories.mishaps import DUE, offered, with_a_draft
from tests.stories.story import Story

LATER = "2026-03-09 10:30"


@pytest.fixture
def proxy(dovecot: Guest, poor_server: Callable[..., PoorServer]) -> PoorServer:
    return poor_server(dovecot.port)


@pytest.fixture
def behind(dovecot: Guest, proxy: PoorServer, tmp_path: Path) -> Iterator[Story]:
    story = Story(dovecot, tmp_path, port=proxy.port)
    yield story.start()
    story.stop()


def unopened(mailbox: str) -> Dress:
    """A server that says how a mailbox stands, and does not open it."""
    return Dress(refuse=frozenset({f'EXAMINE "{mailbox}"', f'SELECT "{mailbox}"'}))


@pytest.mark.parametrize("command", ["EXAMINE", "SEARCH", "FETCH"])
def test_a_renumbered_inbox_whose_reading_is_cut_places_no_draft(
    command: str, behind: Story, proxy: PoorServer
) -> None:
    offer = offered(behind)
    behind.client_writes(at="2026-03-06 10:00", reply_to_mail=offer)
    behind.mailbox.reset_uidvalidity("INBOX")
    proxy.cut_after(command)

    with pytest.raises(MailError):
        behind.turn(DUE)
    assert behind.drafts() == []
    behind.turn(LATER)
    assert behind.drafts() == []
    assert behind.facts(e.DraftIntended) == []
    assert behind.case().state.turn is Turn.USER


def test_a_renumbered_folder_that_cannot_be_opened_places_no_draft_and_why_says_what_to_do(
    behind: Story, proxy: PoorServer
) -> None:
    with behind.mailbox.client() as client:
        client.create_folder("Projects")
    offer = offered(behind)
    behind.client_writes(at="2026-03-06 10:00", folder="Projects", reply_to_mail=offer)
    behind.mailbox.reset_uidvalidity("Projects")
    proxy.wear(unopened("Projects"))
    behind.turns([DUE, LATER])

    assert behind.drafts() == []
    assert "Cannot tell whether the client answered" in behind.why()
    assert "Projects cannot be read (Unknown command); if no answer ever comes into it, name it in" in behind.why()
    proxy.wear(Dress())
    behind.turn("2026-03-09 10:40")
    assert behind.drafts() == []
    assert behind.case().state.turn is Turn.USER


def test_a_renumbered_drafts_folder_that_cannot_be_opened_keeps_its_draft_and_gets_no_second(
    behind: Story, proxy: PoorServer
) -> None:
    offer = with_a_draft(behind)
    behind.mailbox.reset_uidvalidity("Drafts")
    proxy.wear(unopened("Drafts"))
    behind.turns(["2026-03-09 12:00", "2026-03-16 12:00"])

    assert len(behind.drafts()) == 1
    assert behind.facts(e.DraftVanished) == []
    assert "Drafts cannot be read (Unknown command); open it in your mail client" in behind.why()
    proxy.wear(Dress())
    behind.client_writes(at="2026-03-16 15:00", reply_to_mail=offer)
    behind.turn("2026-03-16 15:01")
    assert behind.drafts() == [], "known again by its Message-ID and its bytes, it is still ours"
