"""The cookbook: its recipes, and what is planned for each if nobody answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tests.docs.page import DOCS
from tests.stories.playing import planned
from tests.stories.story import MADRID, Story

PAGE = DOCS / "cookbook.md"
_RECIPE = re.compile(
    r"^## \d+\. (?P<title>.+?)\n.*?^```toml\n(?P<toml>.*?)^```\n\n<!-- plan -->\n(?P<plan>.*?)<!-- up to here -->$",
    re.MULTILINE | re.DOTALL,
)
_USER = re.compile(r"\A\[user\]\n(.*?)^(?=\[)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A situation, what is written into the configuration for it, and what the page says will happen."""

    title: str
    toml: str
    plan: str

    @property
    def user(self) -> str:
        """The keys of the user's own table."""
        found = _USER.match(self.toml)
        return found[1] if found else ""

    @property
    def clients(self) -> str:
        """All the rest."""
        return _USER.sub("", self.toml)


def recipes() -> list[Recipe]:
    """All that the page has, in its order."""
    return [Recipe(**found.groupdict()) for found in _RECIPE.finditer(PAGE.read_text(encoding="utf-8"))]


def foreseen(story: Story) -> str:
    """What is planned, as the page says it."""
    return "".join(f"{line}\n" for line in _lines(story)) or "Nothing happens by itself.\n"


def page(plans: dict[str, str]) -> str:
    """The page with the plans of these recipes."""
    text = PAGE.read_text(encoding="utf-8")
    return _RECIPE.sub(lambda found: _with(found, plans.get(found["title"], found["plan"])), text)


def _with(found: re.Match[str], plan: str) -> str:
    start, end = (edge - found.start() for edge in found.span("plan"))
    return f"{found[0][:start]}{plan}{found[0][end:]}"


def _lines(story: Story) -> Iterator[str]:
    for happening in planned(story).happenings:
        about = f"{happening.name}: " if happening.matter != "acme" else ""
        yield f"- {_day(happening.at)}: {about}{happening.sentence}"


def _day(at: datetime) -> str:
    local = at.astimezone(MADRID)
    return f"{local:%A}, {local.day} {local:%B %Y}, {local:%H:%M}"
