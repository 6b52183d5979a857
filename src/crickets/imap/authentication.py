"""Who logs in, and by what: a password, or an access token."""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from crickets.core.bearer import Mechanism, Tokens, reason
from crickets.errors import AuthenticationFailed, ConnectionLost
from crickets.imap.text import harmless
from crickets.imap.wire import Answer, Wire, quoted

Tls = Literal["implicit", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class Password:
    """A password, asked for at each login and kept nowhere."""

    ask: Callable[[], str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Bearer:
    """An access token (RFC 6750), asked for at each login; one that was refused is renewed once."""

    tokens: Tokens = field(repr=False)


@dataclass(frozen=True, slots=True)
class Access:
    """Where an account's mailbox is, who logs in there, and by what."""

    account: str
    host: str
    port: int
    tls: Tls
    username: str
    credential: Password | Bearer


# With these codes of RFC 5530 the login may succeed later with the same password.
_PASSING = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"})
_REASON_LIMIT = 100


def authenticate(wire: Wire, capabilities: frozenset[str], access: Access) -> None:
    """Log in; raises AuthenticationFailed, or ConnectionLost where the same password may do later."""
    match access.credential:
        case Password(ask):
            _by_password(wire, capabilities, access, ask())
        case Bearer(tokens):
            _by_token(wire, capabilities, access, tokens)


def _by_password(wire: Wire, capabilities: frozenset[str], access: Access, password: str) -> None:
    plain = not (access.username + password).isascii() or "LOGINDISABLED" in capabilities
    if plain and "AUTH=PLAIN" in capabilities:
        answer = _plain(wire, access.username, password)
    else:
        answer = _login(wire, access.username, password)
    if answer.ok:
        return
    said = _without(password, answer.text)
    _raise_if_passing(answer, access, said)
    msg = (
        f"{access.host} refused the login of {access.username} ({said}); check the username and the password, "
        "or whether the provider wants a password made for one app."
    )
    raise AuthenticationFailed(msg)


def _login(wire: Wire, username: str, password: str) -> Answer:
    words = (username.encode(), password.encode())
    if all(re.fullmatch(rb"[ -~]*", word) for word in words):
        return wire.ask(b"LOGIN %s %s" % (quoted(words[0]), quoted(words[1])))
    # Only a literal can hold what is not ASCII (RFC 9051 section 6.2.3).
    return wire.ask(b"LOGIN {%d}" % len(words[0]), b"%s {%d}\r\n" % (words[0], len(words[1])), words[1])


def _plain(wire: Wire, username: str, password: str) -> Answer:
    """SASL PLAIN (RFC 4616)."""
    tag, refusal = _say(wire, "PLAIN", f"\0{username}\0{password}".encode())
    return refusal or wire.finish(tag)


def _by_token(wire: Wire, capabilities: frozenset[str], access: Access, tokens: Tokens) -> None:
    mechanism = next((each for each in Mechanism if f"AUTH={each}" in capabilities), None)
    if mechanism is None:
        msg = (
            f"{access.host} takes no access tokens (neither OAUTHBEARER nor XOAUTH2 is announced); check the host, "
            f"or give accounts.{access.account}.imap a password instead of oauth."
        )
        raise AuthenticationFailed(msg)
    at_once = "SASL-IR" in capabilities
    token = tokens()
    if not _refusal(wire, mechanism, access, token, at_once=at_once):
        return
    # Its time may be over by the server's clock, or it was withdrawn: a new one tells.
    if said := _refusal(wire, mechanism, access, tokens.after(token), at_once=at_once):
        msg = (
            f"{access.host} refused the access token of {access.username} ({said}); give the permission as that user, "
            f"and for mail: crickets login {access.account}"
        )
        raise AuthenticationFailed(msg)


def _refusal(wire: Wire, mechanism: Mechanism, access: Access, token: str, *, at_once: bool) -> str:
    """Say a token; what the server says where it refuses it, empty where it takes it. Raises ConnectionLost."""
    reasons: list[str] = []

    def acknowledge(challenge: bytes) -> bytes:
        reasons.append(harmless(reason(_decoded(challenge)), _REASON_LIMIT))
        return base64.b64encode(mechanism.acknowledgement)

    response = mechanism.response(access.username, token, access.host, access.port)
    tag, refusal = _say(wire, mechanism, response, at_once=at_once)
    answer = refusal or wire.converse(tag, acknowledge)
    if answer.ok:
        return ""
    said = _without(token, ": ".join(filter(None, [*reasons[:1], answer.text])))
    _raise_if_passing(answer, access, said)
    return said


def _say(wire: Wire, mechanism: str, response: bytes, *, at_once: bool = False) -> tuple[bytes, Answer | None]:
    """Say what a SASL mechanism says first: the tag, and the answer where the server does not even want to hear it.

    ``at_once`` says it with the command (RFC 4959): so Google and Microsoft describe it, but not every server takes it.
    """
    command, encoded = f"AUTHENTICATE {mechanism}".encode(), base64.b64encode(response)
    if at_once:
        return wire.send(b"%s %s" % (command, encoded)), None
    tag = wire.send(command)
    refusal = wire.go_ahead(tag)
    if isinstance(refusal, Answer):
        return tag, refusal
    wire.line(encoded)
    return tag, None


def _decoded(challenge: bytes) -> bytes:
    try:
        return base64.b64decode(challenge)
    except binascii.Error:
        return b""


def _raise_if_passing(answer: Answer, access: Access, said: str) -> None:
    if answer.code.upper() in _PASSING or "too many" in said.lower():
        msg = f"{access.host} does not let {access.username} in for now ({said}); Crickets tries again by itself."
        raise ConnectionLost(msg)


def _without(secret: str, said: str) -> str:
    """What a server said, even if it repeated the secret."""
    return said.replace(secret, "***") if secret else said
