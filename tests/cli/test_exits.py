import errno
import os
import re
from pathlib import Path
from typing import Never

import pytest

import crickets
from crickets.cli import keeping, main
from crickets.cli.exits import status_of, tell
from crickets.errors import (
    AuthenticationFailed,
    ConfigError,
    ConnectionLost,
    CricketsError,
    LetterError,
    MailboxMissing,
    MailboxUnreadable,
    MailError,
    SchemaOutdated,
    StoreError,
    SubmissionError,
    WordError,
)
from crickets.words import commands
from tests.cli.home import Home

VERBS = [
    *(
        "init",
        "run",
        "reload",
        "status",
        "show",
        "why",
        "plan",
        "tasks",
        "done",
        "dossier",
        "adopt",
        "promise",
        "snooze",
        "close",
        "reopen",
    ),
    *("rest", "resume", "pause", "deadline", "stage", "skip", "sent", "answer", "rename", "invoices", "paid"),
    *("milestones", "milestone", "safeguards", "backup", "restore", "export", "forget", "check", "login", "demo"),
    *("invoice", "letters", "clients"),
]


MISTAKES = [
    ("password_file", "password can be read by others (mode 0644); run: chmod 600 "),
    ("fone", "clients.acme.fone: unknown key; did you mean 'phone'?"),
    ("anna@acme.example", "clients.lodz.addresses[1]: 'anna@acme.example' belongs to clients.acme already"),
    ('language = "de"', "clients.lodz.language: no letter in 'de' for in_progress/first, in_progress/stop-work;"),
    ("5 days", "playbooks.calm.steps[1].after: '5 days' is not a duration; write a number and a unit: 48h"),
    ("frist", "there is no letter 'negotiating/frist'; did you mean 'negotiating/first'?"),
    ("[[playbooks.calm.steps]]", "step 'draft-3' is never reached: 'close-2' closes the matter"),
]
"""A word of the line that is wrong, and what is said about it."""

MISTAKEN_STEPS = """
[[playbooks.calm.steps]]
after = "5 days"
draft = "negotiating/frist"
[[playbooks.calm.steps]]
after = "7d"
close = "over"
[[playbooks.calm.steps]]
after = "7d"
draft = "negotiating/last"
"""


@pytest.mark.parametrize(
    "error, status",
    [
        (ConfigError(["x"]), os.EX_CONFIG),
        (LetterError("x", template="y"), os.EX_CONFIG),
        (SchemaOutdated("x"), os.EX_CONFIG),
        (WordError("x"), os.EX_DATAERR),
        (AuthenticationFailed("x"), os.EX_NOPERM),
        (MailboxMissing("x"), os.EX_UNAVAILABLE),
        (MailboxUnreadable("x"), os.EX_TEMPFAIL),
        (ConnectionLost("x"), os.EX_TEMPFAIL),
        (MailError("x"), os.EX_TEMPFAIL),
        (SubmissionError("x", permanent=True), os.EX_UNAVAILABLE),
        (SubmissionError("x", permanent=False), os.EX_TEMPFAIL),
        (StoreError("x"), os.EX_IOERR),
        (CricketsError("x"), os.EX_SOFTWARE),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_the_status_tells_a_script_what_kind_of_error_it_was(error: CricketsError, status: int) -> None:
    assert status_of(error) == status


def test_every_error_is_one_sentence_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    tell(StoreError("the disk is full: free some space"))

    assert capsys.readouterr() == ("", "crickets: the disk is full: free some space\n")


def test_each_problem_of_the_configuration_has_its_own_line(capsys: pytest.CaptureFixture[str]) -> None:
    tell(ConfigError(["config.toml:3: one", "config.toml:7: two\x1b[2J"]))

    assert capsys.readouterr().err.splitlines() == [
        "crickets: 2 problems in the configuration; nothing was started or changed",
        "config.toml:3: one",
        r"config.toml:7: two\x1b[2J",
    ]


@pytest.mark.parametrize("verb", [["status"], ["run"], ["run", "--once"], ["check"], ["rest", "acme"]], ids=" ".join)
def test_a_wrong_configuration_starts_and_changes_nothing(bare_home: Home, verb: list[str]) -> None:
    bare_home.write(bare_home.config.read_text().replace('language = "pl"', 'language = "polish"').replace("SE", "XX"))

    said = bare_home.say(*verb)

    assert (said.status, said.out) == (os.EX_CONFIG, "")
    assert said.err.startswith("crickets: 2 problems in the configuration; nothing was started or changed\n")
    assert all(line.startswith(f"{bare_home.config}:") for line in said.err.splitlines()[1:])
    assert not bare_home.state.exists()


@pytest.mark.parametrize("verb", [["run"], ["run", "--once"], ["check"]], ids=" ".join)
def test_each_mistake_in_the_file_is_told_at_once_and_nothing_is_started(bare_home: Home, verb: list[str]) -> None:
    password = bare_home.folder / "password"
    password.write_text("secret")
    password.chmod(0o644)
    text = bare_home.config.read_text()
    text = text.replace('password_command = "echo pass"', 'password_file = "password"')
    text = text.replace("phone =", "fone =", 1).replace('"@lodz.example"', '"anna@acme.example"')
    text = text.replace('language = "pl"', 'language = "de"')
    bare_home.write(text + MISTAKEN_STEPS)

    said = bare_home.say(*verb)
    told = [line.split(":", 2) for line in said.err.splitlines()[1:]]
    lines = bare_home.config.read_text().splitlines()

    assert (said.status, said.out) == (os.EX_CONFIG, "")
    assert {file for file, _, _ in told} == {str(bare_home.config)}
    for (word, place), (_, number, sentence) in zip(MISTAKES, told, strict=True):
        assert word in lines[int(number) - 1]
        assert place in sentence
    assert not bare_home.state.exists()


def test_a_letter_that_is_missing_is_found_before_anything_runs(bare_home: Home) -> None:
    bare_home.write(
        bare_home.config.read_text()
        + '\n[[playbooks.in_progress.steps]]\nafter = "5d"\ndraft = "in_progress/nonsense"\n'
    )

    assert bare_home.say("run", "--once").status == os.EX_CONFIG
    assert bare_home.say("status").status == os.EX_OK


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["stauts"], "No such command 'stauts'. Did you mean 'status'? See `crickets --help`."),
        (["status", "--jsn"], "No such option: --jsn"),
        (["status", "--config", "x"], "--config stands before the verb: `crickets --config ... status ...`."),
        (["--jsn"], "No such option: --jsn"),
        (["why"], "Missing argument 'MATTER'. See `crickets why --help`."),
        (["why", "a", "b"], "Got unexpected extra argument(s) (b). See `crickets why --help`."),
        (["--config"], "Option '--config' requires an argument."),
        (["st\x1b[2Jatus"], r"No such command 'st\x1b[2Jatus'."),
    ],
    ids=[
        "a verb misspelt",
        "an option misspelt",
        "an option of all verbs behind one",
        "an option misspelt before the verb",
        "an argument missing",
        "one too many",
        "an option cut off",
        "hostile",
    ],
)
def test_what_is_not_understood_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert main(arguments) == os.EX_USAGE

    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"crickets: {sentence}")
    assert err.count("\n") == 1


def test_without_a_verb_it_says_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == os.EX_USAGE

    out = capsys.readouterr().out
    assert [line.split()[0] for line in out.partition("Commands:\n")[2].splitlines()[: len(VERBS)]] == VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_with_an_example(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    assert main([verb, "--help"]) == os.EX_OK

    out = capsys.readouterr().out
    assert f"Usage: crickets {verb} " in out
    assert not re.search(r"<\w+( \w+|\[\w+\])?>", out)  # a type of Python
    assert f"\n  For example:\n    crickets {verb}" in out


def test_no_line_of_the_help_is_cut_or_too_wide(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])

    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert "..." not in out.partition("Commands:")[2]


@pytest.mark.parametrize("arguments", [["--version"], ["--verbose", "--version"]], ids=["alone", "beside another"])
def test_the_version_is_said_without_a_configuration(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(arguments) == os.EX_OK
    assert capsys.readouterr() == (f"crickets {crickets.__version__}\n", "")


def test_a_mistake_of_ours_is_a_sentence_too(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands.Words, "rest", _break)

    said = home.say("rest", "acme")

    assert (said.status, said.out) == (os.EX_SOFTWARE, "")
    assert said.err.splitlines() == [
        "crickets: this is a mistake in Crickets (ZeroDivisionError: division by zero)",
        "Please report it, with what the same command says as `crickets --verbose ...`.",
    ]


def test_a_file_that_may_not_be_used_is_no_mistake_of_ours(home: Home) -> None:
    (home.state / "crickets.lock").mkdir()

    said = home.say("run", "--once")

    assert (said.status, said.out) == (os.EX_IOERR, "")
    assert said.err.startswith(f"crickets: {home.state}/crickets.lock cannot be used (Is a directory): ")


def test_of_a_file_that_the_services_user_may_not_open_it_says_who_opens_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", str(home.state))
    monkeypatch.setattr(os, "geteuid", lambda: 999)
    monkeypatch.setattr(keeping, "check_target", _forbid)

    said = home.say("backup", "/root/copy.db")

    assert (said.status, said.out) == (os.EX_IOERR, "")
    assert said.err.startswith("crickets: /root/copy.db cannot be used (Permission denied): check whose it is, ")
    assert said.err.endswith(f"; the service's user opens it: name one in /tmp or {home.state}\n")


def test_verbose_shows_where_the_mistake_is(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands.Words, "rest", _break)

    err = home.say_verbosely("rest", "acme").err

    assert "Traceback" in err
    assert "crickets: this is a mistake in Crickets" in err


def test_a_database_that_cannot_be_read_is_explained(home: Home) -> None:
    (home.state / "crickets.db").write_bytes(b"not a database" * 100)

    said = home.say("status")

    assert (said.status, said.out) == (os.EX_IOERR, "")
    assert "is not a database: move it away" in said.err


def _break(*_: object) -> Never:
    msg = "division by zero"
    raise ZeroDivisionError(msg)


def _forbid(target: Path, **_: object) -> Never:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
