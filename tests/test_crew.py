import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crickets.crew import FAREWELL, LONGEST_TURN, Crew, late
from crickets.errors import AuthenticationFailed, MailError
from crickets.metrics.tally import Ending, ErrorKind
from crickets.trouble import Trouble
from crickets.watcher import Word
from tests.servers.eventually import eventually
from tests.staged import ACME, MAIN, WORK, Scene

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Steady:
    """A clock that only a wait moves."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


class Stuck(threading.Thread):
    """A thread that never ends."""

    def __init__(self, clock: Steady) -> None:
        super().__init__()
        self._clock = clock

    def join(self, timeout: float | None = None) -> None:
        assert timeout is not None
        self._clock.now += timeout

    def is_alive(self) -> bool:
        return True


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.write(MAIN, WORK)
    return scene


@pytest.fixture
def gather(scene: Scene) -> Iterator[Callable[[], Crew]]:
    """A crew at work on the scene."""
    crews: list[Crew] = []

    def begin() -> Crew:
        crews.append(Crew())
        crews[-1].follow(scene.house())
        return crews[-1]

    yield begin
    for door in scene.stage.doors.values():
        door.set()
    for crew in crews:
        crew.end()


def has_looked(scene: Scene, account: str, times: int = 1) -> Callable[[], bool]:
    return lambda: any(key == account and server.looks >= times for key, server in scene.stage.servers.items())


def test_hanging_watchers_are_waited_for_together_and_not_one_after_the_other() -> None:
    clock = Steady()
    threads = [Stuck(clock) for _ in range(3)]

    left = list(late(threads, FAREWELL, clock))

    assert left == threads
    assert clock.now == FAREWELL
    assert FAREWELL < 5


def test_who_has_ended_is_not_late() -> None:
    ended = threading.Thread(target=lambda: None)
    ended.start()
    ended.join()

    assert list(late([ended], 0)) == []


def test_each_account_is_looked_at(scene: Scene, gather: Callable[[], Crew]) -> None:
    gather()

    assert eventually(has_looked(scene, MAIN))
    assert eventually(has_looked(scene, WORK))


def test_new_settings_reach_who_is_there_without_a_new_connection(scene: Scene, gather: Callable[[], Crew]) -> None:
    crew = gather()
    assert eventually(has_looked(scene, MAIN))
    scene.write(MAIN, WORK, more=ACME)

    crew.follow(scene.house())

    assert eventually(lambda: crew._posts[MAIN].watcher._settings == scene.read())
    assert eventually(has_looked(scene, MAIN, 2))
    assert scene.stage.connections[MAIN] == 1


def test_an_account_that_is_reached_otherwise_is_connected_anew(scene: Scene, gather: Callable[[], Crew]) -> None:
    crew = gather()
    assert eventually(has_looked(scene, MAIN))
    assert eventually(has_looked(scene, WORK))
    scene.path.write_text(scene.path.read_text().replace("imap.studio.example", "mail.studio.example", 1))

    crew.follow(scene.house())

    assert eventually(lambda: scene.stage.connections == {MAIN: 2, WORK: 1})


def test_an_account_that_is_new_gets_a_watcher_and_one_that_is_gone_loses_it(
    scene: Scene, gather: Callable[[], Crew]
) -> None:
    scene.write(MAIN)
    crew = gather()
    assert eventually(has_looked(scene, MAIN))
    gone = crew._posts[MAIN].thread
    scene.write(WORK)

    crew.follow(scene.house())

    assert eventually(has_looked(scene, WORK))
    assert eventually(lambda: not gone.is_alive())
    assert crew.works(datetime.now(UTC))


def test_new_settings_wait_for_the_turn_in_hand(scene: Scene, gather: Callable[[], Crew]) -> None:
    door = scene.stage.doors[MAIN] = threading.Event()
    crew = gather()
    assert eventually(lambda: scene.stage.connections[MAIN] == 1)
    before = crew._posts[MAIN].watcher._settings
    scene.write(MAIN, WORK, more=ACME)

    crew.follow(scene.house())
    assert eventually(lambda: crew._posts[WORK].watcher._settings == scene.read())
    during = crew._posts[MAIN].watcher._settings
    door.set()

    assert during is before
    assert eventually(lambda: crew._posts[MAIN].watcher._settings == scene.read())


def test_an_account_that_comes_back_waits_for_its_former_watcher(scene: Scene, gather: Callable[[], Crew]) -> None:
    door = scene.stage.doors[MAIN] = threading.Event()
    crew = gather()
    assert eventually(lambda: scene.stage.connections[MAIN] == 1)
    former = crew._posts[MAIN].thread
    scene.write(WORK)
    crew.follow(scene.house())
    two_at_once: list[bool] = []
    scene.stage.greet = lambda account: two_at_once.append(account == MAIN and former.is_alive())
    scene.write(MAIN, WORK)

    crew.follow(scene.house())
    assert eventually(lambda: crew._posts[WORK].watcher._settings == scene.read())
    door.set()

    assert eventually(lambda: scene.stage.connections[MAIN] == 2)
    assert two_at_once
    assert not any(two_at_once)


def test_a_login_that_was_refused_is_tried_at_once_with_new_settings(scene: Scene, gather: Callable[[], Crew]) -> None:
    scene.write(MAIN)
    scene.stage.refusals[MAIN] = AuthenticationFailed("wrong password")
    crew = gather()
    watcher = crew._posts[MAIN].watcher
    watcher._refusals = 10  # from now on it is tried twice an hour
    assert eventually(lambda: watcher.failing is not None)
    del scene.stage.refusals[MAIN]

    crew.follow(scene.house())

    assert eventually(lambda: watcher.complete_at is not None)
    assert watcher.failing is None


def test_a_watcher_that_ended_is_no_worker_and_the_next_settings_replace_it(
    scene: Scene, gather: Callable[[], Crew]
) -> None:
    scene.write(MAIN)
    crew = gather()
    crew._posts[MAIN].dismiss()
    crew._posts[MAIN].thread.join(60)

    assert not crew.works(NOW)
    assert crew.troubles(NOW) == [
        Trouble(MAIN, "has no watcher any more", "the log says why; start Crickets again"),
    ]

    crew.follow(scene.house())
    assert eventually(has_looked(scene, MAIN))
    assert crew.works(datetime.now(UTC))


def test_a_watcher_that_is_busy_for_too_long_hangs(scene: Scene, gather: Callable[[], Crew]) -> None:
    scene.write(MAIN)
    scene.stage.doors[MAIN] = threading.Event()
    crew = gather()
    assert eventually(lambda: crew._posts[MAIN].watcher.busy_since is not None)
    since = crew._posts[MAIN].watcher.busy_since
    assert since is not None

    assert crew.works(since + LONGEST_TURN)
    assert not crew.works(since + LONGEST_TURN + timedelta(seconds=1))
    assert [trouble.what for trouble in crew.troubles(since + timedelta(hours=1))] == ["has been busy with one look"]


@pytest.mark.parametrize(
    "error, reason, kind",
    [
        (AuthenticationFailed("refused"), "refused", ErrorKind.AUTHENTICATION),
        (MailError("odd"), "odd", ErrorKind.UNEXPECTED),
        (ZeroDivisionError(), "something unexpected happened; see the log", ErrorKind.UNEXPECTED),
    ],
    ids=["refused", "odd", "unforeseen"],
)
def test_an_account_that_fails_is_trouble_and_counted(
    scene: Scene, gather: Callable[[], Crew], error: Exception, reason: str, kind: ErrorKind
) -> None:
    scene.write(MAIN)
    scene.stage.refusals[MAIN] = error
    house = scene.house(clock=lambda: NOW)
    crew = gather()
    crew.follow(house)  # its clock and its tally

    assert eventually(lambda: house.tally.errors()[MAIN, kind] > 0)
    (trouble,) = crew.troubles(NOW)
    assert (trouble.subject, trouble.what) == (MAIN, "has not been read")
    assert trouble.why.startswith(reason)
    assert house.tally.looks()[MAIN, Ending.FAILED] > 0
    assert crew.works(datetime.now(UTC))


def test_a_folder_that_cannot_be_read_is_trouble(scene: Scene, gather: Callable[[], Crew]) -> None:
    scene.write(MAIN)
    crew = gather()
    assert eventually(has_looked(scene, MAIN))
    scene.stage.servers[MAIN].folders["Junk"].broken = "disk trouble"
    crew.tell(Word.LOOK)

    assert eventually(lambda: bool(crew.troubles(datetime.now(UTC))))
    (trouble,) = crew.troubles(datetime.now(UTC))
    assert trouble.what == "has not been read completely"
    assert trouble.why == "a folder could not be read; `crickets status` says which"


def test_an_hour_without_a_complete_look_is_trouble(scene: Scene, gather: Callable[[], Crew]) -> None:
    scene.write(MAIN)
    crew = gather()
    watcher = crew._posts[MAIN].watcher
    assert eventually(lambda: watcher.complete_at is not None)
    looked = watcher.complete_at
    assert looked is not None

    assert crew.troubles(looked + timedelta(hours=1)) == []
    assert [trouble.since for trouble in crew.troubles(looked + timedelta(hours=1, seconds=1))] == [looked]


def test_the_end_is_the_end_of_every_watcher(scene: Scene) -> None:
    crew = Crew()
    crew.follow(scene.house())
    threads = [post.thread for post in crew._posts.values()]

    crew.end()

    assert [thread.is_alive() for thread in threads] == [False, False]


def test_whoever_hangs_at_the_end_is_left_behind_and_named(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("crickets.crew.FAREWELL", 0.0)
    door = scene.stage.doors[MAIN] = threading.Event()
    scene.write(MAIN)
    crew = Crew()
    crew.follow(scene.house())
    assert eventually(lambda: scene.stage.connections[MAIN] == 1)

    crew.end()
    door.set()

    assert [record.watcher for record in caplog.records if record.message == "watcher_left_behind"] == ["watcher-main"]  # type: ignore[attr-defined]
    crew._posts[MAIN].thread.join(60)
