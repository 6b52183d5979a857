"""An identity provider made for the tests: permission by code or by device, tokens that run out and rotate.

Rotation is as strict as RFC 9700 section 4.14.2 asks for: a refresh token is good once, and its reuse ends the whole
permission.
"""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.servers.account import HOST

Answer = tuple[int, Mapping[str, object]]

_DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass
class Permission:
    """What a person gave; ``refresh`` is the one refresh token that is good now."""

    user: str
    access: str = ""
    refresh: str = ""
    spent: set[str] = field(default_factory=set)
    withdrawn: bool = False


@dataclass
class Identity:
    """The provider's mind; a test sets what it does and reads what it was asked.

    ``user`` is who gives permission. ``pending`` are the answers to a device that asks before its tokens come;
    ``failures`` are answers to the token endpoint that come before the real ones, None for a connection that is cut
    after the tokens were renewed.
    """

    user: str = "you"
    client_id: str = "crickets-of-you"
    client_secret: str = ""
    lifetime: object = 3600
    interval: float = 5
    agrees: bool = True
    offline: bool = True
    rotates: bool = True
    pending: list[str] = field(default_factory=list)
    failures: list[Answer | None] = field(default_factory=list)
    asked: list[Mapping[str, str]] = field(default_factory=list)
    permissions: list[Permission] = field(default_factory=list)
    before_answering: Callable[[], object] = lambda: None
    _codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    _devices: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def renewals(self) -> int:
        """How often it was asked for new tokens by a refresh token."""
        return sum(words.get("grant_type") == "refresh_token" for words in self.asked)

    def expire(self) -> None:
        """Every access token is over for whoever checks one, whatever time was promised."""
        for permission in self.permissions:
            permission.access = ""

    def withdraw(self) -> None:
        """The person takes every permission back."""
        for permission in self.permissions:
            permission.withdrawn = True
            permission.access = ""

    def grant(self) -> Permission:
        """A person gave permission, however they did."""
        self._new_permission()
        return self.permissions[-1]

    def authorize(self, words: Mapping[str, str]) -> str:
        """Where the browser of a person who is asked goes next."""
        answer = {"state": words["state"]}
        if self.agrees:
            code = secrets.token_urlsafe(16)
            self._codes[code] = words
            answer["code"] = code
        else:
            answer |= {"error": "access_denied", "error_description": "The user said no"}
        return f"{words['redirect_uri']}?{urlencode(answer)}"

    def device(self, address: str) -> Answer:
        code = secrets.token_urlsafe(16)
        self._devices.add(code)
        return 200, {
            "device_code": code,
            "user_code": "WDJB-MJHT",
            "verification_uri": f"{address}/device",
            "expires_in": 900,
            "interval": self.interval,
        }

    def token(self, words: Mapping[str, str]) -> Answer | None:
        """What the token endpoint answers, None where the connection is cut."""
        with self._lock:
            self.asked.append(words)
            failure = self.failures.pop(0) if self.failures else ()
            if failure:
                return failure
            if words.get("client_id") != self.client_id or words.get("client_secret", "") != self.client_secret:
                return 401, {"error": "invalid_client"}
            answer = self._granted(words)
        self.before_answering()
        return None if failure is None else answer

    def introspect(self, token: str) -> Answer:
        """Whose access token it is (RFC 7662)."""
        for permission in self.permissions:
            if token and token == permission.access and not permission.withdrawn:
                return 200, {"active": True, "username": permission.user, "scope": "mail"}
        return 200, {"active": False}

    def revoke(self, token: str) -> Answer:
        for permission in self.permissions:
            permission.withdrawn |= permission.refresh == token
        return 200, {}

    def _granted(self, words: Mapping[str, str]) -> Answer:
        match words.get("grant_type"):
            case "authorization_code":
                return self._by_code(words)
            case grant if grant == _DEVICE:
                return self._by_device(words.get("device_code", ""))
            case "refresh_token":
                return self._by_refresh(words.get("refresh_token", ""))
            case _:
                return 400, {"error": "unsupported_grant_type"}

    def _by_code(self, words: Mapping[str, str]) -> Answer:
        asked = self._codes.pop(words.get("code", ""), None)
        digest = hashlib.sha256(words.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or (asked["code_challenge"], asked["code_challenge_method"]) != (challenge, "S256")
            or asked["redirect_uri"] != words.get("redirect_uri")
        ):
            return 400, {"error": "invalid_grant", "error_description": "the code does not fit"}
        return self._new_permission()

    def _by_device(self, code: str) -> Answer:
        if code not in self._devices:
            return 400, {"error": "invalid_grant"}
        if self.pending:
            return 400, {"error": self.pending.pop(0)}
        if not self.agrees:
            return 400, {"error": "access_denied"}
        self._devices.remove(code)
        return self._new_permission()

    def _new_permission(self) -> Answer:
        permission = Permission(self.user)
        self.permissions.append(permission)
        return self._tokens(permission, fresh=True)

    def _by_refresh(self, token: str) -> Answer:
        for permission in self.permissions:
            if token in permission.spent:
                permission.withdrawn = True
                permission.access = ""
                return 400, {"error": "invalid_grant", "error_description": "the refresh token was used before"}
            if token == permission.refresh and not permission.withdrawn:
                return self._tokens(permission, fresh=self.rotates)
        return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}

    def _tokens(self, permission: Permission, *, fresh: bool) -> Answer:
        permission.access = f"access-{secrets.token_urlsafe(24)}=="
        answer: dict[str, object] = {
            "access_token": permission.access,
            "token_type": "Bearer",
            "expires_in": self.lifetime,
        }
        if fresh and self.offline:
            permission.spent |= {permission.refresh} - {""}
            permission.refresh = f"refresh-{secrets.token_urlsafe(24)}"
            answer["refresh_token"] = permission.refresh
        return 200, answer


class IdentityServer:
    """That mind behind a port of the loopback; ``identity`` may be changed at any time."""

    def __init__(self) -> None:
        self.identity = Identity()
        self._server = ThreadingHTTPServer((HOST, 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self._server.server_port}"

    def answer(self, path: str, words: Mapping[str, str]) -> Answer | None:
        """What a form that was sent to a path is answered."""
        match path:
            case "/token":
                return self.identity.token(words)
            case "/device":
                return self.identity.device(self.address)
            case "/introspect":
                return self.identity.introspect(words.get("token", ""))
            case "/revoke":
                return self.identity.revoke(words.get("token", ""))
            case _:
                return 404, {}

    def toml(self, **more: str) -> str:
        """The table ``oauth`` of an account that gets its tokens here."""
        values = {
            "provider": "other",
            "client_id": self.identity.client_id,
            "authorization_endpoint": f"{self.address}/authorize",
            "device_authorization_endpoint": f"{self.address}/device",
            "token_endpoint": f"{self.address}/token",
            "revocation_endpoint": f"{self.address}/revoke",
            "scope": "mail offline_access",
        } | more
        return "{ " + ", ".join(f'{key} = "{value}"' for key, value in values.items() if value) + " }"


def _handler(server: IdentityServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path != "/authorize":
                self._answer((404, {}))
                return
            self.send_response(302)
            self.send_header("Location", server.identity.authorize(_words(parts.query)))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_POST(self) -> None:
            words = _words(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._answer(server.answer(urlsplit(self.path).path, words))

        def _answer(self, answer: Answer | None) -> None:
            if answer is None:
                self.close_connection = True
                return
            body = json.dumps(answer[1]).encode()
            self.send_response(answer[0])
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _words(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
