"""`crickets init` where nobody is asked: from an empty home to a configuration that works."""

import os
import re
import stat
from importlib import import_module
from inspect import signature
from pathlib import Path
from pkgutil import iter_modules

import pytest

from crickets.cli import interview
from crickets.cli.init import init as verb
from crickets.cli.interview.asking import Question
from crickets.config import Settings
from crickets.core.people import AccountKey, ClientKey
from tests.cli.beginning import Beginning
from tests.cli.home import Said

ACME, MAIN = ClientKey("acme"), AccountKey("main")


def init(beginning: Beginning, *words: str) -> Said:
    return beginning.say("init", *beginning.flags, *words)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(settings: Settings) -> list[str]:
    return list(settings.clients)


def test_from_an_empty_home_to_what_will_happen_next(beginning: Beginning) -> None:
    said = init(beginning, "--clients", "owing", "--adopt", "all")

    assert (said.status, said.err) == (0, "")
    assert "main: looked, 4 new messages\n" in said.out
    assert "acme is followed up from the next working moment on.\n" in said.out
    assert re.search(r"^\w{3} \d\d \w{3} \d{4} \d\d:\d\d  acme +negotiating  draft 'first'$", said.out, re.MULTILINE)
    assert "\n  crickets run     " in said.out
    assert beginning.written == [
        ".config/crickets/config.toml",
        ".config/crickets/imap.password",
        ".local/state/crickets/crickets.db",
        ".local/state/crickets/crickets.lock",
    ]


def test_the_verbs_that_follow_find_all_well(beginning: Beginning) -> None:
    init(beginning, "--clients", "owing")

    check = beginning.say("check")
    assert (check.status, check.err) == (0, "")
    assert {line.split()[0] for line in check.out.splitlines()} == {"ok"}
    assert "2 matters" in beginning.say("status").out


def test_what_is_written_is_for_the_user_alone(beginning: Beginning) -> None:
    init(beginning, "--clients", "none")

    assert (mode(beginning.config), mode(beginning.password)) == (0o600, 0o600)
    assert mode(beginning.config.parent) == 0o700
    assert beginning.password.read_text() == f"{beginning.account.password}\n"


def test_what_is_guessed_is_written(beginning: Beginning) -> None:
    init(beginning, "--clients", "owing", "--no-look")
    user, acme = beginning.settings.user, beginning.settings.clients[ACME]

    assert (user.name, user.zone.key, user.country, user.language) == ("Ada Writer", "Europe/Madrid", "ES", "en")
    assert (acme.name, acme.contact, acme.addresses) == ("Acme", "Anna Berg", ("anna@acme.example", "@acme.example"))


def test_what_is_said_goes_before_what_is_guessed(beginning: Beginning) -> None:
    said = ("--name", "A. Writer", "--timezone", "Europe/Warsaw", "--country", "PL", "--language", "pl")
    client = "anna@acme.example,name=Acme, Inc.,stage=in_progress,language=es,country=SE,timezone=Europe/Stockholm"

    init(beginning, *said, "--client", client, "--client", "eva@gmail.com", "--no-look")
    settings = beginning.settings
    acme, eva = settings.clients[ACME], settings.clients[ClientKey("eva")]

    assert (settings.user.name, settings.user.zone.key) == ("A. Writer", "Europe/Warsaw")
    assert (settings.user.country, settings.user.language) == ("PL", "pl")
    assert (acme.name, acme.language, acme.country, acme.timezone) == ("Acme, Inc.", "es", "SE", "Europe/Stockholm")
    assert (eva.name, eva.addresses) == ("Eva", ("eva@gmail.com",))
    assert [matter.stage for matter in settings.matters.values()] == ["in_progress", "negotiating"]


@pytest.mark.parametrize(
    "which, clients",
    [("all", ["acme", "lodz", "bluewhale", "stranger"]), ("owing", ["acme", "lodz"]), ("none", [])],
)
def test_the_clients_are_those_of_a_kind(beginning: Beginning, which: str, clients: list[str]) -> None:
    assert init(beginning, "--clients", which, "--no-look").status == 0
    assert names(beginning.settings) == clients


def test_a_name_that_would_steer_a_terminal_is_text(beginning: Beginning) -> None:
    said = init(beginning, "--clients", "all", "--no-look")

    assert "\x1b" not in said.out
    assert "\x1b" not in beginning.config.read_text()


def test_the_stage_can_be_that_of_every_client(beginning: Beginning) -> None:
    init(beginning, "--clients", "owing", "--stage", "awaiting_payment", "--no-look")

    assert {matter.stage for matter in beginning.settings.matters.values()} == {"awaiting_payment"}


def test_nobody_is_followed_up_unasked(beginning: Beginning) -> None:
    out = init(beginning, "--clients", "owing").out

    assert "Nothing will happen by itself until " in out
    assert "`crickets adopt acme`" in out


def test_every_question_names_a_flag_that_there_is() -> None:
    """Where nobody can be asked, it is this flag that the sentence tells to say."""
    rooms = (import_module(f"{interview.__name__}.{found.name}") for found in iter_modules(interview.__path__))
    asked = {value.flag for room in rooms for value in vars(room).values() if isinstance(value, Question)}
    there = {f"--{name.replace('_', '-')}" for name in signature(verb).parameters}

    assert len(asked) > 10
    assert {word for flag in asked for word in re.findall(r"--[a-z-]+", flag)} <= there


def test_one_silence_can_be_taken_up_and_another_left(beginning: Beginning) -> None:
    out = init(beginning, "--clients", "owing", "--adopt", "acme").out

    assert "acme is followed up" in out
    assert "lodz is followed up" not in out


@pytest.mark.parametrize("left_out", ["--address", "--host", "--password-stdin", "--clients"])
def test_what_is_missing_is_named_in_a_sentence(beginning: Beginning, left_out: str) -> None:
    flags = [*beginning.flags, "--clients", "none"]
    at = flags.index(left_out)
    del flags[at : at + 1 if left_out == "--password-stdin" else at + 2]

    said = beginning.say("init", *flags)

    named = {"--password-stdin": "--password-file FILE"}.get(left_out, left_out)
    assert said.status == os.EX_USAGE
    assert re.fullmatch(rf"crickets: [^?]+ is not known: say .*{named}.*\.\n", said.err)
    assert beginning.written == []


def test_a_password_that_nobody_pipes_in_is_missed(beginning: Beginning) -> None:
    said = beginning.say("init", *beginning.flags, "--clients", "none", typed="")

    assert said.status == os.EX_USAGE
    assert said.err.startswith("crickets: --password-stdin: nothing came on standard input: ")
    assert beginning.written == []


@pytest.mark.parametrize(
    "flag, value, sentence",
    [
        ("--address", "you", "--address: 'you' is not an address; write it bare: 'someone@studio.example'"),
        ("--timezone", "Madrid", "--timezone: 'Madrid' is not a time zone; did you mean 'Europe/Madrid'?"),
        ("--country", "Spain", "--country: unknown country 'SPAIN'; did you mean 'ES'?"),
        ("--language", "de", "--language: there are letters in en, es, fr, pl; [letters] folder adds languages of"),
        ("--port", "imap", "--port: 'imap' is no port; write a number such as 993"),
        ("--tls", "ssl", "--tls: 'ssl' is not one of implicit, starttls, none"),
        ("--clients", "some", "--clients is one of all, owing, none, and not 'some'"),
        ("--client", "anna", "--client anna: 'anna' is not an address"),
        ("--client", "a@acme.example,fone=1", "--client a@acme.example,fone=1: 'fone=1' is none of name, contact"),
        ("--password-file", "password", "say one of --password-file FILE (or "),
        ("--client", "a@acme.example,stage=done", "--client a@acme.example,stage=done: 'done' is none of negotiating,"),
        ("--stage", "done", "--stage: 'done' is none of negotiating, in_progress, awaiting_payment, platform; one of"),
        ("--sent", "Outgoing", "--sent: there is no folder 'Outgoing'; there are "),
        ("--adopt", "bob", "--adopt bob: nobody of that name is among the clients; there are none yet: leave it out"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_flag_that_cannot_be_read_is_explained(beginning: Beginning, flag: str, value: str, sentence: str) -> None:
    said = init(beginning, "--clients", "none", flag, value)

    assert (said.status, said.err.partition(sentence)[0]) == (os.EX_USAGE, "crickets: ")
    assert "?." not in said.err
    assert beginning.written == []


def test_a_password_that_is_refused_ends_it_with_the_status_of_the_login(beginning: Beginning) -> None:
    said = beginning.say("init", *beginning.flags, "--clients", "none", typed="wrong\n")

    assert said.status == os.EX_NOPERM
    assert "refused the login" in said.err
    assert beginning.written == []


@pytest.mark.parametrize(
    "tls, sentence",
    [("implicit", "does not speak TLS here"), ("starttls", "offers no STARTTLS; check the port and `tls`")],
)
def test_a_server_that_cannot_be_reached_so_is_explained(beginning: Beginning, tls: str, sentence: str) -> None:
    said = init(beginning, "--clients", "none", "--tls", tls)

    assert said.status == os.EX_TEMPFAIL
    assert sentence in said.err
    assert beginning.written == []


def test_a_password_can_stay_where_it_is(beginning: Beginning) -> None:
    (beginning.folder / "secret").write_text(beginning.account.password)
    (beginning.folder / "secret").chmod(0o600)
    flags = (*beginning.flags[:-1], "--password-file", "secret", "--clients", "none")

    assert beginning.say("init", *flags, "--no-look", typed="").status == 0
    assert str(beginning.folder / "secret") in beginning.config.read_text()
    assert beginning.written == [".config/crickets/config.toml", "secret"]


def test_a_client_secret_that_is_missing_is_told_before_anybody_is_asked(beginning: Beginning) -> None:
    oauth = "google,client_id=you,client_secret_file=missing"

    said = beginning.say("init", *beginning.flags[:-1], "--oauth", oauth, "--clients", "none", typed="")

    assert (said.status, said.out) == (os.EX_CONFIG, "")
    assert "missing cannot be read (No such file or directory); write the client secret into it" in said.err
    assert beginning.written == []


def test_a_password_that_others_can_read_is_refused(beginning: Beginning) -> None:
    (beginning.folder / "secret").write_text(beginning.account.password)
    (beginning.folder / "secret").chmod(0o644)

    said = beginning.say("init", *beginning.flags[:-1], "--password-file", "secret", "--clients", "none", typed="")

    assert said.status == os.EX_CONFIG
    assert "secret can be read by others (mode 0644); run: chmod 600" in said.err
    assert beginning.written == ["secret"]


def test_a_command_can_give_the_password(beginning: Beginning) -> None:
    command = f"echo {beginning.account.password}"

    said = beginning.say("init", *beginning.flags[:-1], "--password-command", command, "--clients", "none", typed="")

    assert said.status == 0
    assert beginning.settings.accounts[MAIN].imap.username == beginning.account.user
    assert not beginning.password.exists()


def test_a_file_that_is_there_is_not_written_over(beginning: Beginning) -> None:
    init(beginning, "--clients", "none", "--no-look")
    before = beginning.config.read_text()

    said = init(beginning, "--clients", "all")

    assert said.status == os.EX_USAGE
    assert said.err == (
        f"crickets: there is a configuration already, {beginning.config}: say --force to write over it, of which a copy"
        " is kept.\n"
    )
    assert beginning.config.read_text() == before


def test_by_force_it_is_written_over_and_a_copy_is_kept(beginning: Beginning) -> None:
    init(beginning, "--clients", "none", "--no-look")
    before = beginning.config.read_text()

    said = init(beginning, "--clients", "all", "--no-look", "--force")
    (copy,) = beginning.config.parent.glob("config.toml.before-*")

    assert said.status == 0
    assert f"What was there is in {copy} now." in said.out
    assert (copy.read_text(), mode(copy)) == (before, 0o600)
    assert len(beginning.settings.clients) == 4


def test_a_dry_run_prints_the_file_and_writes_nothing(beginning: Beginning) -> None:
    said = init(beginning, "--clients", "owing", "--dry-run")

    assert said.status == 0
    assert beginning.written == []
    beginning.config.parent.mkdir(parents=True)
    beginning.config.write_text(said.out)
    assert names(beginning.settings) == ["acme", "lodz"]


def test_it_stands_where_it_is_named_and_is_named_in_what_to_say_next(beginning: Beginning) -> None:
    named = ("--config", "deep/crickets.toml", "--state", "state")

    said = beginning.say(*named, "init", *beginning.flags, "--clients", "none")

    assert said.status == 0
    assert "  crickets --config deep/crickets.toml --state state run" in said.out
    assert beginning.say(*named, "status").status == 0
    assert (beginning.folder / "state/crickets.db").is_file()


def test_a_place_that_cannot_be_written_is_told_before_anything_is_read(beginning: Beginning) -> None:
    (beginning.folder / "file").touch()

    said = beginning.say("--config", "file/config.toml", "init", *beginning.flags, "--clients", "none")

    assert said.status == os.EX_CONFIG
    assert "is no folder that you may write in" in said.err
    assert said.out == ""


def test_without_a_look_there_is_no_state_yet(beginning: Beginning) -> None:
    out = init(beginning, "--clients", "owing", "--no-look").out

    assert "Next:" in out
    assert not (beginning.folder / ".local").exists()
