"""What a host publishes over HTTPS: a small text, read with care, from whom the address is told only if they ask."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from urllib.parse import urlsplit

import httpx

from crickets.discovery.servers import FoundNothing

LIMIT = 64 * 1024
"""Bytes; the largest settings that are published have a tenth of it."""

_TIMEOUT = 3.0
_REDIRECTS = 3
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "crickets"}
# How hosts that have settings for each address apart answer a question that names none.
_WHOSE = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})


@dataclass(frozen=True, slots=True)
class Web:
    """HTTPS until a moment of time.monotonic()."""

    client: httpx.Client
    deadline: float

    def text(self, url: str, email: str = "") -> str:
        """What is published at a URL; raises FoundNothing.

        ``email`` is told to the host if it asks whose settings are wanted, and only then.
        """
        status, text = self._get(url)
        if email and status in _WHOSE:
            status, text = self._get(url, {"emailaddress": email})
        if status != HTTPStatus.OK:
            msg = f"{urlsplit(url).hostname} answers {status}"
            raise FoundNothing(msg)
        return text

    def _get(self, url: str, query: dict[str, str] | None = None) -> tuple[int, str]:
        host = urlsplit(url).hostname
        try:
            self._hurry()
            with self.client.stream("GET", url, params=query) as response:
                return response.status_code, self._body(response).decode("utf-8-sig", "replace")
        except httpx.TimeoutException:
            msg = f"{host} does not answer in time"
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):
            msg = f"{host} gives no answer over HTTPS"
        raise FoundNothing(msg)

    def _body(self, response: httpx.Response) -> bytes:
        if response.status_code != HTTPStatus.OK:
            return b""
        body = bytearray()
        # As it comes: what was packed against our wish could be a thousand times as large unpacked.
        for chunk in response.iter_raw():
            body += chunk
            if len(body) > LIMIT:
                msg = f"{response.url.host} sends more than {LIMIT // 1024} KiB"
                raise FoundNothing(msg)
            self._hurry()
        return bytes(body)

    def _hurry(self) -> None:
        if monotonic() > self.deadline:
            msg = "the time is over"
            raise httpx.ReadTimeout(msg)


@contextmanager
def web(transport: httpx.BaseTransport | None, deadline: float) -> Iterator[Web]:
    """Open a web that trusts whom this machine trusts; ``transport`` stands in for the network."""
    with httpx.Client(
        transport=transport,
        verify=ssl.create_default_context(),
        timeout=_TIMEOUT,
        headers=_HEADERS,
        follow_redirects=True,
        max_redirects=_REDIRECTS,
        event_hooks={"request": [_only_https]},
    ) as client:
        yield Web(client, deadline)


def _only_https(request: httpx.Request) -> None:
    """Hold every request back that a redirect would send in the clear."""
    if request.url.scheme != "https":
        msg = "not over HTTPS"
        raise httpx.UnsupportedProtocol(msg)
