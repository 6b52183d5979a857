"""Answers to a configuration, and clients into one that is there."""

import re
import tomllib
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.config import Tls
from crickets.config.writing import (
    AccountAnswers,
    Answers,
    ClientAnswers,
    UserAnswers,
    client_tables,
    document,
    with_clients,
)
from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey, ClientKey
from crickets.errors import ConfigError
from tests.architecture.source import ROOT
from tests.config.conftest import Load

MAIN, KEY = AccountKey("main"), ClientKey("acme")
TODAY = date(2026, 11, 22)
USER = UserAnswers("Ada Writer", "Europe/Madrid", "ES", "es")
ACCOUNT = AccountAnswers(
    "you@studio.example", "mail.studio.example", 143, Tls.STARTTLS, "ada", ("password_file", "imap.password")
)
ACME = ClientAnswers(
    key="acme",
    name="Acme",
    addresses=("anna@acme.example", "@acme.example"),
    contact="Anna Berg",
    language="en",
    country="SE",
    timezone="Europe/Stockholm",
    stage="in_progress",
)
LODZ = ClientAnswers("łódź", "Łódź Filmowa", ("biuro@lodz.example",))
ANSWERS = Answers(USER, ACCOUNT, (ACME, LODZ))

BEFORE = """\
[clients.acme] # the first
name = "Acme"
# phone = ""

# Below here it is about playbooks.
# All of it.
[playbooks.calm]
steps = []
"""

hostile = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
on_one_line = hostile.filter(
    lambda text: bool(text.strip()) and not any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in text)
)


def test_what_was_answered_is_what_is_read(whole: Load) -> None:
    settings = whole(document(ANSWERS, TODAY))
    user, account, acme = settings.user, settings.accounts[MAIN], settings.clients[KEY]

    assert settings.warnings == ()
    assert (user.name, user.zone, user.country, user.language) == ("Ada Writer", ZoneInfo("Europe/Madrid"), "ES", "es")
    assert (account.address, account.imap.host, account.imap.port) == ("you@studio.example", "mail.studio.example", 143)
    assert (account.imap.tls, account.imap.username) == (Tls.STARTTLS, "ada")
    assert (acme.name, acme.contact, acme.addresses) == ("Acme", "Anna Berg", ("anna@acme.example", "@acme.example"))
    assert (acme.language, acme.country, acme.timezone) == ("en", "SE", "Europe/Stockholm")
    assert settings.matters[MatterKey(KEY)].stage == "in_progress"


def test_what_was_not_answered_is_as_it_is_by_itself(whole: Load) -> None:
    lodz = whole(document(ANSWERS, TODAY)).clients[ClientKey("łódź")]

    assert (lodz.language, lodz.country, lodz.timezone, lodz.contact) == ("es", "", "Europe/Madrid", "")


def test_folders_and_aliases_are_written_where_there_are_any(whole: Load) -> None:
    account = replace(ACCOUNT, aliases=("hello@studio.example",), folders={"sent": "Gesendet", "junk": "Spam"})

    found = whole(document(Answers(USER, account), TODAY)).accounts[MAIN]

    assert found.aliases == ("hello@studio.example",)
    assert (found.folders.sent, found.folders.junk, found.folders.drafts) == ("Gesendet", "Spam", None)


@pytest.mark.parametrize(
    "tls, others",
    [
        (Tls.IMPLICIT, 'or "starttls", or "none" (to a loopback address only)'),
        (Tls.STARTTLS, 'or "implicit", or "none" (to a loopback address only)'),
        (Tls.NONE, 'or "implicit", or "starttls"'),
    ],
)
def test_the_comment_names_what_else_could_stand_there(tls: Tls, others: str) -> None:
    text = document(replace(ANSWERS, account=replace(ACCOUNT, tls=tls)), TODAY)

    assert [line.partition("# ")[2] for line in text.splitlines() if line.startswith("imap.tls")] == [others]


def test_a_way_to_log_in_can_have_keys_of_its_own() -> None:
    account = replace(ACCOUNT, login=("oauth", {"provider": "google", "client_id": "id"}))

    imap = tomllib.loads(document(Answers(USER, account), TODAY))["accounts"]["main"]["imap"]

    assert imap["oauth"] == {"provider": "google", "client_id": "id"}


def test_without_a_client_it_shows_what_one_looks_like(whole: Load) -> None:
    text = document(Answers(USER, ACCOUNT), TODAY)

    assert dict(whole(text).clients) == {}
    assert list(whole(re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE)).clients) == ["acme"]


def test_what_is_commented_out_changes_nothing(whole: Load) -> None:
    text = document(ANSWERS, TODAY)

    assert whole(re.sub(r"^# (?=[\w.]+ = )", "", text, flags=re.MULTILINE)) == whole(text)


def test_no_line_is_too_wide_to_be_read() -> None:
    assert max(map(len, document(ANSWERS, TODAY).splitlines())) <= 120


@given(name=on_one_line, contact=on_one_line)
def test_whatever_somebody_calls_themselves_is_kept(name: str, contact: str) -> None:
    client = replace(ACME, name=name, contact=contact)

    found = tomllib.loads(document(Answers(USER, ACCOUNT, (client,)), TODAY))["clients"]["acme"]

    assert (found["name"], found["contact"]) == (name, contact)


@given(text=hostile)
def test_nothing_stands_in_the_file_that_a_reader_does_not_see(text: str) -> None:
    written = client_tables([replace(ACME, name=text)])

    assert all(char.isprintable() or char == "\n" for char in written)
    assert tomllib.loads(written)["clients"]["acme"]["name"] == text


def test_a_client_is_put_behind_the_others_and_before_what_is_said_of_the_next_table() -> None:
    assert with_clients(BEFORE, [LODZ]) == BEFORE.replace(
        '# phone = ""\n',
        f'# phone = ""\n\n{client_tables([LODZ])}',
    )


@pytest.mark.parametrize(
    "before",
    [
        "",
        "\n\n",
        "# nothing yet",
        '[user]\nname = "You"\n',
        "[clients]\n",
        '[clients]\nacme = { name = "Acme" }\n',
        'clients.acme.name = "Acme"\n',
        BEFORE,
        BEFORE + '[clients.last]\nname = "Last"',
        (ROOT / "config.example.toml").read_text(encoding="utf-8"),
        document(ANSWERS, TODAY),
        BEFORE.replace("\n", "\r\n"),
        BEFORE.replace("the first", "the\x85\u2028first"),
    ],
    ids=[
        *("nothing", "empty lines", "a comment", "no client", "an empty table", "inline", "dotted", "a table behind"),
        *("clients in two places", "the example", "our own", "lines as Windows ends them", "a line within a line"),
    ],
)
def test_what_stood_there_stands_there_still(before: str) -> None:
    clients = [replace(ACME, key="new"), replace(LODZ, key="second")]

    added = with_clients(before, clients)

    assert added.replace(client_tables(clients), "").split() == before.split()
    assert list(tomllib.loads(added)["clients"])[-2:] == ["new", "second"]


@pytest.mark.parametrize("before", ["clients = {}\n", 'clients = { a = { name = "A" } }\n'], ids=["empty", "one"])
def test_clients_on_one_line_are_left_to_the_user_with_what_to_write(before: str) -> None:
    with pytest.raises(ConfigError, match=r"write them in by hand:\n\n\[clients.acme\]\nname = \"Acme\"\n"):
        with_clients(before, [ACME])


def test_a_client_that_is_there_is_not_written_over() -> None:
    with pytest.raises(ConfigError, match="write them in by hand"):
        with_clients(BEFORE, [ACME])


def test_tables_to_be_pasted_need_nothing_around_them(added: Load) -> None:
    assert list(added(client_tables([ACME, LODZ])).clients) == ["acme", "łódź"]


def test_the_documents_named_for_further_reading_are_there() -> None:
    named = re.findall(r"[\w./]+\.(?:toml|md)\b", document(ANSWERS, TODAY).partition("[user]")[0])

    assert [name for name in named if not Path(ROOT / name).is_file()] == []
