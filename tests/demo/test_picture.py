"""The picture of the last screen that the README shows."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from crickets.demo.picture import main, picture

PICTURE = Path(__file__).parents[2] / "docs" / "demo.svg"


@pytest.fixture(scope="module")
def drawn() -> str:
    return picture()


def test_the_picture_in_the_readme_shows_what_the_demo_shows(drawn: str) -> None:
    assert texts(PICTURE.read_text(encoding="utf-8")) == texts(drawn), (
        "draw it again: python -m crickets.demo.picture docs/demo.svg"
    )


def test_the_picture_asks_no_other_machine_for_anything(drawn: str) -> None:
    addresses = re.findall(r"https?://[^\s\"')]+", drawn)

    assert set(addresses) == {"http://www.w3.org/2000/svg"}
    assert "@font-face" not in drawn


def test_the_picture_holds_one_screen(drawn: str) -> None:
    assert sum("silence" in text for text in texts(drawn)) == 1


def test_the_file_to_write_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 64
    assert capsys.readouterr().err == "usage: python -m crickets.demo.picture FILE.svg\n"


def texts(svg: str) -> list[str]:
    """Its lines of text, whatever they look like."""
    elements = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314 - our own file
    return [" ".join((element.text or "").split()) for element in elements]
