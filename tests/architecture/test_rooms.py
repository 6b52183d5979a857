"""Which library lives in which room, and that no two modules need each other."""

import graphlib
import sys
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

import grimp
import pytest

from tests.architecture import source

# Beside the libraries stand the modules of Python whose work belongs to one room.
ROOMS_OF = {
    "aiosmtplib": {"smtp"},
    "alembic": {"store"},
    "apscheduler": {"daemon"},
    "asyncio": {"smtp", "demo"},  # pymap runs in a loop of its own
    "authlib": {"oauth"},
    "babel": {"letters"},
    "dateparser": {"reading"},
    "dns": {"discovery"},
    "facturx": {"reading"},
    "flufl": {"reading"},
    "holidays": {"config"},
    "httpx": {"discovery", "oauth"},  # authlib speaks by it, and its errors come out there
    "icalendar": {"ics"},
    "imapclient": {"imap"},
    "imaplib": {"imap", "demo"},  # the demo's freelancer reads her mail with another program than Crickets
    "jinja2": {"letters"},
    "keyring": {"config"},
    "lxml": {"reading"},
    "prometheus_client": {"metrics"},
    "proxyprotocol": {"demo"},  # pymap's words for a connection
    "py3langid": {"reading"},
    "pydantic": {"config"},
    "pydantic_core": {"config"},  # pydantic's words for schemas and errors
    "pymap": {"demo"},
    "pypdf": {"reading"},
    "pysasl": {"demo"},  # pymap's words for a login
    "questionary": {"cli"},
    "rich": {"cli", "demo"},
    "smtplib": {"smtp"},
    "sqlalchemy": {"store"},
    "sqlite3": {"store"},
    "structlog": {"log"},
    "tomlkit": {"config"},
    "tomllib": {"config"},
    "typer": {"cli"},
}
# Type checkers know _typeshed by themselves; no program ever imports it.
FREE_FOR_ALL = (sys.stdlib_module_names | {"crickets", "_typeshed"}) - ROOMS_OF.keys()


@pytest.mark.parametrize("file", source.PACKAGE_FILES, ids=str)
def test_a_library_is_imported_in_its_own_room_only(file: Path) -> None:
    assert strangers(file, source.read(file)) == {}


@pytest.mark.parametrize(
    "file, text, found",
    [
        ("src/crickets/watcher.py", "import imapclient", {"imapclient": {"imap"}}),
        ("src/crickets/core/mail.py", "def f():\n    from sqlalchemy.sql import text", {"sqlalchemy": {"store"}}),
        ("src/crickets/imap/session.py", "import unheard_of", {"unheard_of": set()}),
        ("src/crickets/imap/session.py", "from imapclient import IMAPClient\nimport socket", {}),
        ("src/crickets/log.py", "import structlog", {}),
    ],
    ids=["another room", "another room, hidden", "a library without a room", "its own folder", "its own file"],
)
def test_a_library_in_another_room_is_caught(file: str, text: str, found: dict[str, set[str]]) -> None:
    assert strangers(Path(file), text) == found


def test_no_two_modules_need_each_other() -> None:
    graph = grimp.build_graph("crickets", cache_dir=None)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}

    assert circle(needs) == []


def test_two_modules_that_need_each_other_are_caught() -> None:
    assert set(circle({"observe": {"settle"}, "settle": {"ports", "observe"}})) == {"observe", "settle"}


@pytest.mark.parametrize(
    "file", [file for file in source.PACKAGE_FILES if file.is_relative_to("src/crickets/core")], ids=str
)
def test_the_core_is_handed_the_time(file: Path) -> None:
    assert source.calls_of_the_clock(source.read(file)) == []


def test_a_look_at_the_clock_is_caught() -> None:
    text = "from datetime import UTC, date, datetime\na = datetime.now(UTC)\nb = date.today()\nnow = a.time()\n"

    assert source.calls_of_the_clock(text) == [2, 3]


def strangers(file: Path, text: str) -> dict[str, set[str]]:
    """Each library that does not belong to the room of this file, and the rooms that it does belong to."""
    room = file.relative_to("src/crickets").parts[0].removesuffix(".py")
    names = source.imported_names(text) - FREE_FOR_ALL
    return {name: ROOMS_OF.get(name, set()) for name in names if room not in ROOMS_OF.get(name, set())}


def circle(needs: Mapping[str, AbstractSet[str]]) -> list[str]:
    """Modules of which each needs the next and the last needs the first; none if there is no such circle."""
    try:
        graphlib.TopologicalSorter(needs).prepare()
    except graphlib.CycleError as error:
        modules: list[str] = error.args[1]
        return modules
    return []
