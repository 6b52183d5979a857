import logging
import os
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from crickets import systemd

ADDRESSES = ["path", "abstract"]


@pytest.fixture(params=ADDRESSES)
def manager(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The service manager's end of the notification socket."""
    abstract = f"crickets-test-{os.getpid()}-{time.monotonic_ns()}"
    named, bound = {
        "path": (str(tmp_path / "notify"), str(tmp_path / "notify")),
        "abstract": (f"@{abstract}", f"\0{abstract}"),
    }[request.param]
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as receiver:
        receiver.bind(bound)
        receiver.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", named)
        yield receiver


def test_each_call_sends_one_datagram(manager: socket.socket) -> None:
    calls = [
        systemd.ready(),
        systemd.status("2 accounts watched"),
        systemd.watchdog(),
        systemd.stopping("saying goodbye"),
    ]

    assert calls == [True, True, True, True]
    assert [manager.recv(4096) for _ in calls] == [
        b"READY=1",
        b"STATUS=2 accounts watched",
        b"WATCHDOG=1",
        b"STOPPING=1\nSTATUS=saying goodbye",
    ]


def test_a_reload_carries_the_monotonic_clock_in_microseconds(manager: socket.socket) -> None:
    before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    systemd.reloading()
    after = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000

    first, second = manager.recv(4096).split(b"\n")
    name, _, value = second.partition(b"=")

    assert (first, name) == (b"RELOADING=1", b"MONOTONIC_USEC")
    assert before <= int(value) <= after


def test_a_status_stays_one_assignment_whatever_is_in_it(manager: socket.socket) -> None:
    systemd.status("acme\nWATCHDOG=trigger\r\n \ud800é")

    assert manager.recv(4096).decode() == "STATUS=acme WATCHDOG=trigger ?é"


def test_without_a_manager_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)

    assert systemd.ready() is False


@pytest.mark.parametrize("address", ["{tmp}/nobody", "@crickets-nobody", "vsock:2:9999", "/" + "long" * 100])
def test_a_manager_out_of_reach_is_a_warning_and_not_an_error(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address.format(tmp=tmp_path))

    assert systemd.watchdog() is False
    assert caplog.record_tuples == [("crickets.systemd", logging.WARNING, "systemd not notified")]


@pytest.mark.parametrize(
    "variables, interval",
    [
        ({"WATCHDOG_USEC": "60000000"}, timedelta(seconds=30)),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": str(os.getpid())}, timedelta(seconds=30)),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"}, None),
        ({}, None),
        ({"WATCHDOG_USEC": ""}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "-5"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "٦٠"}, None),
    ],
    ids=["asked", "asked us", "asked another", "not asked", "empty", "zero", "negative", "no number", "other digits"],
)
def test_the_watchdog_is_fed_twice_as_often_as_it_asks(
    variables: dict[str, str], interval: timedelta | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("WATCHDOG_USEC", "WATCHDOG_PID"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert systemd.watchdog_interval() == interval
