"""What is said to a provider, and what is made of every answer it may give."""

import itertools
import json
import socket
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from crickets.config.providers import Provider
from crickets.config.secret import Secret, Source
from crickets.errors import AuthenticationFailed, ConnectionLost, MailError
from crickets.oauth.provider import IdentityProvider
from tests.oauth.conftest import Desk
from tests.servers.account import HOST

RAN_OUT = "the permission of main was withdrawn or ran out"


@pytest.mark.parametrize(
    "status, answer, error, said",
    [
        (400, {"error": "invalid_grant"}, AuthenticationFailed, f"{RAN_OUT} (invalid_grant): run crickets login main"),
        (
            400,
            {"error": "invalid_grant", "error_description": "AADSTS70008:\r\nexpired"},
            AuthenticationFailed,
            f"{RAN_OUT} (invalid_grant: AADSTS70008: expired): run crickets login main",
        ),
        (400, {"error": "interaction_required"}, AuthenticationFailed, "crickets login main"),
        (401, {"error": "invalid_client"}, AuthenticationFailed, "check accounts.main.imap.oauth, then run crickets"),
        (400, {"error": "unauthorized_client"}, AuthenticationFailed, "does not accept your application"),
        (400, {"error": "invalid_scope"}, AuthenticationFailed, "check what your application may ask for"),
        (400, {"error": "novel"}, AuthenticationFailed, "gives no tokens (novel): run crickets login main"),
        (400, {"error": {"code": 1}}, ConnectionLost, "does not answer as an identity provider"),
        (404, {}, ConnectionLost, "does not answer as an identity provider"),
        (400, {"error": "temporarily_unavailable"}, ConnectionLost, "gives no tokens for now"),
        (400, {"error": "slow_down"}, ConnectionLost, "Crickets tries again by itself"),
        (500, {"error": "invalid_grant"}, ConnectionLost, "is not well (HTTP 500)"),
        (429, {}, ConnectionLost, "is not well (HTTP 429)"),
        (200, {}, ConnectionLost, "does not answer as an identity provider"),
        (200, {"access_token": ["x"]}, ConnectionLost, "does not answer as an identity provider"),
        (200, {"access_token": "a\u0001b"}, ConnectionLost, "does not answer as an identity provider"),
        (200, {"access_token": "a", "refresh_token": 7}, ConnectionLost, "does not answer as an identity provider"),
        (302, {}, ConnectionLost, "does not answer as an identity provider"),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else str(value) if isinstance(value, int) else "",
)
def test_every_answer_is_tokens_or_a_sentence(
    status: int, answer: Mapping[str, object], error: type[MailError], said: str, desk: Desk
) -> None:
    desk.identity.failures = [(status, answer)]

    with pytest.raises(error) as caught:
        desk.provider.renewed("r")

    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_of_google_the_usual_reason_is_told(desk: Desk) -> None:
    desk.of_provider(Provider.GOOGLE)

    with pytest.raises(
        AuthenticationFailed, match="after seven days while your application's publishing status is Testing"
    ):
        desk.provider.renewed("r")


@pytest.mark.parametrize(
    "promised, lifetime",
    [(3599, 3599), ("3599", 3599), (0, 3600), (-1, 3600), (None, 3600), ("soon", 3600), ("nan", 3600), (10**400, 3600)],
    ids=["a number", "in quotes", "zero", "less", "none", "a word", "no number", "too many"],
)
def test_a_lifetime_that_makes_no_sense_is_an_hour(promised: object, lifetime: int, desk: Desk) -> None:
    desk.identity.lifetime = promised
    grant = desk.identity.grant()

    assert desk.provider.renewed(grant.refresh).lifetime == timedelta(seconds=lifetime)


def test_a_provider_that_is_not_there_is_a_lost_connection(desk: Desk) -> None:
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
    gone = desk.with_endpoints(token=f"http://{HOST}:{port}/token")

    with pytest.raises(ConnectionLost, match=rf"{HOST} cannot be reached \(.*refused\); check the network"):
        IdentityProvider("main", gone).renewed("r")


def test_a_page_of_a_network_in_between_is_told(desk: Desk) -> None:
    page = desk.with_endpoints(token=f"{desk.server.address}/portal")

    with pytest.raises(ConnectionLost, match="no login page of a network stands in between"):
        IdentityProvider("main", page).renewed("r")


@contextmanager
def sends(pieces: Iterable[bytes]) -> Iterator[str]:
    """A web address that is answered 200 once, then these pieces for as long as somebody reads them."""
    with socket.create_server((HOST, 0)) as listener:

        def answer() -> None:
            visitor, _ = listener.accept()
            with visitor, suppress(OSError):
                visitor.recv(65536)
                for piece in itertools.chain([b"HTTP/1.1 200 OK\r\n\r\n"], pieces):
                    visitor.sendall(piece)
                visitor.shutdown(socket.SHUT_WR)
                while visitor.recv(65536):  # what is closed with something unread is reset
                    pass

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://{HOST}:{listener.getsockname()[1]}/token"
        thread.join(60)
        assert not thread.is_alive()


def test_an_answer_without_an_end_is_not_read_to_its_end(desk: Desk) -> None:
    with (
        sends(itertools.repeat(b"x" * 65536)) as address,
        pytest.raises(ConnectionLost, match="does not answer as an identity provider"),
    ):
        IdentityProvider("main", desk.with_endpoints(token=address)).renewed("r")


def test_an_answer_that_drips_is_not_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crickets.oauth.provider._PATIENCE", 0.0)
    over = threading.Event()

    def drip() -> Iterator[bytes]:
        yield b"{"
        over.wait(60)

    with sends(drip()) as address:
        with pytest.raises(ConnectionLost, match="does not answer as an identity provider"):
            IdentityProvider("main", desk.with_endpoints(token=address)).renewed("r")
        over.set()


def test_brackets_within_brackets_are_no_tokens(desk: Desk) -> None:
    with (
        sends([b"[" * 200_000]) as address,
        pytest.raises(ConnectionLost, match="does not answer as an identity provider"),
    ):
        IdentityProvider("main", desk.with_endpoints(token=address)).renewed("r")


def test_a_client_secret_goes_where_the_provider_wants_it(desk: Desk) -> None:
    desk.identity.client_secret = "hunter 2&"
    grant = desk.identity.grant()
    desk.oauth = replace(desk.oauth, client_secret=Secret(Source.COMMAND, "echo 'hunter 2&'", "client_secret"))

    assert desk.provider.renewed(grant.refresh).access_token == grant.access
    assert desk.identity.asked[-1]["client_secret"] == "hunter 2&"


def test_the_question_of_a_browser_has_all_that_the_rfcs_ask_for_and_google_wants(desk: Desk) -> None:
    google = replace(desk.oauth.endpoints, extra=(("access_type", "offline"), ("prompt", "consent")))
    provider = IdentityProvider("main", replace(desk.oauth, endpoints=google))

    first, second = (provider.question("you@studio.example", "http://127.0.0.1:8000/") for _ in range(2))
    words = {name: value for name, (value,) in parse_qs(urlsplit(first.address).query).items()}

    assert words == {
        "response_type": "code",
        "client_id": desk.oauth.client_id,
        "redirect_uri": "http://127.0.0.1:8000/",
        "scope": "mail",
        "state": first.state,
        "code_challenge": words["code_challenge"],
        "code_challenge_method": "S256",
        "login_hint": "you@studio.example",
        "access_type": "offline",
        "prompt": "consent",
    }
    assert first.state != second.state
    assert first.verifier != second.verifier
    assert len(first.verifier) >= 43
    assert first.verifier not in first.address


def test_a_permission_can_be_given_back(desk: Desk) -> None:
    grant = desk.identity.grant()

    desk.provider.revoke(grant.refresh)

    assert grant.withdrawn
