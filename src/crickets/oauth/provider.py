"""What is said to an identity provider, by authlib, and what it answers, by httpx."""

import json
import logging
import re
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any, NoReturn
from urllib.parse import urlsplit

import httpx
from authlib.common.security import generate_token
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7009 import prepare_revoke_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oauth2.rfc8628 import DEVICE_CODE_GRANT_TYPE

from crickets.config import OAuth
from crickets.config.providers import Provider
from crickets.errors import AuthenticationFailed, ConnectionLost
from crickets.oauth.grant import Given

_log = logging.getLogger(__name__)

_TIMEOUT = httpx.Timeout(30, connect=20)
_PATIENCE = 30.0
_LARGEST = 256 * 1024
_USUAL = timedelta(hours=1)
_LONGEST = 10 * 365 * 86400
_TOKEN = re.compile(r"[!-~]+")
_SAID_LIMIT = 200
_HTTP_FAILURE = 500
_TOO_MANY = 429
_PASSING = frozenset({"temporarily_unavailable", "server_error", "slow_down"})
_APPLICATION = frozenset({"invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_request"})
_OVER = frozenset({"invalid_grant", "interaction_required", "consent_required", "login_required"})
_HINTS = {
    Provider.GOOGLE: (
        " (Google ends every permission after seven days while your application's publishing status is Testing)"
    ),
}


class NotGranted(Exception):
    """The provider refused, for a reason that RFC 6749 section 5.2 or RFC 8628 section 3.5 names."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(code, said)
        self.code = code
        self.said = said


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What a person types into any browser, and where (RFC 8628 section 3.2); ``interval`` is in seconds."""

    device_code: str = field(repr=False)
    user_code: str
    address: str
    address_with_code: str
    lifetime: timedelta
    interval: float


@dataclass(frozen=True, slots=True)
class Question:
    """What a browser is sent to the provider with; the answer must bear ``state`` (RFC 6749 section 4.1.1)."""

    address: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    redirect: str


class IdentityProvider:
    """The provider of an account, spoken to as the user's own application."""

    def __init__(self, account: str, oauth: OAuth) -> None:
        self.account = account
        self.oauth = oauth
        # The system's authorities, as for the mail server; httpx would take a list of its own.
        self._trusted = ssl.create_default_context()

    def renewed(self, refresh_token: str) -> Given:
        """Ask for new tokens (RFC 6749 section 6); raises AuthenticationFailed, ConnectionLost."""
        try:
            return self.tokens("refresh_token", refresh_token=refresh_token)
        except NotGranted as refusal:
            self.explain(refusal)

    def question(self, username: str, redirect: str) -> Question:
        """Make the web address at which a person gives the permission, with PKCE (RFC 7636)."""
        state, verifier = generate_token(43), generate_token(64)
        endpoints = self.oauth.endpoints
        address: str = prepare_grant_uri(
            endpoints.authorization,
            client_id=self.oauth.client_id,
            response_type="code",
            redirect_uri=redirect,
            scope=endpoints.scope or None,
            state=state,
            code_challenge=create_s256_code_challenge(verifier),  # type: ignore[no-untyped-call] # no stub
            code_challenge_method="S256",
            login_hint=username,
            **dict(endpoints.extra),
        )
        return Question(address, state, verifier, redirect)

    def answered(self, question: Question, code: str) -> Given:
        """Ask for the tokens that a code stands for (RFC 6749 section 4.1.3); raises as `renewed`."""
        try:
            return self.tokens(
                "authorization_code", code=code, redirect_uri=question.redirect, code_verifier=question.verifier
            )
        except NotGranted as refusal:
            self.explain(refusal)

    def device_code(self) -> DeviceCode:
        """Ask for a code that a person types in (RFC 8628 section 3.1); raises as `renewed`."""
        scope = self.oauth.endpoints.scope
        try:
            said = self._post(self.oauth.endpoints.device, {"scope": scope} if scope else {})
        except NotGranted as refusal:
            self.explain(refusal)
        address = said.get("verification_uri") or said.get("verification_url")  # so the drafts of the RFC called it
        device_code, user_code = said.get("device_code"), said.get("user_code")
        if not isinstance(device_code, str) or not isinstance(user_code, str) or not isinstance(address, str):
            self._nonsense(self.oauth.endpoints.device)
        complete = said.get("verification_uri_complete")
        return DeviceCode(
            device_code=device_code,
            user_code=user_code,
            address=address,
            address_with_code=complete if isinstance(complete, str) else "",
            lifetime=_seconds(said.get("expires_in"), timedelta(minutes=15)),
            interval=_seconds(said.get("interval"), timedelta(seconds=5)).total_seconds(),
        )

    def device_tokens(self, code: DeviceCode) -> Given:
        """Ask whether the person has given the permission (RFC 8628 section 3.4); raises NotGranted where not."""
        return self.tokens(DEVICE_CODE_GRANT_TYPE, device_code=code.device_code)

    def revoke(self, refresh_token: str) -> None:
        """Give a permission back (RFC 7009); raises ConnectionLost."""
        body, _ = prepare_revoke_token_request(refresh_token, "refresh_token")
        with suppress(NotGranted):  # it was none any more
            self._send(self.oauth.endpoints.revocation, body, silent=True)

    def tokens(self, grant_type: str, **words: str) -> Given:
        """Ask the token endpoint; raises NotGranted, ConnectionLost."""
        address = self.oauth.endpoints.token
        said = self._send(address, prepare_token_request(grant_type, **words))
        access_token, refresh_token = said.get("access_token"), said.get("refresh_token") or ""
        if not _is_token(access_token) or (refresh_token and not _is_token(refresh_token)):
            self._nonsense(address)
        return Given(str(access_token), str(refresh_token), _seconds(said.get("expires_in"), _USUAL))

    def explain(self, refusal: NotGranted) -> NoReturn:
        """Say what a refusal means, and the way out; raises AuthenticationFailed, or ConnectionLost where it passes."""
        said = f"{refusal.code}: {refusal.said}" if refusal.said else refusal.code
        again = f"run crickets login {self.account}"
        match refusal.code:
            case code if code in _PASSING:
                msg = f"{self._host()} gives no tokens for now ({said}); Crickets tries again by itself"
                raise ConnectionLost(msg)
            case code if code in _APPLICATION:
                place = f"accounts.{self.account}.imap.oauth"
                msg = f"{self._host()} does not accept your application ({said}): check {place}, then {again}"
            case "invalid_scope":
                msg = f"{self._host()} does not give this permission ({said}): check what your application may ask for"
            case "access_denied":
                msg = f"the permission was not given ({said}): {again}, and agree"
            case code if code in _OVER:
                hint = _HINTS.get(self.oauth.provider, "")
                msg = f"the permission of {self.account} was withdrawn or ran out ({said}){hint}: {again}"
            case _:
                msg = f"{self._host()} gives no tokens ({said}): {again}"
        raise AuthenticationFailed(msg) from None

    def _post(self, address: str, words: Mapping[str, str]) -> dict[str, Any]:
        return self._send(address, str(httpx.QueryParams(dict(words))))

    def _send(self, address: str, body: str, *, silent: bool = False) -> dict[str, Any]:
        secret = self.oauth.client_secret.reveal() if self.oauth.client_secret else ""
        # In the body, where Google and Microsoft document it, and all others take it.
        application = ClientAuth(self.oauth.client_id, secret, "client_secret_post" if secret else "none")
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        _, headers, body = application.prepare("POST", address, headers, body)  # type: ignore[no-untyped-call] # no stub
        try:
            with httpx.stream(
                "POST", address, content=body, headers=headers, timeout=_TIMEOUT, verify=self._trusted
            ) as answer:
                text = _beginning(answer)
        except httpx.TimeoutException:
            msg = f"{self._host(address)} does not answer in time; Crickets tries again by itself"
            raise ConnectionLost(msg) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            msg = f"{self._host(address)} cannot be reached ({_on_one_line(str(error)) or type(error).__name__}); "
            raise ConnectionLost(msg + "check the network, and Crickets tries again by itself") from None
        _log.debug("provider_answered", extra={"account": self.account, "status": answer.status_code})
        return {} if silent and answer.is_success else self._said(address, answer, text)

    def _said(self, address: str, answer: httpx.Response, text: bytes) -> dict[str, Any]:
        if answer.status_code >= _HTTP_FAILURE or answer.status_code == _TOO_MANY:
            msg = f"{self._host(address)} is not well (HTTP {answer.status_code}); Crickets tries again by itself"
            raise ConnectionLost(msg)
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            said = None
        if isinstance(said, dict) and isinstance(said.get("error"), str):
            raise NotGranted(_on_one_line(said["error"]), _on_one_line(str(said.get("error_description") or "")))
        if not isinstance(said, dict) or not answer.is_success:
            self._nonsense(address)
        return said

    def _nonsense(self, address: str) -> NoReturn:
        msg = (
            f"{self._host(address)} does not answer as an identity provider; check that no login page of a network "
            "stands in between, and the endpoints in the configuration"
        )
        raise ConnectionLost(msg)

    def _host(self, address: str = "") -> str:
        return urlsplit(address or self.oauth.endpoints.token).hostname or address


def _beginning(answer: httpx.Response) -> bytes:
    """As much of an answer as tokens could need: who sends more, or goes on and on, sends something else."""
    text, until = bytearray(), monotonic() + _PATIENCE
    for chunk in answer.iter_bytes():
        text += chunk
        if len(text) > _LARGEST or monotonic() > until:
            break
    return bytes(text)


def _is_token(value: object) -> bool:
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def _seconds(value: object, otherwise: timedelta) -> timedelta:
    """A number of seconds, which some providers write in quotes."""
    try:
        number = float(value) if isinstance(value, int | float | str) else 0.0
    except (ValueError, OverflowError):
        number = 0.0
    return timedelta(seconds=min(number, _LONGEST)) if number > 0 else otherwise


def _on_one_line(text: str) -> str:
    return " ".join(text.split())[:_SAID_LIMIT]
