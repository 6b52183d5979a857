"""The file changes while the daemon runs."""

from collections.abc import Callable

import pytest

from crickets.bell import ring
from crickets.config import load
from crickets.core import events as e
from crickets.core.actions import Wait
from crickets.core.holds import FoundSilent
from crickets.core.people import ClientKey
from crickets.refusal import Refusal
from tests.servers.dovecot import Guest
from tests.servers.eventually import eventually
from tests.servers.proxy import PoorServer
from tests.stories.daemons import looked, running
from tests.stories.story import Story

GLOBEX = """
[clients.globex]
name = "Globex"
addresses = ["bob@globex.example"]
language = "en"
stage = "negotiating"
"""


@pytest.fixture
def proxy(dovecot: Guest, poor_server: Callable[..., PoorServer]) -> PoorServer:
    """Hears every command that the mail server gets."""
    return poor_server(dovecot.port, without=frozenset())


@pytest.fixture
def story(tell: Callable[..., Story], proxy: PoorServer) -> Story:
    """You wrote to two companies, of which the file names one."""
    story = tell(port=proxy.port)
    story.stop()
    story.you_write(at="2026-02-20 10:00", to="bob@globex.example", subject="Offer for the shop")
    story.you_write(at="2026-03-02 07:00")
    return story


def logins(proxy: PoorServer) -> int:
    return sum(command.startswith(("LOGIN", "AUTHENTICATE")) for command in proxy.commands)


def test_the_silence_of_a_client_who_is_added_is_found_over_the_same_connection(
    story: Story, proxy: PoorServer
) -> None:
    def play() -> None:
        assert eventually(lambda: bool(story.facts(e.UserWrote)))
        assert logins(proxy) == 1
        story.clients += GLOBEX
        assert ring(story.state, "reload")
        assert eventually(lambda: bool(story.facts(e.UserWrote, "globex")))
        assert logins(proxy) == 1

    proxy.commands.clear()
    running(story, play)
    action = story.case("globex", ClientKey("globex")).decide(story.now)
    assert isinstance(action, Wait)
    assert isinstance(action.hold, FoundSilent)


def test_a_client_who_is_gone_gets_no_draft_any_more(story: Story) -> None:
    story.clients += GLOBEX

    def play() -> None:
        assert eventually(lambda: bool(story.facts(e.UserWrote, "globex")))
        story.clients = story.clients.removesuffix(GLOBEX)
        assert ring(story.state, "reload")
        assert eventually(lambda: bool(story.facts(e.Parked, "globex")))

    running(story, play)
    assert story.case("globex", ClientKey("globex")).state.parked


def test_with_a_wrong_file_the_settings_before_go_on(story: Story) -> None:
    path = story.directory / "config.toml"

    def play() -> None:
        assert eventually(lambda: looked(story))
        path.write_text(path.read_text().replace("anna@acme.example", "anna at acme"))
        assert ring(story.state, "reload")
        assert eventually(lambda: Refusal.noted(story.state) is not None)
        refusal = Refusal.noted(story.state)
        assert refusal is not None
        assert "config.toml:" in refusal.sentence(lambda moment: moment)
        story.client_writes(at="2026-03-02 07:30")
        assert eventually(lambda: bool(story.facts(e.ClientWrote)))

    running(story, play, lambda: load(path))
