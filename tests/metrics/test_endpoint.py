"""The endpoint over real sockets of the loopback."""

import http.client
import json
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import NamedTuple

import pytest
from prometheus_client.parser import text_string_to_metric_families

from crickets.errors import StoreError
from crickets.metrics import measures as m
from crickets.metrics.endpoint import AT_ONCE, Endpoint, Problem
from tests.servers.eventually import eventually

HOSTS = ["127.0.0.1", "::1"]


class Answer(NamedTuple):
    status: int
    kind: str
    text: str


@dataclass(slots=True)
class Asked:
    """An endpoint, what it is asked, and what it would say."""

    host: str
    port: int
    samples: Sequence[m.Sample] = ()
    problems: Sequence[Problem] = ()
    error: Exception | None = None

    def told(self) -> Sequence[m.Sample]:
        if self.error:
            raise self.error
        return self.samples

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        with closing(connection):
            connection.putrequest(method, path, skip_host="Host" in headers)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            return Answer(response.status, response.headers["Content-Type"], response.read().decode())


def free_port(host: str = "127.0.0.1") -> int:
    with closing(socket.create_server((host, 0), family=_family(host))) as server:
        port: int = server.getsockname()[1]
    return port


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


@pytest.fixture
def serve() -> Iterator[Callable[..., Asked]]:
    opened: list[Endpoint] = []

    def begin(host: str = "127.0.0.1") -> Asked:
        asked = Asked(host, free_port(host))
        opened.append(Endpoint(host, asked.port, asked.told, lambda: asked.problems))
        return asked

    yield begin
    for one in opened:
        one.close()


@pytest.fixture
def asked(serve: Callable[..., Asked]) -> Asked:
    return serve()


@pytest.mark.parametrize("host", HOSTS)
def test_figures_are_told_in_the_form_of_prometheus(serve: Callable[..., Asked], host: str) -> None:
    asked = serve(host)
    asked.samples = [
        m.Sample(m.LOOKS, ("main", "complete"), 3),
        m.Sample(m.LOOKS, ("main", "failed"), 0),
        m.Sample(m.BUILD, ("1.0",), 1),
    ]

    answer = asked.get("/metrics")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}

    assert (answer.status, answer.kind.partition(";")[0]) == (200, "text/plain")
    assert families.keys() == {"crickets_looks", "crickets_build_info"}
    assert [(sample.name, sample.labels, sample.value) for sample in families["crickets_looks"].samples] == [
        ("crickets_looks_total", {"account": "main", "outcome": "complete"}, 3.0),
        ("crickets_looks_total", {"account": "main", "outcome": "failed"}, 0.0),
    ]
    assert families["crickets_looks"].type == "counter"
    assert families["crickets_looks"].documentation == m.LOOKS.meaning


def test_a_label_may_hold_any_character(asked: Asked) -> None:
    asked.samples = [m.Sample(m.SKIPPED, ('a"b\\c',), 1)]

    (family,) = text_string_to_metric_families(asked.get("/metrics").text)

    assert family.samples[0].labels == {"account": 'a"b\\c'}


def test_a_monitor_that_asks_for_openmetrics_gets_it(asked: Asked) -> None:
    asked.samples = [m.Sample(m.BUILD, ("1.0",), 1)]

    answer = asked.get("/metrics", Accept="application/openmetrics-text; version=1.0.0")

    assert answer.kind.startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


def test_who_is_well_is_ok(asked: Asked) -> None:
    assert asked.get("/health") == (200, "text/plain; charset=utf-8", "ok\n")


def test_who_is_not_well_says_what_is_wrong(asked: Asked) -> None:
    problem = {"about": "main", "problem": "has not been read: gone", "since": "2026-03-02T09:02:00+00:00"}
    asked.problems = [problem]

    answer = asked.get("/health")

    assert (answer.status, answer.kind) == (503, "application/json")
    assert json.loads(answer.text) == {"problems": [problem]}


def test_a_database_that_fails_is_a_sentence(asked: Asked) -> None:
    asked.error = StoreError("the disk is full: free some space")

    assert asked.get("/metrics") == (503, "text/plain; charset=utf-8", "the disk is full: free some space\n")


@pytest.mark.parametrize("path", ["/", "/metricsx", "/metrics/", "http://127.0.0.1/metrics"])
def test_there_is_nothing_else(asked: Asked, path: str) -> None:
    assert asked.get(path).status == 404


def test_a_question_mark_changes_nothing(asked: Asked) -> None:
    assert asked.get("/health?full=1").status == 200


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "BREW"])
def test_only_get_is_answered(asked: Asked, method: str) -> None:
    assert asked.get("/health", method).status == 405


@pytest.mark.parametrize(
    "host, status",
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("LOCALHOST", 200),
        ("[::1]:{port}", 200),
        ("crickets.example:{port}", 403),
        ("127.0.0.1.example", 403),
        ("127.0.0.1:80", 403),
        ("", 403),
    ],
)
def test_a_page_that_calls_this_machine_by_another_name_is_refused(asked: Asked, host: str, status: int) -> None:
    assert asked.get("/health", Host=host.format(port=asked.port)).status == status


def test_who_is_silent_holds_up_nobody_else(asked: Asked) -> None:
    with closing(socket.create_connection((asked.host, asked.port))) as silent:
        silent.send(b"GET /hea")

        assert asked.get("/health").status == 200


def test_a_crowd_gets_no_more_than_a_few_places(asked: Asked) -> None:
    def answers() -> bool:
        try:
            return asked.get("/health").status == 200
        except (OSError, http.client.HTTPException):
            return False

    with ExitStack() as stack:
        place = (asked.host, asked.port)
        crowd = [stack.enter_context(socket.create_connection(place)) for _ in range(AT_ONCE + 1)]
        assert crowd[-1].recv(1) == b""
        crowd[0].settimeout(0)
        with pytest.raises(BlockingIOError):
            crowd[0].recv(1)

    assert eventually(answers)


def test_nonsense_ends_nothing(asked: Asked) -> None:
    with closing(socket.create_connection((asked.host, asked.port))) as rude:
        rude.sendall(b"\x16\x03\x01\x02\x00nonsense\r\n\r\n")
        rude.recv(4096)

    assert asked.get("/health").status == 200


def test_a_mistake_in_the_figures_is_logged_and_ends_nothing(asked: Asked, caplog: pytest.LogCaptureFixture) -> None:
    asked.error = ZeroDivisionError("oops")

    with pytest.raises(http.client.HTTPException):
        asked.get("/metrics")

    assert asked.get("/health").status == 200
    assert [record.message for record in caplog.records if record.name == "crickets.metrics.endpoint"] == [
        "question_failed"
    ]


@pytest.mark.parametrize("host", HOSTS)
def test_a_place_that_is_taken_cannot_be_had(host: str) -> None:
    with (
        closing(socket.create_server((host, 0), family=_family(host))) as taken,
        pytest.raises(OSError, match="in use"),
    ):
        Endpoint(host, taken.getsockname()[1], list, list)


def test_a_place_is_free_again_when_the_endpoint_is_closed() -> None:
    port = free_port()
    for _ in range(2):
        Endpoint("127.0.0.1", port, list, list).close()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
