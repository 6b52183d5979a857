"""Permission by a code that is typed into any browser."""

from datetime import timedelta

import pytest

from crickets.errors import AuthenticationFailed, ConnectionLost
from crickets.oauth import Grant, device
from crickets.oauth.provider import DeviceCode
from tests.oauth.conftest import NOW, Desk


def asked(desk: Desk, shown: list[DeviceCode], waits: list[float]) -> Grant:
    def wait(seconds: float) -> None:
        waits.append(seconds)
        desk.now += timedelta(seconds=seconds)

    return device.permission(desk.provider, shown.append, desk.clock, wait)


def test_a_code_is_shown_and_asked_about_until_it_was_typed_in(desk: Desk) -> None:
    desk.identity.pending = ["authorization_pending", "authorization_pending"]
    shown: list[DeviceCode] = []
    waits: list[float] = []

    grant = asked(desk, shown, waits)

    assert [(code.user_code, code.address) for code in shown] == [("WDJB-MJHT", f"{desk.server.address}/device")]
    assert waits == [5, 5, 5]
    assert grant.access_token == desk.identity.permissions[0].access
    assert (grant.given_at, grant.expires_at) == (NOW + timedelta(seconds=15), NOW + timedelta(seconds=15, hours=1))
    assert shown[0].device_code not in repr(shown)


def test_who_is_told_to_slow_down_does(desk: Desk) -> None:
    desk.identity.pending = ["slow_down", "authorization_pending", "slow_down"]
    waits: list[float] = []

    asked(desk, [], waits)

    assert waits == [5, 10, 10, 15]


def test_a_provider_that_is_away_for_a_moment_is_asked_again_later(desk: Desk) -> None:
    desk.identity.failures = [(503, {}), None]
    desk.identity.pending = ["authorization_pending"]
    waits: list[float] = []

    asked(desk, [], waits)

    assert waits == [5, 10, 20]


@pytest.mark.parametrize(
    "pending, agrees, said",
    [
        (["authorization_pending"] * 1000, True, "nobody typed in the code in time: run crickets login main again"),
        (["authorization_pending", "expired_token"], True, "the code ran out before it was typed in"),
        ([], False, r"the permission was not given \(access_denied\): run crickets login main, and agree"),
        (["invalid_client"], True, "does not accept your application"),
    ],
    ids=["nobody", "over", "no", "not the application"],
)
def test_a_permission_that_does_not_come_is_a_sentence(
    pending: list[str], said: str, desk: Desk, *, agrees: bool
) -> None:
    desk.identity.pending, desk.identity.agrees = pending, agrees

    with pytest.raises(AuthenticationFailed, match=said):
        asked(desk, [], [])


def test_a_permission_that_would_end_within_the_hour_is_refused_with_the_way_out(desk: Desk) -> None:
    desk.identity.offline = False

    with pytest.raises(AuthenticationFailed, match=r"no refresh token.*often offline_access"):
        asked(desk, [], [])


def test_an_answer_without_a_code_is_a_lost_connection(desk: Desk) -> None:
    provider = desk.provider
    provider.oauth = desk.with_endpoints(device=f"{desk.server.address}/revoke")

    with pytest.raises(ConnectionLost, match="does not answer as an identity provider"):
        device.permission(provider, print, desk.clock)
