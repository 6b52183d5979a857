"""How somebody logs in during the interview: by a password from anywhere, or by tokens of an identity provider."""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crickets.cli.interview.asking import Unsaid
from crickets.cli.interview.folders import with_folders
from crickets.cli.interview.login import Entered, Way, enter
from crickets.cli.interview.tokens import said, typed
from crickets.cli.interview.wishes import LoginWishes, ServerWishes, Wishes
from crickets.config import Tls
from crickets.config.writing import AccountAnswers
from crickets.errors import AuthenticationFailed
from tests.cli.beginning import Beginning
from tests.cli.scripted import Interview
from tests.servers.dovecot import Dovecot, Guest
from tests.servers.dovecot_conf import Layout, SpecialFolders
from tests.servers.identity import IdentityServer

YOU = "you@studio.example"
UNUSUAL = Layout(SpecialFolders("Notes", "Outgoing", "Rubbish", "Away"), announced=False, others={"Projects": ""})


def wishes(guest: Dovecot | Guest, login: LoginWishes, **folders: str) -> Wishes:
    server = ServerWishes("127.0.0.1", str(guest.port), "none", guest.user)
    return Wishes(server=server, login=login, folders=tuple(folders.items()))


@contextmanager
def entered(interview: Interview) -> Iterator[Entered]:
    """Log in, and out again."""
    found = enter(interview.talk, YOU)
    try:
        yield found
    finally:
        found.mail.close()


# By a password


def test_a_command_that_is_typed_gives_the_password(dovecot: Guest) -> None:
    answers = [Way.COMMAND, f"echo {dovecot.password}"]

    with entered(Interview(wishes(dovecot, LoginWishes()), answers)) as found:
        assert found.account.login == ("password_command", f"echo {dovecot.password}")
        assert found.password == ""


def test_a_credential_of_systemd_gives_the_password(
    dovecot: Guest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "imap").write_text(dovecot.password)

    with entered(Interview(wishes(dovecot, LoginWishes()), [Way.CREDENTIAL, None])) as found:
        assert found.account.login == ("password_credential", "imap")


def test_what_goes_wrong_is_said_and_another_way_is_tried(dovecot: Guest) -> None:
    answers = [Way.COMMAND, "false", Way.TYPED, "wrong", Way.TYPED, dovecot.password]
    interview = Interview(wishes(dovecot, LoginWishes()), answers)

    with entered(interview) as found:
        assert found.account.login == ("password_file", "imap.password")
        assert found.password == dovecot.password

    assert "password_command: false failed with exit status 1; run it by hand to see why" in interview.said
    assert "127.0.0.1 refused the login of" in interview.said
    assert "password=" not in repr(found)


def test_a_server_without_anybody_behind_it_can_be_exchanged(dovecot: Guest) -> None:
    place = f"127.0.0.1:{dovecot.port}"
    none = "not at all: a server on this very machine"
    nowhere = Wishes(server=ServerWishes("127.0.0.1", "1", "none", dovecot.user))
    interview = Interview(nowhere, [Way.TYPED, "any", Way.SERVER, place, none, Way.TYPED, dovecot.password])

    with entered(interview) as found:
        assert found.account.port == dovecot.port

    assert "127.0.0.1:1 cannot be reached" in interview.said


def test_the_password_may_not_travel_in_the_clear() -> None:
    elsewhere = Wishes(
        server=ServerWishes("imap.studio.example", tls="none"), login=LoginWishes(password_command="echo a")
    )

    with pytest.raises(Exception, match="'none' would send the password readable over the network"):
        enter(Interview(elsewhere).talk, YOU)


def test_what_a_large_provider_wants_is_said_before_and_with_a_refusal(dovecot: Guest) -> None:
    interview = Interview(wishes(dovecot, LoginWishes(password_command="echo wrong")))

    with pytest.raises(AuthenticationFailed):
        enter(interview.talk, "you@gmail.com")

    assert "Make a password for this one program" in " ".join(interview.said.split())


# By tokens


@pytest.fixture
def tokens(token_dovecot: Callable[..., Dovecot]) -> Dovecot:
    return token_dovecot()


def flag(identity_server: IdentityServer) -> str:
    """What the identity provider of the tests is as a flag."""
    values = tomllib.loads(f"oauth = {identity_server.toml()}")["oauth"]
    provider = values.pop("provider")
    return ",".join((provider, *(f"{key}={value}" for key, value in values.items())))


def test_tokens_are_asked_for_and_the_configuration_finds_them(
    dovecot: Guest,
    tokens: Dovecot,
    identity_server: IdentityServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    identity_server.identity.interval = 0.01
    begun = Beginning(tokens, tmp_path / "home", capsys, monkeypatch)
    begun.move_in()

    made = begun.say("init", *begun.flags[:-1], "--name", "You", "--oauth", flag(identity_server), "--clients", "none")

    assert dovecot.port != tokens.port
    assert made.status == 0, made.err
    assert "type in:" in made.out
    assert begun.written == [
        ".config/crickets/config.toml",
        ".local/state/crickets/crickets.db",
        ".local/state/crickets/crickets.lock",
        ".local/state/crickets/tokens/main.json",
        ".local/state/crickets/tokens/main.lock",
    ]
    assert begun.say("run", "--once").status == 0


def test_an_application_at_google_has_a_secret_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "google.secret"
    secret.write_text("secret")
    account = AccountAnswers("you@gmail.com", "imap.gmail.com", 993, Tls.IMPLICIT, "you@gmail.com")

    assert typed(Interview(answers=["id", str(secret)]).talk, account) == (
        "oauth",
        {"provider": "google", "client_id": "id", "client_secret_file": str(secret)},
    )


@pytest.mark.parametrize(
    "address, tenant", [("you@outlook.com", "consumers"), (YOU, "common")], ids=["at home", "in an organization"]
)
def test_an_application_at_microsoft_belongs_to_a_tenant(address: str, tenant: str) -> None:
    account = AccountAnswers(address, "outlook.office365.com", 993, Tls.IMPLICIT, address)

    assert typed(Interview(answers=["id", None]).talk, account) == (
        "oauth",
        {"provider": "microsoft", "client_id": "id", "tenant": tenant},
    )


def test_where_a_file_is_named_beforehand_it_is_found_from_everywhere() -> None:
    assert said("google,client_id=id,client_secret_file=google.secret") == (
        "oauth",
        {"provider": "google", "client_id": "id", "client_secret_file": str(Path("google.secret").absolute())},
    )


def test_what_is_no_key_of_the_file_is_named() -> None:
    with pytest.raises(Unsaid, match="--oauth google,id: 'id' is no KEY=VALUE"):
        said("google,id")


# The folders


def test_folders_that_nobody_could_know_are_asked_for(guest_of: Callable[[Layout], Guest]) -> None:
    guest = guest_of(UNUSUAL)
    login = LoginWishes(password_command=f"echo {guest.password}")
    interview = Interview(wishes(guest, login), ["Outgoing", "Notes", "none of them", "Away"])

    found = with_folders(interview.talk, enter(interview.talk, YOU))
    found.mail.close()

    assert found.account.folders == {"sent": "Outgoing", "drafts": "Notes", "trash": "Away"}
    assert interview.asked == [
        "Which folder is for what you have sent?",
        "Which folder is for your drafts?",
        "Which folder is for junk?",
        "Which folder is for what you have deleted?",
    ]


def test_folders_can_be_said_beforehand(guest_of: Callable[[Layout], Guest]) -> None:
    guest = guest_of(UNUSUAL)
    login = LoginWishes(password_command=f"echo {guest.password}")
    interview = Interview(wishes(guest, login, sent="Outgoing", drafts="Notes"))

    found = with_folders(interview.talk, enter(interview.talk, YOU))
    found.mail.close()

    assert found.account.folders == {"sent": "Outgoing", "drafts": "Notes"}


@pytest.mark.parametrize(
    "said_before, missing",
    [
        ({}, "the folder for what you have sent is not known: say --sent NAME, one of .*Outgoing"),
        ({"sent": "Outgoing"}, "the folder for your drafts is not known: say --drafts NAME, one of .*Notes"),
        ({"sent": "x"}, "--sent: there is no folder 'x'; there are .*Outgoing"),
    ],
)
def test_without_sent_and_drafts_nobody_goes_on(
    guest_of: Callable[[Layout], Guest], said_before: dict[str, str], missing: str
) -> None:
    guest = guest_of(UNUSUAL)
    interview = Interview(wishes(guest, LoginWishes(password_command=f"echo {guest.password}"), **said_before))
    found = enter(interview.talk, YOU)

    with pytest.raises(Unsaid, match=missing):
        with_folders(interview.talk, found)
