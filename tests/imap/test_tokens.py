"""Logging in by an access token: which mechanism, what becomes of one that is refused, what is told and what is not."""

import base64
import json
import logging

import pytest

from crickets.errors import AuthenticationFailed, ConnectionLost, MailError
from crickets.imap import Access, Bearer
from crickets.imap.authentication import authenticate
from tests.imap.played import Played, played

BOTH = "AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER"


class Purse:
    """Gives one token after the other, and notes which were refused."""

    def __init__(self, *tokens: str) -> None:
        self._left = list(tokens)
        self.refused: list[str] = []

    def __call__(self) -> str:
        return self._left[0]

    def after(self, refused: str) -> str:
        self.refused.append(refused)
        del self._left[0]
        if not self._left:
            msg = "the permission of main was withdrawn or ran out: run crickets login main"
            raise AuthenticationFailed(msg)
        return self._left[0]


def log_in(server: Played, *tokens: str, capabilities: str = BOTH) -> Purse:
    purse = Purse(*tokens)
    access = Access("main", "mail.example", 993, "implicit", "you@studio.example", Bearer(purse))
    authenticate(server.wire, frozenset(capabilities.split()), access)
    return purse


def challenge(status: str) -> bytes:
    return b"+ " + base64.b64encode(json.dumps({"status": status}).encode())


def heard(server: Played) -> list[bytes]:
    """What the server heard, and of what is in base64 what it says."""
    lines = server.heard
    return [line if line[:1] == b"C" and b" " in line else base64.b64decode(line) for line in lines]


@pytest.mark.parametrize(
    "capabilities, words",
    [
        (BOTH, [b"OAUTHBEARER", b"n,a=you@studio.example,\1host=mail.example\1port=993\1auth=Bearer one\1\1"]),
        (
            "AUTH=OAUTHBEARER",
            [b"OAUTHBEARER", b"n,a=you@studio.example,\1host=mail.example\1port=993\1auth=Bearer one\1\1"],
        ),
        ("AUTH=XOAUTH2", [b"XOAUTH2", b"user=you@studio.example\1auth=Bearer one\1\1"]),
    ],
    ids=["both", "OAUTHBEARER", "XOAUTH2"],
)
def test_a_token_is_said_by_the_best_way_that_the_server_announces(capabilities: str, words: list[bytes]) -> None:
    with played() as server:
        server.says(b"+", b"C1 OK")
        purse = log_in(server, "one", capabilities=capabilities)

        assert heard(server) == [b"C1 AUTHENTICATE " + words[0], words[1]]
        assert purse.refused == []


def test_a_token_is_said_with_the_command_where_the_server_announces_that_it_takes_it() -> None:
    said = b"user=you@studio.example\1auth=Bearer %s\1\1"
    with played() as server:
        server.says(challenge("400"), b"C1 NO x", b"C2 OK")
        log_in(server, "old", "new", capabilities="AUTH=XOAUTH2 SASL-IR")

        assert server.heard == [
            b"C1 AUTHENTICATE XOAUTH2 " + base64.b64encode(said % b"old"),
            b"",
            b"C2 AUTHENTICATE XOAUTH2 " + base64.b64encode(said % b"new"),
        ]


def test_a_server_that_takes_no_tokens_is_a_sentence() -> None:
    with (
        played() as server,
        pytest.raises(AuthenticationFailed, match=r"neither OAUTHBEARER nor XOAUTH2 .* a password"),
    ):
        log_in(server, "one", capabilities="AUTH=PLAIN")


@pytest.mark.parametrize(
    "mechanism, acknowledgement", [("OAUTHBEARER", b"\1"), ("XOAUTH2", b"")], ids=["OAUTHBEARER", "XOAUTH2"]
)
def test_a_refused_token_is_renewed_once_and_said_again(mechanism: str, acknowledgement: bytes) -> None:
    with played() as server:
        server.says(b"+", challenge("invalid_token"), b"C1 NO Authentication failed", b"+", b"C2 OK")
        purse = log_in(server, "old", "new", capabilities=f"AUTH={mechanism}")

        said = heard(server)
        assert purse.refused == ["old"]
        assert said[2:4] == [acknowledgement, f"C2 AUTHENTICATE {mechanism}".encode()]
        assert [b"Bearer old" in said[1], b"Bearer new" in said[4]] == [True, True]


def test_a_token_that_is_refused_twice_is_a_failed_authentication_with_the_way_out() -> None:
    with played() as server:
        server.says(
            b"+", challenge("invalid_token"), b"C1 NO x", b"+", challenge("invalid_request"), b"C2 NO No such user"
        )

        with pytest.raises(AuthenticationFailed) as caught:
            log_in(server, "old", "new")

    assert str(caught.value) == (
        "mail.example refused the access token of you@studio.example (invalid_request: No such user); give the "
        "permission as that user, and for mail: crickets login main"
    )


def test_a_permission_that_is_gone_is_what_the_provider_says_of_it() -> None:
    with played() as server:
        server.says(b"+", challenge("invalid_token"), b"C1 NO x")

        with pytest.raises(AuthenticationFailed, match="withdrawn or ran out: run crickets login main"):
            log_in(server, "only")


@pytest.mark.parametrize(
    "answers, error",
    [
        ([b"C1 NO [UNAVAILABLE] try later"], ConnectionLost),
        ([b"+", b"C1 NO [UNAVAILABLE] try later"], ConnectionLost),
        ([b"+", challenge("400"), b"C1 NO Too many simultaneous connections"], ConnectionLost),
        ([b"+", b"* BYE no"], ConnectionLost),
        ([b"C1 BAD what", b"C2 BAD what"], AuthenticationFailed),
        ([b"+", b"+ %%%", b"C1 NO x", b"+", b"+", b"C2 NO y"], AuthenticationFailed),
    ],
    ids=["for now", "for now, later", "too many", "goodbye", "BAD", "no base64"],
)
def test_what_else_a_server_may_answer(answers: list[bytes], error: type[MailError]) -> None:
    with played() as server:
        server.says(*answers)

        with pytest.raises(error):
            log_in(server, "one", "two")


def test_a_token_stands_in_no_log_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with played() as server:
        server.says(b"+", challenge("no hunter1"), b"C1 NO x", b"+", challenge("no hunter2"), b"C2 NO not hunter2")
        with pytest.raises(AuthenticationFailed) as caught:
            log_in(server, "hunter1", "hunter2")

    access = Access("main", "mail.example", 993, "implicit", "you", Bearer(Purse("hunter3")))
    assert "hunter" not in caplog.text + str(caught.value) + repr(access)
