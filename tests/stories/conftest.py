"""Every story plays on a real Dovecot."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.dovecot import Guest
from tests.servers.dovecot_conf import Layout
from tests.servers.kinds import Kind
from tests.servers.proxy import PoorServer
from tests.stories.mishaps import offered
from tests.stories.story import ACME_NEGOTIATES, Story
from tests.stories.strangers import ANNA_ALONE


@pytest.fixture
def story(dovecot: Guest, tmp_path: Path) -> Iterator[Story]:
    """A story about Acme, who negotiates; it begins on Monday, 2 March 2026, at eight."""
    told = Story(dovecot, tmp_path)
    yield told.start()
    told.stop()


@pytest.fixture
def tell(dovecot: Guest, tmp_path: Path) -> Iterator[Callable[..., Story]]:
    """Begin a story with other clients."""
    told: list[Story] = []

    def begin(**details: object) -> Story:
        told.append(Story(dovecot, tmp_path, **details))  # type: ignore[arg-type]
        return told[-1].start()

    yield begin
    for one in told:
        one.stop()


@pytest.fixture
def story_at(
    guest_of: Callable[[Layout], Guest], poor_server: Callable[..., PoorServer], tmp_path: Path
) -> Iterator[Callable[[Kind], Story]]:
    """Begin the story on another kind of server; the user's own mail client knows what that one is in truth."""
    told: list[Story] = []

    def begin(kind: Kind) -> Story:
        guest = guest_of(kind.layout)
        told.append(Story(guest, tmp_path, port=poor_server(guest.port, dress=kind.dress).port))
        return told[-1].start()

    yield begin
    for one in told:
        one.stop()


@pytest.fixture
def project(tell: Callable[..., Story]) -> Story:
    """A story about Acme, with whom work is in progress; looked at once."""
    begun = tell(clients=ACME_NEGOTIATES.replace("negotiating", "in_progress"))
    begun.turn("2026-03-02 09:00")
    return begun


@pytest.fixture
def acme(tell: Callable[..., Story]) -> Story:
    """Acme is known by two whole addresses, and waited for."""
    story = tell(clients=ANNA_ALONE)
    offered(story)
    return story
