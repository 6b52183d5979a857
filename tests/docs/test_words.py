"""What the documentation refers to is there: pages by their links, verbs and options by what it tells to say."""

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from typer.core import TyperOption

from tests.architecture.source import ROOT
from tests.docs.verbs import Verb, verbs, whole

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "deploy/README.md"]
IDS = [str(page.relative_to(ROOT)) for page in PAGES]
VERBS: Mapping[str, Verb] = {verb.name: verb for verb in verbs()}

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_SAID = re.compile(r"(?:^|`)(?:sudo )?crickets ([^`\n]+)", re.MULTILINE)
_CONTINUED = re.compile(r"\\\n\s*")


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    inside = (link.partition("#")[0] for link in links if not link.startswith(("https://", "http://", "mailto:")))

    assert [link for link in inside if link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_command_can_be_said(page: Path) -> None:
    said = _SAID.findall(_CONTINUED.sub("", page.read_text(encoding="utf-8")))

    assert [words for words in said if unknown(words)] == []


@pytest.mark.parametrize(
    "words, why",
    [
        ("stauts", "no verb 'stauts'"),
        ("plan --weeks 3", "plan has no --weeks"),
        ("invoice add FILE --client acme", ""),
        ("--verbose run", ""),
        ("status | grep acme", ""),
    ],
    ids=["no verb", "no option", "a verb of a verb", "an option before the verb", "a pipe"],
)
def test_a_command_that_nobody_knows_is_caught(words: str, why: str) -> None:
    assert unknown(words) == why


def unknown(words: str) -> str:
    """What the program would not understand, or nothing."""
    before, rest = _parted(list(_typed(words)))
    if not rest or rest[0] == "VERB":
        return _options(whole(), before)
    name = " ".join(rest[:2]) if " ".join(rest[:2]) in VERBS else rest[0]
    if name not in VERBS:
        return f"no verb {name!r}"
    return _options(whole(), before) or _options(VERBS[name], rest)


def _parted(given: list[str]) -> tuple[list[str], list[str]]:
    """The options before the verb, and all from the verb on."""
    place = 0
    while place < len(given) and given[place].startswith("-"):
        place += 2 if given[place] in {"--config", "--state"} else 1
    return [word for word in given[:place] if word.startswith("-")], given[place:]


def _typed(words: str) -> Iterator[str]:
    """The words of one command: not what a comment or a pipe puts behind it."""
    for word in shlex.split(words.replace("…", "..."), comments=True):
        if word in {"|", "&&", ">", "·"}:
            return
        yield word


def _options(verb: Verb, given: list[str]) -> str:
    known = {
        spelt
        for each in verb.command.get_params(verb.context)
        if isinstance(each, TyperOption)
        for spelt in (*each.opts, *each.secondary_opts)
    }
    strange = [word for word in given if word.startswith("-") and word.partition("=")[0] not in known]
    return f"{verb.name} has no {strange[0]}" if strange else ""
