"""Logging in without a password, the whole road: an identity provider, and a Dovecot that asks it about tokens."""

import json
import os
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import httpx
import pytest

from tests.cli.home import Home, Said, words
from tests.keyrings import memory_keyring
from tests.servers.dovecot import Dovecot
from tests.servers.eventually import eventually
from tests.servers.identity import Identity, IdentityServer


@pytest.fixture
def server(token_dovecot: Callable[..., Dovecot]) -> Dovecot:
    return token_dovecot()


@pytest.fixture
def identity(identity_server: IdentityServer) -> Identity:
    identity_server.identity.interval = 0.01
    return identity_server.identity


@pytest.fixture
def tokenless(bare_home: Home, server: Dovecot, identity_server: IdentityServer) -> Home:
    """A configuration without a password, and nobody logged in yet."""
    configure(bare_home, server, identity_server)
    return bare_home


@pytest.fixture
def logged_in(tokenless: Home, identity: Identity) -> Home:
    assert identity.user == "you"
    assert tokenless.say("login", "main").status == 0
    return tokenless


def configure(home: Home, server: Dovecot, identity_server: IdentityServer, **oauth: str) -> None:
    home.write(port=server.port)
    text = home.config.read_text()
    home.config.write_text(text.replace('password_command = "echo pass"', f"oauth = {identity_server.toml(**oauth)}"))


def age(home: Home, by: timedelta) -> None:
    """Let time pass for the tokens that are kept."""
    file = home.state / "tokens" / "main.json"
    kept = json.loads(file.read_text())
    kept["expires_at"] = (datetime.fromisoformat(kept["expires_at"]) - by).isoformat()
    file.write_text(json.dumps(kept))


@contextmanager
def person(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Somebody at a desktop: the browser that opens follows where it is sent. The addresses that were opened."""
    opened: list[str] = []
    visits: list[threading.Thread] = []

    def visit(address: str) -> None:
        httpx.get(address, follow_redirects=True, timeout=30)

    def open_(address: str) -> bool:
        opened.append(address)
        visits.append(threading.Thread(target=visit, args=(address,)))
        visits[-1].start()
        return True

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(webbrowser, "open", open_)
    yield opened
    for one in visits:
        one.join()


def test_a_code_is_typed_in_somewhere_and_the_mailbox_is_tried_at_once(
    tokenless: Home, identity: Identity, server: Dovecot
) -> None:
    identity.pending = ["authorization_pending"]

    said = tokenless.say("login", "main")

    assert (said.status, said.err) == (0, "Waiting for 15 minutes; Ctrl-C ends.\n")
    assert "/device in the browser of any machine, sign in as you, and type in:\n\n    WDJB-MJHT\n" in said.out
    assert said.out.endswith("\nLogged in to 127.0.0.1 as you.\n")
    assert "method=OAUTHBEARER" in server.log


def test_a_first_login_makes_the_state_directory_for_the_user_alone(logged_in: Home) -> None:
    tokens = logged_in.state / "tokens"

    modes = [path.stat().st_mode & 0o777 for path in (logged_in.state, tokens, tokens / "main.json")]
    assert modes == [0o700, 0o700, 0o600]


def test_a_browser_of_this_machine_does_as_well(
    tokenless: Home, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    with person(monkeypatch) as opened:
        said = tokenless.say("login", "main", "--browser")

    (address,) = opened
    assert said.status == 0, said.err
    assert address in said.out.splitlines()
    assert "login_hint=you" in address
    assert [one.user for one in identity.permissions] == ["you"]
    assert said.out.endswith("\nLogged in to 127.0.0.1 as you.\n")


def test_a_browser_on_another_machine_comes_through_a_tunnel(
    bare_home: Home, server: Dovecot, identity: Identity, identity_server: IdentityServer
) -> None:
    configure(bare_home, server, identity_server, device_authorization_endpoint="")
    command = [sys.executable, "-m", "crickets", *bare_home.arguments, "login", "main", "--no-browser"]
    environment = os.environ | {"DISPLAY": ":0", "BROWSER": "/nowhere/browser"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _ in range(7)]
        port = httpx.URL(lines[2]).params["redirect_uri"].rpartition(":")[2].strip("/")
        httpx.get(lines[2], follow_redirects=True, timeout=30)
        rest = process.stdout.read()

    assert lines[0] == "Open this address in a browser of this machine, sign in as you, and agree:"
    assert lines[6].startswith(f"ssh -L {port}:127.0.0.1:{port} ")
    assert rest.endswith("Logged in to 127.0.0.1 as you.\n")
    assert len(identity.permissions) == 1


def test_where_there_are_no_windows_no_browser_is_opened(
    tokenless: Home, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crickets.oauth.browser.PATIENCE", 0.01)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)

    said = tokenless.say("login", "main", "--browser")

    assert (said.status, opened, identity.permissions) == (77, [], [])
    assert "crickets: nobody came back from the browser" in said.err


def test_a_look_works_without_a_password_and_renews_what_ran_out(logged_in: Home, identity: Identity) -> None:
    first = logged_in.say("run", "--once")
    age(logged_in, timedelta(hours=1))
    second = logged_in.say("run", "--once")

    assert [first.status, second.status] == [0, 0]
    assert first.out == second.out == "main: looked, no new messages\n"
    assert identity.renewals == 1


def test_a_token_that_the_server_refuses_before_its_time_is_renewed(logged_in: Home, identity: Identity) -> None:
    identity.expire()

    said = logged_in.say("run", "--once")

    assert (said.status, identity.renewals) == (0, 1)


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_either_mechanism_opens_a_real_mailbox(
    mechanism: str,
    bare_home: Home,
    token_dovecot: Callable[..., Dovecot],
    identity: Identity,
    identity_server: IdentityServer,
) -> None:
    server = token_dovecot(mechanism)
    configure(bare_home, server, identity_server)
    assert bare_home.say("login", "main").status == 0
    identity.expire()

    assert bare_home.say("run", "--once").status == 0
    assert f"method={mechanism.upper()}" in server.log
    assert identity.renewals == 1


def test_a_permission_that_was_withdrawn_is_told_by_every_verb_with_the_way_out(
    logged_in: Home, identity: Identity
) -> None:
    identity.withdraw()

    look, check = logged_in.say("run", "--once"), logged_in.say("check")

    assert [look.status, check.status] == [77, 77]
    for said in (look, check):
        assert "the permission of main was withdrawn or ran out (invalid_grant" in words(said.out)
        assert "run crickets login main" in words(said.out)
    assert logged_in.say("login", "main").status == 0
    assert logged_in.say("run", "--once").status == 0


def test_a_permission_given_as_somebody_else_is_refused_by_the_server(tokenless: Home, identity: Identity) -> None:
    identity.user = "somebody"

    said = tokenless.say("login", "main")

    assert said.status == 77
    assert said.out.endswith("The permission was given, and its tokens are kept.\n")
    assert "refused the access token of you" in said.err
    assert "give the permission as that user, and for mail: crickets login main" in said.err


def test_a_check_tells_of_tokens_and_whether_new_ones_are_given(logged_in: Home, identity: Identity) -> None:
    said = logged_in.say("check")

    assert said.status == 0
    assert "account main: new tokens from other just now; before that 20" in words(said.out)
    assert "account main: logged in to 127.0.0.1 as you" in words(said.out)
    assert identity.renewals == 1


def test_a_check_before_the_first_login_says_what_to_do(tokenless: Home) -> None:
    said = tokenless.say("check")

    assert said.status == 77
    assert "account main: main is not logged in: run crickets login main" in words(said.out)


def test_logging_out_forgets_the_tokens_and_gives_the_permission_back(logged_in: Home, identity: Identity) -> None:
    said = logged_in.say("login", "main", "--out")

    assert said == Said(0, "main is logged out; no tokens of it are kept.\n", "")
    assert identity.permissions[0].withdrawn
    assert not (logged_in.state / "tokens" / "main.json").exists()
    assert logged_in.say("run", "--once").status == 77


def test_logging_out_where_the_provider_cannot_be_told_says_so(
    bare_home: Home, server: Dovecot, identity: Identity, identity_server: IdentityServer
) -> None:
    configure(bare_home, server, identity_server, revocation_endpoint="")
    bare_home.say("login", "main")

    said = bare_home.say("login", "main", "--out")

    assert (said.status, identity.permissions[0].withdrawn) == (0, False)
    assert said.err == "other could not be told: take the permission back in your account there as well.\n"


def test_tokens_can_stand_in_the_keyring(
    bare_home: Home, server: Dovecot, identity: Identity, identity_server: IdentityServer
) -> None:
    configure(bare_home, server, identity_server, keep="keyring")
    with memory_keyring() as keyring:
        assert bare_home.say("login", "main").status == 0
        assert bare_home.say("run", "--once").status == 0
        (kept,) = keyring.entries.values()
        assert json.loads(kept)["refresh_token"] == identity.permissions[0].refresh
        assert not (bare_home.state / "tokens" / "main.json").exists()

        assert bare_home.say("login", "main", "--out").status == 0
        assert keyring.entries == {}


def test_nobody_is_asked_for_a_permission_that_could_not_be_kept(
    bare_home: Home, server: Dovecot, identity: Identity, identity_server: IdentityServer
) -> None:
    configure(bare_home, server, identity_server, keep="keyring")
    with memory_keyring() as keyring:
        keyring.locked = True
        said = bare_home.say("login", "main")

    assert (said.status, said.out, identity.permissions) == (os.EX_CONFIG, "", [])
    assert "the system's keyring cannot be used" in said.err


def test_nobody_is_asked_for_a_permission_that_could_not_become_tokens(
    bare_home: Home, server: Dovecot, identity: Identity, identity_server: IdentityServer
) -> None:
    configure(bare_home, server, identity_server, client_secret_file="/nowhere/secret")

    said = bare_home.say("login", "main")

    assert (said.status, said.out, identity.permissions) == (os.EX_CONFIG, "", [])
    assert "client_secret_file: /nowhere/secret cannot be read (No such file or directory); write" in said.err


@pytest.mark.parametrize(
    "account, sentence",
    [
        ("mian", "there is no account 'mian'; did you mean 'main'?"),
        ("x", "there is no account 'x'; there are main"),
        ("main", "main logs in by a password, so there is nothing to ask for"),
    ],
)
def test_only_an_account_without_a_password_can_be_logged_in(account: str, sentence: str, bare_home: Home) -> None:
    said = bare_home.say("login", account)

    assert said.status == os.EX_DATAERR
    assert said.err.startswith(f"crickets: {sentence}")


def test_a_daemon_that_was_refused_goes_on_at_once_after_a_login(logged_in: Home, identity: Identity) -> None:
    identity.withdraw()
    command = [sys.executable, "-m", "crickets", *logged_in.arguments, "run"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as daemon:
        try:
            assert eventually(lambda: identity.renewals >= 3)
            assert logged_in.say("login", "main").status == 0
            assert eventually(lambda: logged_in.looked_at() is not None)
        finally:
            daemon.terminate()
            daemon.wait(60)


def test_no_token_is_said_on_the_terminal_or_in_the_log(logged_in: Home, identity: Identity) -> None:
    age(logged_in, timedelta(hours=1))

    said = logged_in.say_verbosely("run", "--once")
    again = logged_in.say_verbosely("login", "main")

    shown = said.out + said.err + again.out + again.err
    secrets = [each for one in identity.permissions for each in (one.access, one.refresh, *one.spent)]
    assert len(secrets) == 5
    assert [secret for secret in secrets if secret in shown] == []
    assert '"event": "provider_answered"' in shown
