"""Tokens: used while they are good, renewed early and once, kept before they are used, by one process at a time."""

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from crickets.errors import AuthenticationFailed, ConfigError, ConnectionLost, CricketsError, StoreError
from crickets.oauth import shelf
from crickets.oauth.provider import IdentityProvider
from tests.oauth.conftest import Desk

EARLY = timedelta(minutes=5)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "passed, renewals",
    [(timedelta(0), 0), (HOUR - EARLY - timedelta(seconds=1), 0), (HOUR - EARLY, 1), (2 * HOUR, 1)],
    ids=["new", "just before", "five minutes left", "over"],
)
def test_a_token_is_renewed_five_minutes_before_it_runs_out(passed: timedelta, renewals: int, desk: Desk) -> None:
    desk.logged_in()
    desk.now += passed

    given = desk.tokens()()

    assert desk.identity.renewals == renewals
    assert given == desk.identity.permissions[0].access


def test_a_renewed_token_is_used_by_all_who_come_later(desk: Desk) -> None:
    desk.logged_in()
    desk.now += HOUR

    assert desk.tokens()() == desk.tokens()() == desk.tokens()()
    assert desk.identity.renewals == 1


def test_renewing_goes_on_for_as_long_as_the_permission_lasts(desk: Desk) -> None:
    desk.logged_in()
    for _ in range(5):
        desk.now += HOUR
        desk.tokens()()

    assert desk.identity.renewals == 5
    assert desk.tokens().held().given_at == desk.now - 5 * HOUR
    assert desk.tokens().held().refreshed_at == desk.now


def test_a_refresh_token_that_stays_good_is_kept(desk: Desk) -> None:
    grant = desk.logged_in()
    desk.identity.rotates = False
    desk.now += HOUR

    desk.tokens()()

    assert desk.tokens().held().refresh_token == grant.refresh_token


def test_a_rotated_refresh_token_is_kept_before_the_new_token_is_given_to_anybody(desk: Desk) -> None:
    desk.logged_in()
    desk.now += HOUR

    class Stumbling:
        """Falls when it has put something down for the second time: nothing behind that happens."""

        def __init__(self) -> None:
            self.written = 0

        def read(self) -> str | None:
            return desk.tokens().shelf.read()

        def write(self, text: str) -> None:
            desk.tokens().shelf.write(text)
            self.written += 1
            if self.written == 2:
                msg = "power cut"
                raise SystemExit(msg)

        def clear(self) -> None:
            desk.tokens().shelf.clear()

    with pytest.raises(SystemExit, match="power cut"):
        replace(desk.tokens(), shelf=Stumbling())()

    assert desk.tokens().held().refresh_token == desk.identity.permissions[0].refresh
    assert desk.tokens()() == desk.identity.permissions[0].access
    assert desk.identity.renewals == 1


def test_where_new_tokens_could_not_be_kept_the_old_refresh_token_is_not_spent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.logged_in()
    desk.now += HOUR

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left"):
            desk.tokens()()

    assert desk.identity.renewals == 0
    assert desk.tokens()() == desk.identity.permissions[0].access


def test_threads_at_once_renew_once(desk: Desk) -> None:
    desk.logged_in()
    desk.now += HOUR
    all_here = threading.Barrier(4)
    got: list[str] = []

    def use() -> None:
        one = desk.tokens()
        all_here.wait()
        got.append(one())

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert got == [desk.identity.permissions[0].access] * 4
    assert desk.identity.renewals == 1


def test_a_refused_token_is_renewed_unless_somebody_did_it_meanwhile(desk: Desk) -> None:
    old = desk.logged_in().access_token

    new = desk.tokens().after(old)
    again = desk.tokens().after(old)

    assert (new, again) == (desk.identity.permissions[0].access,) * 2
    assert new != old
    assert desk.identity.renewals == 1


def test_whoever_holds_the_lock_too_long_is_a_lost_connection(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    grant = desk.logged_in()
    monkeypatch.setattr("crickets.oauth.shelf._PATIENCE", 0)

    with shelf.alone(desk.tokens().lock, "main"), pytest.raises(ConnectionLost, match="another process"):
        desk.tokens().after(grant.access_token)


def test_while_the_provider_is_away_the_last_minutes_of_a_token_are_used(desk: Desk) -> None:
    grant = desk.logged_in()
    desk.identity.failures = [(503, {})] * 3

    desk.now = grant.expires_at - timedelta(minutes=1)
    assert desk.tokens()() == grant.access_token

    desk.now = grant.expires_at
    with pytest.raises(ConnectionLost, match="HTTP 503"):
        desk.tokens()()
    with pytest.raises(ConnectionLost, match="HTTP 503"):
        desk.tokens().after(grant.access_token)


def test_a_connection_that_is_cut_after_the_provider_renewed_costs_a_new_login_and_says_so(desk: Desk) -> None:
    desk.logged_in()
    desk.now += HOUR
    desk.identity.failures = [None]

    with pytest.raises(ConnectionLost):
        desk.tokens()()
    with pytest.raises(AuthenticationFailed, match=r"used before\): run crickets login main"):
        desk.tokens()()


def test_a_permission_that_was_withdrawn_is_told_with_the_way_out(desk: Desk) -> None:
    desk.logged_in()
    desk.identity.withdraw()
    desk.now += HOUR

    with pytest.raises(AuthenticationFailed) as caught:
        desk.tokens()()

    assert str(caught.value) == (
        "the permission of main was withdrawn or ran out (invalid_grant: Token has been expired or revoked.): "
        "run crickets login main"
    )


def test_who_never_logged_in_is_told_so(desk: Desk) -> None:
    with pytest.raises(AuthenticationFailed, match="main is not logged in: run crickets login main"):
        desk.tokens()()


@pytest.mark.parametrize(
    "change, error, said",
    [
        (lambda d: d.file.write_text("{"), AuthenticationFailed, "are damaged: run crickets login main"),
        (lambda d: d.file.write_text("[]"), AuthenticationFailed, "are damaged"),
        (lambda d: d.file.write_bytes(b"\xff\xfe"), AuthenticationFailed, "are damaged"),
        (lambda d: d.file.write_text(d.file.read_text()[:-20]), AuthenticationFailed, "are damaged"),
        (lambda d: d.file.write_text(d.file.read_text().replace("+00:00", "")), AuthenticationFailed, "are damaged"),
        (
            lambda d: d.file.write_text(d.file.read_text().replace("refresh-", "").replace("access", "x")),
            AuthenticationFailed,
            "damaged",
        ),
        (
            lambda d: d.file.write_text(d.file.read_text().replace("of-you", "of-him")),
            AuthenticationFailed,
            "client_id",
        ),
        (lambda d: d.file.chmod(0o640), ConfigError, r"the tokens in .*main\.json can be read by others .* chmod 600 "),
        (lambda d: (d.file.unlink(), d.file.mkdir(0o700)), ConfigError, r"cannot be read \(Is a directory\)"),
    ],
    ids=[
        "cut off",
        "a list",
        "no text",
        "cut",
        "no zone",
        "a key less",
        "another client",
        "open to others",
        "a folder",
    ],
)
def test_tokens_that_cannot_be_used_are_told_with_the_way_out(
    change: Callable[[Desk], object], error: type[CricketsError], said: str, desk: Desk
) -> None:
    desk.logged_in()
    change(desk)

    with pytest.raises(error, match=said):
        desk.tokens()()


def test_tokens_are_kept_for_their_owner_alone_and_are_forgotten_on_demand(desk: Desk) -> None:
    desk.logged_in()
    assert [desk.file.stat().st_mode & 0o777, desk.folder.stat().st_mode & 0o777] == [0o600, 0o700]

    desk.tokens().forget()
    desk.tokens().forget()

    assert not desk.file.exists()


def test_tokens_stand_in_no_log_and_no_representation(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    before = desk.logged_in()
    desk.now += HOUR
    kept = desk.tokens()
    kept()
    after = kept.held()
    given = IdentityProvider("main", desk.oauth).renewed(after.refresh_token)

    shown = caplog.text + repr([before, after, kept, given])
    secrets = {
        *(before.access_token, before.refresh_token, after.access_token, after.refresh_token),
        *(given.access_token, given.refresh_token),
    }
    assert len(secrets) == 6
    assert [secret for secret in secrets if secret in shown] == []
