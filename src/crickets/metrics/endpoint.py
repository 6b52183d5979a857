"""The endpoint for monitors: `/metrics` for Prometheus and `/health` for everybody else, over HTTP on the loopback."""

import json
import logging
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from itertools import groupby
from socketserver import TCPServer, ThreadingMixIn
from threading import BoundedSemaphore, Thread

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from crickets.errors import CricketsError
from crickets.metrics.measures import Kind, Sample

log = logging.getLogger(__name__)

SECONDS = 5.0
"""How long to wait for the rest of a question, so that nobody holds a thread by silence."""

AT_ONCE = 16
"""How many questions may be in hand: each holds a thread and a file, of which the watching needs some too."""

Problem = Mapping[str, str | None]
"""What keeps the daemon from its work, ready for JSON."""

_FAMILIES = {Kind.COUNTER: CounterMetricFamily, Kind.GAUGE: GaugeMetricFamily}
_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
_TEXT = "text/plain; charset=utf-8"


class Endpoint:
    """Answers until it is closed; ``samples`` and ``problems`` are asked at each question, in a thread of its own.

    Samples of one measure come one after the other. Raises OSError where the place cannot be had.
    """

    def __init__(
        self, host: str, port: int, samples: Callable[[], Iterable[Sample]], problems: Callable[[], Sequence[Problem]]
    ) -> None:
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Snapshot(samples))
        self._server = _Server(host, port, registry, problems)
        self._thread = Thread(target=self._server.serve, name="metrics", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no longer; a question in hand may still be answered."""
        self._server.stop()
        self._thread.join()


class _Snapshot(Collector):
    """The figures as of each question: nothing is kept between two."""

    def __init__(self, samples: Callable[[], Iterable[Sample]]) -> None:
        self._samples = samples

    def collect(self) -> Iterator[Metric]:
        for measure, samples in groupby(self._samples(), lambda sample: sample.measure):
            family = _FAMILIES[measure.kind](measure.name, measure.meaning, labels=measure.labels)
            for sample in samples:
                family.add_metric(sample.values, sample.figure)
            yield family


class _Server(ThreadingMixIn, TCPServer):
    # Not HTTPServer, which asks the name service who 127.0.0.1 is, and may wait for it.
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(
        self, host: str, port: int, registry: CollectorRegistry, problems: Callable[[], Sequence[Problem]]
    ) -> None:
        self.registry = registry
        self.problems = problems
        self.names = _NAMES | {f"[{host}]" if ":" in host else host}
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._stopped = False
        self._places = BoundedSemaphore(AT_ONCE)
        super().__init__((host, port), _Handler)

    def serve(self) -> None:
        # Not serve_forever, which wakes twice a second to see whether it should go on.
        while not self._stopped:
            self.handle_request()
        self.server_close()

    def stop(self) -> None:
        self._stopped = True
        self.socket.shutdown(socket.SHUT_RDWR)  # wakes who waits for the next question

    def verify_request(self, request: object, client_address: object) -> bool:  # noqa: ARG002 - socketserver's
        return self._places.acquire(blocking=False)

    def process_request_thread(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - socketserver's
        error = sys.exception()
        level = logging.DEBUG if isinstance(error, OSError) else logging.ERROR  # who asked may be gone
        log.log(level, "question_failed", exc_info=error)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = SECONDS
    server_version = "crickets"
    sys_version = ""

    def parse_request(self) -> bool:
        understood = super().parse_request()
        if understood and self.command != "GET":
            self._say(HTTPStatus.METHOD_NOT_ALLOWED, _TEXT, b"only GET is answered\n", Allow="GET")
        return understood and self.command == "GET"

    def do_GET(self) -> None:
        # A page in a browser may name a host of its own that leads here (DNS rebinding): then it would read the answer.
        host = self.headers.get("Host", "").lower()
        if host.removesuffix(f":{self.server.server_address[1]}") not in self.server.names:
            self._say(HTTPStatus.FORBIDDEN, _TEXT, b"ask for it by a loopback address\n")
            return
        try:
            self._answer(self.path.partition("?")[0])
        except CricketsError as error:
            self._say(HTTPStatus.SERVICE_UNAVAILABLE, _TEXT, f"{error}\n".encode())

    def _answer(self, path: str) -> None:
        match path:
            case "/metrics":
                encode, kind = choose_encoder(self.headers.get("Accept", ""))
                self._say(HTTPStatus.OK, kind, encode(self.server.registry))
            case "/health":
                self._tell_health()
            case _:
                self._say(HTTPStatus.NOT_FOUND, _TEXT, b"there are /metrics and /health\n")

    def _tell_health(self) -> None:
        if problems := self.server.problems():
            told = json.dumps({"problems": [dict(problem) for problem in problems]}, indent=2) + "\n"
            self._say(HTTPStatus.SERVICE_UNAVAILABLE, "application/json", told.encode())
        else:
            self._say(HTTPStatus.OK, _TEXT, b"ok\n")

    def _say(self, status: HTTPStatus, kind: str, body: bytes, **headers: str) -> None:
        self.send_response(status)
        told = {"Content-Type": kind, "Content-Length": str(len(body)), "Cache-Control": "no-store", **headers}
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        log.debug("asked", extra={"question": format % args})
