"""The daemon inside a test: what it tells the service manager, and what becomes of a file that changed."""

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import pytest

from crickets import daemon
from crickets.bell import ring
from crickets.config import Settings
from crickets.core.people import ClientKey
from crickets.crew import LONGEST_TURN
from crickets.daemon import Daemon
from crickets.errors import AuthenticationFailed, StoreError
from crickets.refusal import Refusal
from crickets.store import open_store
from tests.servers.eventually import eventually
from tests.servers.overseer import Message, Overseer
from tests.staged import ACME, MAIN, WORK, Scene

NOW = datetime(2026, 3, 2, 9, 2, tzinfo=UTC)
"""10:02 in Madrid."""


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.write(MAIN, WORK)
    return scene


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Overseer]:
    with Overseer(tmp_path / "notify") as manager:
        for name, value in manager.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("WATCHDOG_USEC", raising=False)
        yield manager


def play(scene: Scene, act: Callable[[], None], read: Callable[[], Settings] | None = None) -> None:
    """Run a daemon in this thread, for signals go there, and the act in another, which ends with the daemon's end."""
    failures: list[BaseException] = []

    def acting() -> None:
        try:
            act()
        except BaseException as failure:  # noqa: BLE001 - the test's own thread raises it again
            failures.append(failure)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    actor = threading.Thread(target=acting, daemon=True)
    running = Daemon(scene.house(clock=lambda: NOW), read or scene.read)
    before = running._listen

    def listening(listener: socket.socket) -> None:
        actor.start()
        before(listener)

    running._listen = listening  # type: ignore[method-assign]
    running.run()
    actor.join(60)
    if failures:
        raise failures[0]


@contextmanager
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(daemon, "_has_terminal", lambda: False)
        yield


def hang_up() -> None:
    os.kill(os.getpid(), signal.SIGHUP)


def reload(manager: Overseer) -> Message:
    """Let the daemon read its file anew; what it said at the end."""
    assert ring_for_reload(manager)
    return manager.until("READY")


def ring_for_reload(manager: Overseer) -> bool:
    state = Path(manager.environment["NOTIFY_SOCKET"]).parent / "state"
    heard = ring(state, "reload")
    manager.until("RELOADING")
    return heard


def test_the_manager_hears_of_the_start_and_of_the_end(scene: Scene, manager: Overseer) -> None:
    play(scene, lambda: None)

    said = [name for message in manager.waiting() for name in message if name != "STATUS"]
    assert said == ["READY", "STOPPING"]


def test_the_status_counts_the_accounts(scene: Scene, manager: Overseer) -> None:
    play(scene, lambda: None)

    assert manager.until("READY") == {"READY": "1", "STATUS": "watching 2 accounts"}


def test_the_status_says_which_account_fails_since_when_and_why_until_it_is_well(
    scene: Scene, manager: Overseer
) -> None:
    scene.stage.refusals[MAIN] = AuthenticationFailed("the login was refused: check the password.")

    said: list[Message] = []

    def is_well() -> bool:
        said.extend(manager.waiting())
        return "watching 2 accounts" in [message.get("STATUS") for message in said]

    def act() -> None:
        told = manager.until("STATUS", "main has not been read")
        assert told == {
            "STATUS": "watching 2 accounts;"
            " main has not been read since 10:02: the login was refused: check the password"
        }
        del scene.stage.refusals[MAIN]
        assert ring_for_reload(manager)
        assert eventually(is_well)

    play(scene, act)


def test_the_watchdog_is_fed_as_often_as_it_asks(
    scene: Scene, manager: Overseer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "200000")

    def act() -> None:
        for _ in range(3):
            assert manager.until("WATCHDOG") == {"WATCHDOG": "1"}

    play(scene, act)


def test_a_clock_that_is_set_back_starves_no_watchdog(
    scene: Scene, manager: Overseer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "200000")

    class HourBehind(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) - timedelta(hours=1)

    def act() -> None:
        manager.until("WATCHDOG")
        monkeypatch.setattr("apscheduler.schedulers.base.datetime", HourBehind)
        for _ in range(3):
            manager.until("WATCHDOG")

    play(scene, act)


def test_the_watchdog_is_not_fed_while_a_watcher_hangs(scene: Scene, manager: Overseer) -> None:
    door = scene.stage.doors[MAIN] = threading.Event()
    now = [datetime.now(UTC)]
    running = Daemon(scene.house(clock=lambda: now[0]), scene.read)
    running._crew.follow(running._house)
    try:
        assert eventually(lambda: scene.stage.connections[MAIN] == 1)
        running._feed_watchdog()
        assert manager.until("WATCHDOG") == {"WATCHDOG": "1"}
        now[0] += LONGEST_TURN + timedelta(seconds=1)

        running._feed_watchdog()

        assert "main has been busy with one look since" in manager.until("STATUS", "busy")["STATUS"]
        assert [message for message in manager.waiting() if "WATCHDOG" in message] == []
    finally:
        door.set()
        running._crew.end()


def test_the_watchdog_is_not_fed_once_a_watcher_has_ended(scene: Scene, manager: Overseer) -> None:
    running = Daemon(scene.house(), scene.read)
    running._crew.follow(running._house)
    post = running._crew._posts[MAIN]
    post.dismiss()
    post.thread.join(60)
    manager.waiting()

    running._feed_watchdog()

    assert [name for message in manager.waiting() for name in message] == ["STATUS"]
    running._crew.end()


def test_a_reload_is_announced_and_its_end_too(
    scene: Scene, manager: Overseer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act() -> None:
        manager.until("READY")
        hang_up()
        announced = manager.until("RELOADING")
        assert announced.keys() == {"RELOADING", "MONOTONIC_USEC", "STATUS"}
        assert manager.until("READY") == {"READY": "1", "STATUS": "watching 2 accounts"}

    with no_terminal(monkeypatch):
        play(scene, act)


def test_a_reload_takes_accounts_and_clients_over(scene: Scene, manager: Overseer) -> None:
    scene.write(MAIN)

    def act() -> None:
        manager.until("READY")
        assert eventually(lambda: scene.stage.connections[MAIN] == 1)
        scene.write(MAIN, WORK, more=ACME)
        assert reload(manager)["STATUS"] == "watching 2 accounts"
        assert eventually(lambda: scene.stage.connections == {MAIN: 1, WORK: 1})

    play(scene, act)
    with closing(open_store(scene.read().database_url(scene.state))) as ledger:
        assert [held.matter for held in ledger.held()] == ["acme"]


def test_a_client_that_left_the_file_is_parked_by_a_reload(scene: Scene, manager: Overseer) -> None:
    scene.write(MAIN, more=ACME)

    def act() -> None:
        manager.until("READY")
        scene.write(MAIN)
        reload(manager)

    play(scene, act)
    with closing(open_store(scene.read().database_url(scene.state))) as ledger:
        facts = [type(fact).__name__ for fact in ledger.events(ledger.held(ClientKey("acme"))[0].matter)]
    assert sorted(facts) == ["MatterOpened", "Parked"]


def test_a_bad_file_is_refused_told_and_forgotten_with_the_next_good_one(
    scene: Scene, manager: Overseer, caplog: pytest.LogCaptureFixture
) -> None:
    good = scene.path.read_text()

    def act() -> None:
        manager.until("READY")
        scene.path.write_text(
            good.replace("[accounts.work]", "[accounts.work]\nadress = 1").replace("Madrid", "Madird")
        )
        status = reload(manager)["STATUS"]
        assert status.startswith(
            "watching 2 accounts; the changed configuration has been refused, the one before holds"
        )
        assert status.endswith(" since 10:02: `crickets status` and the log say why")
        assert "Madird" not in status
        refusal = Refusal.noted(scene.state)
        assert refusal is not None
        assert (refusal.at, len(refusal.problems)) == (NOW, 2)
        ring(scene.state)
        assert eventually(lambda: scene.stage.servers[WORK].looks >= 2)

        scene.path.write_text(good)
        assert reload(manager)["STATUS"] == "watching 2 accounts"
        assert Refusal.noted(scene.state) is None

    play(scene, act)
    problems = [record.problem for record in caplog.records if record.message == "configuration_refused"]  # type: ignore[attr-defined]
    assert [problem.partition(":")[0] for problem in problems] == [str(scene.path)] * 2


def test_a_database_that_cannot_be_used_keeps_the_settings_before(scene: Scene, manager: Overseer) -> None:
    def act() -> None:
        manager.until("READY")
        scene.write(MAIN, more='[store]\ndatabase = "sqlite:///none/crickets.db"\n')
        status = reload(manager)["STATUS"]
        assert status.startswith("watching 2 accounts; the changed configuration has been refused")
        refusal = Refusal.noted(scene.state)
        assert refusal is not None
        assert "none" in refusal.problems[0]

    play(scene, act)


def test_another_database_is_taken_up_between_two_turns(scene: Scene, manager: Overseer) -> None:
    def act() -> None:
        manager.until("READY")
        scene.write(MAIN, more='[store]\ndatabase = "sqlite:///other.db"\n')
        assert reload(manager)["STATUS"] == "watching 1 account"
        assert eventually(has_looked)

    def has_looked() -> bool:
        with closing(open_store(scene.read().database_url(scene.state))) as ledger:
            return MAIN in ledger.looks()

    play(scene, act)
    assert scene.stage.connections[MAIN] == 1


def test_a_mistake_in_reading_ends_nothing(scene: Scene, manager: Overseer) -> None:
    def act() -> None:
        manager.until("READY")
        reload(manager)
        refusal = Refusal.noted(scene.state)
        assert refusal is not None
        assert "please report it" in refusal.problems[0]

    def read() -> Settings:
        raise ZeroDivisionError

    play(scene, act, read)


def test_a_refusal_that_cannot_be_written_is_told_all_the_same(
    scene: Scene, manager: Overseer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        msg = "the disk is full"
        raise StoreError(msg)

    monkeypatch.setattr(Refusal, "note", full)

    def act() -> None:
        manager.until("READY")
        scene.path.write_text("nonsense")
        assert "has been refused" in reload(manager)["STATUS"]

    play(scene, act)


def test_nothing_stays_refused_after_the_end(scene: Scene, manager: Overseer) -> None:
    def act() -> None:
        manager.until("READY")
        scene.path.write_text("nonsense")
        reload(manager)
        assert Refusal.noted(scene.state) is not None

    play(scene, act)
    assert Refusal.noted(scene.state) is None


def test_a_refusal_that_a_killed_daemon_left_is_forgotten_at_the_start(scene: Scene, manager: Overseer) -> None:
    scene.house()
    Refusal(NOW, ["config.toml:1: it is wrong"]).note(scene.state)

    def act() -> None:
        manager.until("READY")
        assert Refusal.noted(scene.state) is None

    play(scene, act)


def test_the_closed_terminal_ends_a_daemon_that_was_started_there(
    scene: Scene, manager: Overseer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daemon, "_has_terminal", lambda: True)
    running = Daemon(scene.house(), scene.read)

    def act() -> None:
        manager.until("READY")
        hang_up()

    threading.Thread(target=act, daemon=True).start()
    running.run()

    assert not [message for message in manager.waiting() if "RELOADING" in message]


def test_under_nohup_the_closed_terminal_ends_nothing(
    scene: Scene, manager: Overseer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daemon, "_has_terminal", lambda: True)
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def act() -> None:
        manager.until("READY")
        hang_up()
        manager.until("RELOADING")

    try:
        play(scene, act)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_after_the_first_signal_the_second_ends_it_at_once(scene: Scene) -> None:
    running = Daemon(scene.house(), scene.read)
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.getsignal(number) for number in numbers]
    try:
        running._stop(signal.SIGTERM, None)

        assert [signal.getsignal(number) for number in numbers] == [signal.SIG_DFL] * 2
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
