"""Permission by a browser that comes back to a port of this machine (RFC 8252 section 7.3)."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

from crickets.errors import AuthenticationFailed
from crickets.oauth.grant import Grant
from crickets.oauth.permission import granted
from crickets.oauth.provider import IdentityProvider, NotGranted

PATIENCE = 600.0
"""Seconds that a person has to sign in and to agree."""

_HOST = "127.0.0.1"
_SLOW = 10.0
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Crickets</title>
<style>body {{ font: 1.1rem/1.5 system-ui, sans-serif; margin: 20vh auto; max-width: 30rem; padding: 0 1rem }}</style>
<h1>{title}</h1><p>{text}</p></html>
"""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a browser came back with: a code, or why there is none."""

    code: str
    error: str
    said: str


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a visitor who went away: a person reads what stands on this terminal."""


class Reception:
    """A web server on a free port of the loopback, open while it is a context; it hears one answer, and no other."""

    def __init__(self, host: str) -> None:
        self.returned: SimpleQueue[Returned] = SimpleQueue()
        self._state = ""
        self._host = host
        self._server = _Server((_HOST, 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._server.server_port

    @property
    def address(self) -> str:
        """Where a browser is sent back to."""
        return f"http://{self._host}:{self.port}/"

    @property
    def listens_on(self) -> str:
        """The address that it can be reached at."""
        return str(self._server.server_address[0])

    def expect(self, state: str) -> None:
        """Hear the answer that bears this state."""
        self._state = state

    def answer(self, seconds: float) -> Returned | None:
        """Wait so long for it; None where none came."""
        try:
            return self.returned.get(timeout=seconds)
        except Empty:
            return None

    def hear(self, target: str) -> bool:
        """Whether a request is the answer; anybody on this machine, and any page in its browser, can make another."""
        path, _, query = target.partition("?")
        words = {name: values[0] for name, values in parse_qs(query).items()}
        if path != "/" or not self._state or words.get("state") != self._state:
            return False
        self._state = ""
        self.returned.put(
            Returned(words.get("code", ""), words.get("error", ""), words.get("error_description", "")[:200])
        )
        return True

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        reception = self

        class Handler(BaseHTTPRequestHandler):
            timeout = _SLOW  # browsers open connections that they then do not use

            def do_GET(self) -> None:
                if reception.hear(self.path):
                    self._show(
                        HTTPStatus.OK, "Thank you.", "Go back to where you started this; you can close this page."
                    )
                else:
                    self._show(HTTPStatus.NOT_FOUND, "Not here.", "This page waits for an identity provider's answer.")

            def _show(self, status: HTTPStatus, title: str, text: str) -> None:
                page = _PAGE.format(title=title, text=text).encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.send_header("Cache-Control", "no-store")
                self.send_header("Referrer-Policy", "no-referrer")
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_: object) -> None:
                """Say nothing: the code stands in the request."""

        return Handler


def permission(
    provider: IdentityProvider,
    username: str,
    show: Callable[[str, int], None],
    clock: Callable[[], datetime],
    seconds: float,
) -> Grant:
    """Show the address to open and the port that it comes back to, and wait.

    Raises AuthenticationFailed where the person did not agree or did not come back, ConnectionLost.
    """
    with Reception(provider.oauth.endpoints.loopback) as reception:
        question = provider.question(username, reception.address)
        reception.expect(question.state)
        show(question.address, reception.port)
        returned = reception.answer(seconds)
    if returned is None:
        msg = f"nobody came back from the browser within {seconds / 60:.0f} minutes: run crickets login again"
        raise AuthenticationFailed(msg)
    if not returned.code:
        provider.explain(NotGranted(returned.error or "no code", returned.said))
    return granted(provider, provider.answered(question, returned.code), clock())
