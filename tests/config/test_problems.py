"""Every sentence that a configuration can be refused with: file, line, what is wrong, the way out.

The cases stand in refused/*.txt. Each begins with ``### name``; a line ``#! sentence`` is the problem that is expected
of the line below it. What names no user of its own is read behind the base of conftest.py.
"""

from pathlib import Path

import pytest

from tests.config.conftest import BASE, CLIENT, Load, Refuse

MATTER = '[[clients.acme.matters]]\nname = "Website"\nsubject = "website"\n'


def cases() -> dict[str, str]:
    """Every case of every file, by the names of both."""
    found = {}
    for file in (Path(__file__).parent / "refused").glob("*.txt"):
        for case in file.read_text(encoding="utf-8").split("### ")[1:]:
            name, _, text = case.partition("\n")
            found[f"{file.stem}-{name}"] = text if "[user]" in text else BASE + text
    return dict(sorted(found.items()))


CASES = cases()


def announced(text: str) -> list[str]:
    """The problems that the marks in a text announce, with the lines that they speak of."""
    found: list[str] = []
    waiting: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#! "):
            waiting.append(line.removeprefix("#! "))
        else:
            found += [f"config.toml:{number}: {sentence}" for sentence in waiting]
            waiting = []
    return found


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_what_is_wrong_is_named_with_its_line_and_the_way_out(text: str, refused: Refuse) -> None:
    problems = refused(text)

    assert problems == announced(text)
    assert "hunter2" not in "".join(problems)


def test_without_a_user_and_an_account_both_are_asked_for(refused: Refuse) -> None:
    assert refused("") == [
        "config.toml: accounts: there is none; add a table [accounts.main] with address and imap",
        "config.toml: user: is missing",
    ]


@pytest.mark.parametrize(
    "text, problem",
    [
        ("[user\n", "1: is not TOML: Expected ']' at the end of a table declaration (column 6)"),
        ('[user]\nname = "a\n', "2: is not TOML: Illegal character '\\n' (column 10)"),
        ("[user]\nname = [1,\n", "3: is not TOML: Invalid value"),
        ("[user]\nname = 1\nname = 2\n", "3: is not TOML: Cannot overwrite a value (column 9)"),
    ],
    ids=["table", "text", "end", "twice"],
)
def test_what_is_not_toml_is_named_with_its_line(text: str, problem: str, refused: Refuse) -> None:
    assert refused(text) == [f"config.toml:{problem}"]


def test_no_working_moment_within_thirty_days_is_a_problem(refused: Refuse) -> None:
    weekend = BASE.replace("\n\n", '\nworking_days = ["sat", "sun"]\n\n')

    assert refused(weekend + CLIENT) == [
        (
            "config.toml:9: clients.acme: no working moment between you and the client in the 30 days after 2026-11-04;"
            " let your working days meet theirs, or correct their country or timezone"
        )
    ]


def test_who_works_on_sundays_can_follow_up_where_sunday_is_a_working_day(whole: Load) -> None:
    sunday = BASE.replace("\n\n", '\nworking_days = ["sun"]\n\n')

    assert whole(sunday + CLIENT + 'country = "EG"').warnings == ()


def test_a_stage_without_a_playbook_is_a_warning_only(added: Load) -> None:
    settings = added(CLIENT + 'stage = "negotiatng"\n' + MATTER + 'stage = "hibernating"')

    assert settings.warnings == (
        (
            "config.toml:11: clients.acme.stage: there is no playbook 'negotiatng', so nothing will be drafted;"
            " did you mean 'negotiating'?"
        ),
        "config.toml:15: clients.acme.matters[1].stage: there is no playbook 'hibernating', so nothing will be drafted",
    )


def test_a_matter_that_no_thread_falls_to_is_a_warning(added: Load) -> None:
    assert added(CLIENT + '[[clients.acme.matters]]\nname = "Website"').warnings == (
        "config.toml:11: clients.acme.matters[1]: no thread falls to it by itself; give it a subject or a thread",
    )
