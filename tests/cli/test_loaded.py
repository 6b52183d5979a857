"""What each verb loads, on which its start depends: nothing times it here, but nothing heavy comes in unseen."""

import os
import subprocess
import sys

import pytest

from crickets.cli.program import app
from crickets.cli.typed import program
from tests.cli.home import Home

DRAWS = frozenset({"rich"})
WRITES_LETTERS = frozenset({"babel", "jinja2", "crickets.letters"})
READS_INVOICES = frozenset({"facturx", "lxml", "pypdf", "crickets.reading"})
MAILBOX = WRITES_LETTERS | {"imapclient", "crickets.imap", "crickets.looking", "crickets.reading"}
SETTINGS = frozenset({"holidays", "pydantic"})

# What takes long to load, or stays in the memory of the daemon: by whom it may be loaded is said below.
HEAVY = (
    DRAWS
    | MAILBOX
    | READS_INVOICES
    | SETTINGS
    | {
        "alembic",
        "apscheduler",
        "asyncio",
        "sqlalchemy",
        "structlog",
        "tomlkit",
        "icalendar",
        "dateparser",
        "flufl",
        "py3langid",
        "numpy",
    }
    | {"authlib", "cryptography", "dns", "httpx", "keyring", "prometheus_client", "questionary", "requests"}
)

VERBS: dict[str, frozenset[str]] = {
    "status": DRAWS,
    "status --json": frozenset(),
    "show acme": DRAWS,
    "show acme --json": frozenset(),
    "why acme": DRAWS,
    "plan": DRAWS,
    "plan acme --json": frozenset(),
    "plan --ics plan.ics": DRAWS | {"icalendar"},
    "tasks": DRAWS,
    "tasks --json": frozenset(),
    "invoices": DRAWS,
    "milestones": DRAWS,
    "safeguards": DRAWS,
    "letters": DRAWS | WRITES_LETTERS,
    "letters show negotiating/first": WRITES_LETTERS,
    "letters show negotiating/first --client acme": WRITES_LETTERS,
    "check": DRAWS | MAILBOX,
    "run --once": MAILBOX,
    "reload": WRITES_LETTERS,
    "login main": frozenset(),
    "init": DRAWS | {"asyncio", "questionary"},
    "clients": DRAWS,
    "clients suggest": DRAWS | MAILBOX | {"tomlkit"},
    "backup copy.db": frozenset(),
    "restore copy.db": frozenset(),
    "export acme": frozenset({"tomlkit"}),
    "forget acme": frozenset({"tomlkit"}),
    "dossier acme acme.zip": MAILBOX,
    "invoice add 2026-014.pdf --client acme": READS_INVOICES | {"cryptography", "requests", "crickets.looking"},
    "invoice none acme": frozenset({"crickets.looking"}),
    "adopt acme": frozenset(),
    "answer acme yes": frozenset(),
    "close acme": frozenset(),
    "deadline acme 2026-12-04": frozenset(),
    "done acme:1": frozenset(),
    "milestone acme deposit requested": frozenset(),
    "paid 2026-014": frozenset(),
    "pause acme": frozenset(),
    "promise acme": frozenset(),
    "rename acme acme-gmbh": frozenset(),
    "reopen acme": frozenset(),
    "rest acme": frozenset(),
    "resume acme": frozenset(),
    "sent acme": frozenset(),
    "skip acme": frozenset(),
    "snooze acme 1w": frozenset(),
    "stage acme in_progress": frozenset(),
}
"""Each verb, and what it may load beside what all need for the settings."""


def loaded(*arguments: str) -> set[str]:
    """The modules that the program has loaded at its end; what it says goes to standard error."""
    statement = (
        "import sys; sys.stdout, out = sys.stderr, sys.stdout; from crickets.cli import main; "
        f"main({list(arguments)!r}); print(*sys.modules, file=out)"
    )
    done = subprocess.run(
        [sys.executable, "-c", statement], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_loads_no_more_than_it_uses(home: Home, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    monkeypatch.chdir(home.folder)

    heavy = loaded(*home.arguments, *verb.split()) & HEAVY

    assert heavy - VERBS[verb] - SETTINGS == set()
    assert heavy >= SETTINGS


def test_every_verb_has_its_line() -> None:
    verbs = {verb.split()[0] for verb in VERBS}

    assert verbs | {"demo"} == set(program(app).commands)


def test_the_first_question_is_asked_before_anything_is_loaded_that_answers_it() -> None:
    found = loaded("init")

    assert "questionary" in found
    assert found & HEAVY <= DRAWS | SETTINGS | {"asyncio", "questionary"}


def test_only_the_countries_of_the_configuration_are_loaded(home: Home) -> None:
    package = "holidays.countries."
    countries = {name.removeprefix(package) for name in loaded(*home.arguments, "status") if name.startswith(package)}

    assert countries == {"spain", "sweden", "poland"}


def test_the_version_needs_no_library() -> None:
    assert loaded("--version").isdisjoint(HEAVY | {"typer", "sqlite3", "crickets.errors", "logging"})


@pytest.mark.parametrize("arguments", [["--help"], ["stauts"], ["status", "--jsn"], ["why"]], ids=" ".join)
def test_help_and_usage_errors_need_typer_alone(arguments: list[str]) -> None:
    found = loaded(*arguments)

    assert "typer" in found
    assert found.isdisjoint(HEAVY | {"sqlite3", "crickets.config", "crickets.store", "crickets.core.events"})


def test_a_shell_that_completes_a_word_needs_typer_alone() -> None:
    statement = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
        "from crickets.cli import main; main([])"
    )
    asked = {"_CRICKETS_COMPLETE": "complete_bash", "COMP_WORDS": "crickets stat", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", statement], env=os.environ | asked, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["status"]
    assert HEAVY.isdisjoint(done.stderr.split())
