from collections.abc import Callable, Iterator

import pytest

from crickets.demo.server import DemoServer
from crickets.ports import Mail
from tests.imap.contract import Reader
from tests.imap.worlds import DovecotWorld, FakeWorld, ImapWorld, World
from tests.servers.account import Account
from tests.servers.dovecot import Guest
from tests.servers.kinds import DOVECOTS, PROVIDERS
from tests.servers.proxy import PoorServer

MakeProxy = Callable[..., PoorServer]
DRESSED = {**DOVECOTS, **PROVIDERS}
KINDS = ["in memory", "in memory without CONDSTORE", "pymap", *DRESSED]


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest) -> World:
    """An empty account with INBOX and a mailbox each for Sent, Drafts, Junk and Trash, of every kind that there is."""
    kind: str = request.param
    if kind.startswith("in memory"):
        return FakeWorld(condstore="without" not in kind)
    if kind == "pymap":
        server: DemoServer = request.getfixturevalue("demo_server")
        return ImapWorld(Account(server.port, server.user, server.password), server.port)
    dressed = DRESSED[kind]
    guest: Guest = request.getfixturevalue("guest_of")(dressed.layout)
    proxy: PoorServer = request.getfixturevalue("poor_server")(guest.port, dress=dressed.dress)
    return DovecotWorld(guest, proxy.port)


@pytest.fixture
def mail(world: World) -> Iterator[Mail]:
    """A connection to that account."""
    connection = world.connect()
    yield connection
    connection.close()


@pytest.fixture
def reader(mail: Mail) -> Reader:
    return Reader(mail)


@pytest.fixture
def proxy(dovecot: Guest, poor_server: MakeProxy) -> PoorServer:
    """In front of a Dovecot with all its extensions, to count commands and to cut connections."""
    return poor_server(dovecot.port)


@pytest.fixture
def behind_proxy(dovecot: Guest, proxy: PoorServer) -> DovecotWorld:
    return DovecotWorld(dovecot, proxy.port)
