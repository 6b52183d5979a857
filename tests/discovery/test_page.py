"""The page about finding the server says what the code does.

CRICKETS_WRITE_SNAPSHOTS=1 writes the table of providers into it; read the difference before committing it.
"""

import os

import pytest

from crickets.discovery.autoconfig import DATABASE
from crickets.discovery.finding import World
from crickets.discovery.provider import Provider
from crickets.discovery.providers import PROVIDERS
from crickets.discovery.web import LIMIT
from tests.architecture.source import ROOT

PAGE = ROOT / "docs" / "finding-your-server.md"
_BEGIN, _END = "<!-- made from the table in the code -->\n\n", "\n<!-- up to here -->\n"
_SHOWN = 4


def table() -> str:
    """The table of providers as it stands in the page."""
    heads = "| provider | addresses | your own domain, if its mail goes to | server | what you have to know |\n"
    return heads + "|---|---|---|---|---|\n" + "".join(map(_row, PROVIDERS))


def _row(provider: Provider) -> str:
    server = f"{provider.host}:{provider.port}" if provider.host else "another for each customer"
    columns = (provider.name, _few(provider.domains), _few(provider.exchangers), server, " ".join(provider.needs))
    return f"| {' | '.join(column or '–' for column in columns)} |\n"


def _few(names: tuple[str, ...]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def test_the_table_of_the_page_is_that_of_the_code() -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    documented, _, after = rest.partition(_END)
    if os.environ.get("CRICKETS_WRITE_SNAPSHOTS"):
        PAGE.write_text(f"{before}{_BEGIN}{table()}{_END}{after}", encoding="utf-8")
        documented = table()

    assert documented == table()


@pytest.mark.parametrize("said", [DATABASE, f"{LIMIT // 1024} KiB", "ten seconds", "400 or 422"])
def test_the_page_names_what_the_code_does(said: str) -> None:
    assert World.__dataclass_fields__["limit"].default == 10
    assert said in PAGE.read_text(encoding="utf-8")


def test_whoever_reads_the_readme_finds_it() -> None:
    assert f"({PAGE.relative_to(ROOT)})" in (ROOT / "README.md").read_text(encoding="utf-8")
