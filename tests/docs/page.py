"""Pages of the documentation that are generated: compared with what the program says, or written anew."""

import os
from pathlib import Path

from tests.architecture.source import ROOT

DOCS = ROOT / "docs"


def hold(page: Path, text: str) -> None:
    """Compare a page with what it should say; CRICKETS_WRITE_SNAPSHOTS=1 writes that: read the difference."""
    if os.environ.get("CRICKETS_WRITE_SNAPSHOTS"):
        page.write_text(text, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == text, f"{page.name} says otherwise: CRICKETS_WRITE_SNAPSHOTS=1 writes it"


def cell(text: str) -> str:
    """A text as a cell of a table in Markdown."""
    return text.replace("|", "\\|").replace("\n", " ")
