"""Each client with a mailbox in which a draft of Crickets stands; one Thunderbird for the whole run."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.clients import neomutt as neomutt_program
from tests.clients import thunderbird as thunderbird_program
from tests.clients.client import MailClient
from tests.clients.matrix import Matrix
from tests.clients.neomutt import Neomutt
from tests.clients.outgoing import OutgoingServer
from tests.clients.scene import BOSS, TWO_WEEKS, YOURSELF, Scene
from tests.clients.thunderbird import Thunderbird
from tests.servers.dovecot import Guest
from tests.stories.owing import MATTER, OWES, PDF, ROAD
from tests.stories.story import ACME_NEGOTIATES, ANNA, Story

MATRIX = pytest.StashKey[Matrix]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was measured, as it is documented."""
    if MATRIX in config.stash:
        terminalreporter.section("mail clients")
        terminalreporter.write(str(config.stash[MATRIX]))


@pytest.fixture(scope="session")
def matrix(pytestconfig: pytest.Config) -> Matrix:
    """What the run measures of each client, to be compared with the documentation."""
    matrix = Matrix(f"{neomutt_program.version()} and {thunderbird_program.version()}")
    pytestconfig.stash[MATRIX] = matrix
    return matrix


@pytest.fixture(scope="session")
def outgoing_server() -> Iterator[OutgoingServer]:
    """Where every client sends to."""
    with OutgoingServer() as server:
        yield server


@pytest.fixture
def outgoing(outgoing_server: OutgoingServer) -> OutgoingServer:
    """The same, which has taken nothing yet."""
    outgoing_server.taken.clear()
    return outgoing_server


@pytest.fixture(scope="session")
def running_thunderbird(outgoing_server: OutgoingServer) -> Iterator[Thunderbird]:
    """One Thunderbird for the whole run: its start takes longer than all that is done with it."""
    with Thunderbird(outgoing_server.port) as thunderbird:
        yield thunderbird


@pytest.fixture
def thunderbird(running_thunderbird: Thunderbird, dovecot: Guest) -> Thunderbird:
    """Thunderbird, logged in to the test's mailbox."""
    running_thunderbird.log_in(dovecot, YOURSELF)
    return running_thunderbird


@pytest.fixture
def neomutt(outgoing_server: OutgoingServer, dovecot: Guest, tmp_path: Path) -> Iterator[Neomutt]:
    """neomutt, with the test's mailbox in its settings."""
    home = tmp_path / "home"
    home.mkdir()
    with Neomutt(home, dovecot, outgoing_server.port, YOURSELF) as neomutt:
        yield neomutt


@pytest.fixture(params=["neomutt", "thunderbird"])
def client(request: pytest.FixtureRequest) -> MailClient:
    """Each client in turn."""
    client: MailClient = request.getfixturevalue(request.param)
    return client


@pytest.fixture
def begin(dovecot: Guest, tmp_path: Path) -> Iterator[Callable[[str], Story]]:
    """Begin a story of two weeks ago with these clients."""
    with ExitStack() as stack:

        def begin(clients: str) -> Story:
            story = Story(dovecot, tmp_path, clients, now=datetime.now(UTC) - TWO_WEEKS).start()
            stack.callback(story.stop)
            return story

        yield begin


@pytest.fixture
def offered(begin: Callable[[str], Story]) -> Scene:
    """An offer was not answered, and a first follow-up stands in Drafts."""
    story = begin(ACME_NEGOTIATES)
    story.you_write()
    story.turn()
    return Scene(story, "acme")


@pytest.fixture
def owed(begin: Callable[[str], Story]) -> Scene:
    """An invoice was not paid, and stands in Drafts once more, with its file, to two people."""
    today = datetime.now(UTC).date()
    owes = OWES.replace("2026-02-06", f"{today - timedelta(days=40)}").replace("2026-03-06", f"{today - TWO_WEEKS}")
    story = begin(owes.replace(f'"{ANNA}"', f'"{ANNA}", "{BOSS}"') + ROAD)
    (story.directory / "invoice 2026-014.pdf").write_bytes(PDF)
    story.you_write("Here it is.", subject="Invoice 2026-014, sesión de fotos", cc=BOSS)
    story.turn()
    return Scene(story, MATTER)
