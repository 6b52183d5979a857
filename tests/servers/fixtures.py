"""Fixtures of the test servers; a plugin, named in the tests' conftest."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path

import pytest

from crickets.demo.server import DemoServer
from tests.servers.dovecot import Dovecot, Guest, find_dovecot
from tests.servers.dovecot_conf import Layout, token_settings
from tests.servers.identity import IdentityServer
from tests.servers.proxy import PoorServer

WITHOUT_DOVECOT = "CRICKETS_WITHOUT_DOVECOT"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs a Dovecot, however many fixtures away."""
    for item in items:
        if "dovecot_program" in getattr(item, "fixturenames", ()):
            item.add_marker("dovecot")


def demand_dovecot(program: str | None, environment: Mapping[str, str]) -> str:
    """Path of the program; where it is missing the test fails, and is skipped only if somebody asked for that."""
    if program is not None:
        return program
    if environment.get(WITHOUT_DOVECOT) == "1":
        pytest.skip(f"{WITHOUT_DOVECOT}=1: left out for want of a Dovecot")
    pytest.fail(f"Dovecot is missing: apt install dovecot-imapd (or leave its tests out: {WITHOUT_DOVECOT}=1)")


@pytest.fixture(scope="session")
def dovecot_program() -> str:
    """Where Dovecot is; the test fails if it is nowhere."""
    return demand_dovecot(find_dovecot(), os.environ)


@pytest.fixture(scope="session")
def dovecot_server(dovecot_program: str) -> Iterator[Dovecot]:
    """One Dovecot for the whole run, with English folders and "/" between their levels."""
    assert dovecot_program
    with Dovecot() as server:
        yield server


@pytest.fixture
def dovecot(dovecot_server: Dovecot) -> Guest:
    """A fresh user of the run's Dovecot, which is up, whatever a test before did to it."""
    if not dovecot_server.running:
        dovecot_server.stop()
        dovecot_server.start()
    return dovecot_server.new_account()


@pytest.fixture(scope="session")
def guest_of(dovecot_program: str) -> Iterator[Callable[[Layout], Guest]]:
    """Makes a fresh user of a Dovecot whose mailboxes are named so; there is one server for each layout in a run."""
    assert dovecot_program
    servers: dict[Layout, Dovecot] = {}

    def guest(layout: Layout) -> Guest:
        if layout not in servers:
            named = {each.name: getattr(layout, each.name) for each in fields(layout)}
            servers[layout] = stack.enter_context(Dovecot(**named))
        return servers[layout].new_account()

    with ExitStack() as stack:
        yield guest


@pytest.fixture
def make_dovecot(dovecot_program: str) -> Iterator[Callable[..., Dovecot]]:
    """Starts a Dovecot of the test's own, made with the arguments of the class."""
    assert dovecot_program
    with ExitStack() as stack:
        yield lambda **arguments: stack.enter_context(Dovecot(**arguments))


@pytest.fixture
def identity_server() -> Iterator[IdentityServer]:
    """An identity provider of the test's own."""
    with IdentityServer() as server:
        yield server


@pytest.fixture
def token_dovecot(
    identity_server: IdentityServer, make_dovecot: Callable[..., Dovecot]
) -> Iterator[Callable[..., Dovecot]]:
    """Starts a Dovecot that asks the identity provider about access tokens, said by these mechanisms."""
    # Not among the test's files: Dovecot reads it as another user.
    with tempfile.TemporaryDirectory(prefix="dovecot-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        (settings := Path(folder) / "oauth2.conf").write_text(token_settings(identity_server.address))

        def start(mechanisms: str = "xoauth2 oauthbearer") -> Dovecot:
            passdb = f"passdb {{\n  driver = oauth2\n  mechanisms = {mechanisms}\n  args = {settings}\n}}\n"
            return make_dovecot(extra=f"auth_mechanisms = plain login {mechanisms}\n{passdb}")

        yield start


@pytest.fixture
def demo_server() -> Iterator[DemoServer]:
    """The demo's server, empty."""
    with DemoServer() as server:
        yield server


@pytest.fixture
def poor_server() -> Iterator[Callable[..., PoorServer]]:
    """Starts a proxy in front of a port, made with the arguments of the class."""
    with ExitStack() as stack:
        yield lambda upstream_port, **arguments: stack.enter_context(PoorServer(upstream_port, **arguments))
