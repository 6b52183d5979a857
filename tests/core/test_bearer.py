"""What is said of an access token in SASL, against the examples of RFC 7628 and of the two providers."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.bearer import Mechanism, reason

BEARER, XOAUTH2 = Mechanism.OAUTHBEARER, Mechanism.XOAUTH2
VISIBLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1)


@pytest.mark.parametrize(
    "mechanism, user, token, said",
    [
        (
            BEARER,
            "user@example.com",
            "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==",
            (
                "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52"
                "YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB"
            ),
        ),
        (
            XOAUTH2,
            "someuser@example.com",
            "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg",
            (
                "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0"
                "Q2cBAQ=="
            ),
        ),
        (
            XOAUTH2,
            "test@contoso.onmicrosoft.com",
            "EwBAAl3BAAUFFpUAo7J3Ve0bjLBWZWCclRC3EoAA",
            (
                "dXNlcj10ZXN0QGNvbnRvc28ub25taWNyb3NvZnQuY29tAWF1dGg9QmVhcmVyIEV3QkFBbDNCQUFVRkZwVUFvN0ozVmUwYmpMQldaV0NjbFJD"
                "M0VvQUEBAQ=="
            ),
        ),
    ],
    ids=["RFC 7628 section 4.1", "Google", "Microsoft"],
)
def test_a_token_is_said_as_in_the_published_examples(mechanism: Mechanism, user: str, token: str, said: str) -> None:
    response = mechanism.response(user, token, "server.example.com", 143)

    assert base64.b64encode(response).decode() == said


@given(VISIBLE, VISIBLE)
def test_no_username_can_say_more_than_itself_in_oauthbearer(user: str, token: str) -> None:
    header, *pairs = BEARER.response(user, token, "h", 1).decode().split("\x01")

    assert header.startswith("n,a=")
    assert header.removeprefix("n,a=").removesuffix(",").replace("=2C", ",").replace("=3D", "=") == user
    assert header.count(",") == 2
    assert pairs == ["host=h", "port=1", f"auth=Bearer {token}", "", ""]


def test_a_refusal_is_acknowledged_as_each_mechanism_wants_it() -> None:
    assert [each.acknowledgement for each in (BEARER, XOAUTH2)] == [b"\x01", b""]


@pytest.mark.parametrize(
    "challenge, status",
    [
        (
            (
                '{"status":"invalid_token","scope":"example_scope",'
                '"openid-configuration":"https://example.com/.well-known/openid-configuration"}'
            ),
            "invalid_token",
        ),
        ('{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}', "400"),
        ('{"status":401}', "401"),
        ('{"status":["x"]}', ""),
        ("[]", ""),
        ("{}", ""),
        ("", ""),
        ("[" * 100_000, ""),
        ("\xff", ""),
    ],
    ids=["RFC 7628", "Google", "a number", "a list in it", "a list", "empty", "nothing", "deep", "no UTF-8"],
)
def test_the_reason_of_a_refusal_is_its_status(challenge: str, status: str) -> None:
    assert reason(challenge.encode("latin-1")) == status
