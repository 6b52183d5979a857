"""An HTTPS server on the loopback that stands for every host of the web."""

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

import httpx

from tests.servers.certificates import Certificates


@dataclass(frozen=True)
class Page:
    """What is answered."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """The pages of all hosts by "host/path?query"; who is not here answers 404, who is ``away`` cannot be reached."""

    port: int
    authority: ssl.SSLContext
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    away: set[str] = field(default_factory=set)

    def publish(self, place: str, text: str, status: int = 200) -> None:
        """Let a place answer with a text."""
        self.pages[place] = Page(text.encode(), status)

    @property
    def transport(self) -> httpx.BaseTransport:
        """The way to this site, whatever host is meant; certificates are looked at as always."""
        return _ToLoopback(self)


class _ToLoopback(httpx.BaseTransport):
    def __init__(self, site: Site) -> None:
        self._site = site
        self._network = httpx.HTTPTransport(verify=site.authority)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if host in self._site.away:
            msg = "Name or service not known"
            raise httpx.ConnectError(msg)
        here = request.url.copy_with(host="127.0.0.1", port=self._site.port)
        named = {**request.extensions, "sni_hostname": host}
        return self._network.handle_request(
            httpx.Request(request.method, here, headers=request.headers, extensions=named)
        )

    def close(self) -> None:
        self._network.close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site = cast("_Server", self.server).site
        place = f"{self.headers['Host']}{self.path}"
        site.asked.append(place)
        page = site.pages.get(place, Page(b"", 404))
        self.send_response(page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, *_: object) -> None:
        """The test's own output is enough."""


class _Server(ThreadingHTTPServer):
    site: Site

    def handle_error(self, *_: object) -> None:
        """Whoever hangs up early, or does not trust the certificate, is what some tests are about."""


@contextmanager
def web_server(certificates: Certificates) -> Iterator[Site]:
    """A site without pages."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.certificate, certificates.key)
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.site = Site(server.server_address[1], ssl.create_default_context(cafile=certificates.authority))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.site
        server.shutdown()
        thread.join()
