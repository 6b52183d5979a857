"""Several files as one: what is included, what is relative to which file, what stands twice."""

import tomllib
from pathlib import Path

import pytest

from crickets.config import load
from crickets.errors import ConfigError
from tests.config.conftest import BASE, CLIENT, NOW, Load, Refuse, secret_of


def including(*patterns: str) -> str:
    return f"include = [{', '.join(repr(pattern) for pattern in patterns)}]\n{BASE}"


@pytest.fixture
def clients(folder: Path) -> Path:
    """The folder clients.d with two clients in two files."""
    (folder / "clients.d").mkdir()
    (folder / "clients.d" / "a.toml").write_text(CLIENT)
    (folder / "clients.d" / "b.toml").write_text(CLIENT.replace("acme", "other"))
    return folder / "clients.d"


@pytest.mark.usefixtures("clients")
def test_included_files_count_as_if_they_stood_in_the_first(whole: Load) -> None:
    assert set(whole(including("clients.d/*.toml")).clients) == {"acme", "other"}


def test_a_pattern_that_matches_nothing_is_fine_and_a_missing_file_is_not(refused: Refuse, whole: Load) -> None:
    assert whole(including("clients.d/*.toml")).clients == {}
    assert refused(including("clients.d/*.toml", "clients.toml")) == [
        "config.toml:1: include[2]: there is no file clients.toml; create it, or take it out of include"
    ]


def test_a_file_does_not_include_itself(whole: Load) -> None:
    assert whole(including("*.toml")).clients == {}


@pytest.mark.usefixtures("clients")
def test_a_file_that_two_patterns_match_is_read_once(whole: Load) -> None:
    assert set(whole(including("clients.d/a.toml", "clients.d/*.toml")).clients) == {"acme", "other"}


def test_an_absolute_pattern_stands_for_itself(clients: Path, whole: Load) -> None:
    assert set(whole(including(f"{clients}/a.*")).clients) == {"acme"}


def test_problems_of_an_included_file_come_after_those_of_the_first(clients: Path, refused: Refuse) -> None:
    (clients / "b.toml").write_text("\n[clients.other]\nname = 3\naddresses = ['first.last@acme.example']\n")

    assert refused(including("clients.d/*.toml") + "[limit]\n") == [
        "config.toml:9: limit: unknown key; did you mean 'limits'?",
        "clients.d/b.toml:3: clients.other.name: must be text in quotes",
        (
            "clients.d/b.toml:4: clients.other.addresses[1]: 'first.last@acme.example' belongs to clients.acme already;"
            " an address has one client"
        ),
    ]


@pytest.mark.usefixtures("clients")
def test_a_table_that_stands_twice_is_named_in_both_places(refused: Refuse) -> None:
    text = including("clients.d/*.toml") + CLIENT.replace("first.last", "someone.else")

    assert refused(text) == ["clients.d/a.toml:1: clients.acme: stands in config.toml:9 already; keep one of the two"]


def test_the_user_stands_in_one_file_only(folder: Path, refused: Refuse) -> None:
    (folder / "me.toml").write_text('\n[user]\nname = "Me"\n')

    assert refused(including("me.toml")) == ["me.toml:2: user: stands in config.toml:2 already; keep one of the two"]


@pytest.mark.usefixtures("clients")
def test_only_the_first_file_includes(clients: Path, refused: Refuse) -> None:
    (clients / "a.toml").write_text('include = ["more.toml"]\n' + CLIENT)

    assert refused(including("clients.d/*.toml")) == [
        "clients.d/a.toml:1: include: only the first file includes others"
    ]


@pytest.mark.usefixtures("clients")
def test_a_broken_file_is_named_beside_the_plain_mistakes_of_the_others(clients: Path, refused: Refuse) -> None:
    (clients / "a.toml").write_text(CLIENT + "broken\n")
    (clients / "c.toml").write_bytes(b"# \xe9\n")

    assert refused(including("clients.d/*.toml") + "[limits]\ndrafts_a_day = true\n") == [
        "config.toml:10: limits.drafts_a_day: must be a whole number",
        "clients.d/a.toml:4: is not TOML: Expected '=' after a key in a key/value pair (column 7)",
        "clients.d/c.toml:1: is not UTF-8 text; save the file in that encoding",
    ]


def test_a_file_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(folder / "x.toml")

    assert caught.value.problems == (f"{folder}/x.toml: cannot be read (No such file or directory)",)


def test_the_text_that_a_line_is_looked_up_in_is_read_as_it_stands(wrong: Refuse) -> None:
    assert wrong("\r\n# a comment\r\n[limits]\r\n\r\ndrafts_a_day = 0\r\n") == [
        "config.toml:12: limits.drafts_a_day: must be at least 1"
    ]


def test_a_password_file_is_relative_to_the_file_that_names_it(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "accounts.toml").write_text(
        '[accounts.second]\naddress = "me@home.example"\nimap = { host = "h", password_file = "p" }\n'
    )
    (folder / "sub" / "p").write_text("from sub")
    (folder / "sub" / "p").chmod(0o600)
    (folder / "config.toml").write_text(including("sub/*.toml"))

    settings = load(folder / "config.toml", now=NOW)

    assert secret_of(settings, "second").reveal() == "from sub"


def test_every_test_file_is_toml() -> None:
    assert set(tomllib.loads(BASE + CLIENT)) == {"user", "accounts", "clients"}
