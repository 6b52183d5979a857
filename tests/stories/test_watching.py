"""The watcher and the daemon in real time: news, words, lost connections, refused logins, signals."""

import os
import signal
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from crickets import daemon
from crickets.bell import bell, ring
from crickets.core import events as e
from crickets.core.matters import MatterKey
from crickets.errors import AuthenticationFailed, ConnectionLost, MailError, StoreError
from crickets.letters import TemplateLetters
from crickets.once import run_once
from crickets.ports import Mail
from crickets.reading.reader import Reader
from crickets.store import open_store
from crickets.watcher import FIRST_BACKOFF, LONGEST_BACKOFF, RARELY, Terms, Watcher, Word, World, longest_backoff
from tests.ledgers import fresh_database, fresh_ledger
from tests.servers.dovecot import Dovecot
from tests.servers.eventually import eventually
from tests.servers.proxy import PoorServer
from tests.stories.daemons import in_a_thread, looked, running
from tests.stories.story import MAIN, Story, madrid


class Paced(Watcher):
    """A watcher that notes how long it would pause, and pauses not at all."""

    def __init__(self, *args: object, turns: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.pauses: list[float] = []
        self._turns = turns

    def _wait(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self._stopping = len(self.pauses) == self._turns


def pauses(story: Story, tmp_path: Path, error: MailError, turns: int) -> list[float]:
    url = fresh_database(tmp_path)

    def connect() -> Mail:
        raise error

    def longest(seconds: float) -> float:
        return seconds

    world = World(
        connect, lambda: open_store(url), story.clock, os.urandom, story.house.cabinet, Reader(), jitter=longest
    )
    paced = Paced(MAIN, Terms(story.settings, TemplateLetters(), world), turns=turns)
    paced.run()
    return paced.pauses


def test_a_lost_connection_is_tried_again_with_growing_pauses(story: Story, tmp_path: Path) -> None:
    assert pauses(story, tmp_path, ConnectionLost("gone"), 10) == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_a_refused_login_is_tried_three_times_and_then_rarely(story: Story, tmp_path: Path) -> None:
    found = pauses(story, tmp_path, AuthenticationFailed("wrong password"), 5)

    assert found[2:] == [RARELY, RARELY, RARELY]


def test_the_pause_is_bounded() -> None:
    assert longest_backoff(1) == FIRST_BACKOFF
    assert longest_backoff(10_000) == LONGEST_BACKOFF


def test_a_refused_login_is_told(story: Story, tmp_path: Path) -> None:
    pauses(story, tmp_path, AuthenticationFailed("the login of 'you' was refused: check the password"), 1)

    with closing(open_store(f"sqlite:///{tmp_path / 'crickets.db'}")) as ledger:
        assert "was refused" in ledger.looks()[MAIN].problem


def test_news_in_inbox_is_written_down_without_being_asked(story: Story) -> None:
    offer = story.you_write(at="2026-03-02 10:00")
    story.now = madrid("2026-03-02 10:05")
    watcher = story.house.watcher(MAIN)
    thread = in_a_thread(watcher.run)
    assert eventually(lambda: bool(story.facts(e.UserWrote)))

    story.client_writes(at="2026-03-02 10:06", reply_to_mail=offer)

    assert eventually(lambda: bool(story.facts(e.ClientWrote)))
    watcher.tell(Word.STOP)
    thread.join(10)
    assert not thread.is_alive()


def test_a_server_that_goes_and_comes_back_is_watched_again(
    make_dovecot: Callable[..., Dovecot], tmp_path: Path
) -> None:
    server = make_dovecot()
    story = Story(server.new_account(), tmp_path).start()
    story.stop()
    watcher = story.house.watcher(MAIN)
    thread = in_a_thread(watcher.run)
    try:
        assert eventually(lambda: looked(story))
        server.stop()
        assert eventually(lambda: not looked(story))
        server.start()
        story.you_write(at="2026-03-02 08:00")
        assert eventually(lambda: bool(story.facts(e.UserWrote)))
    finally:
        watcher.tell(Word.STOP)
        thread.join(10)


def test_a_word_takes_effect_while_the_daemon_runs(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.turn("2026-03-09 09:00")
    story.stop()
    story.now = madrid("2026-03-09 09:01")

    def play() -> None:
        assert eventually(lambda: ring(story.state))
        story.say(lambda words: words.rest("acme"))
        assert ring(story.state)
        assert eventually(lambda: story.drafts() == [])

    running(story, play)
    assert len(story.facts(e.DraftWithdrawn)) == 1


def test_a_hung_account_does_not_delay_another(
    story: Story, poor_server: Callable[..., PoorServer], tmp_path: Path
) -> None:
    proxy = poor_server(story.mailbox.port)
    proxy.hang()
    story.clients += f"""
    [accounts.hung]
    address = "you@elsewhere.example"
    imap = {{ host = "127.0.0.1", port = {proxy.port}, tls = "none", username = "x", password_command = "echo x" }}
    """
    story.stop()
    story.you_write(at="2026-03-02 07:00")

    running(story, lambda: _assert(eventually(lambda: bool(story.facts(e.UserWrote)))))
    assert tmp_path.exists()


@pytest.mark.parametrize("password", ["wrong", "false"], ids=["refused", "no password to be had"])
def test_an_account_that_fails_does_not_delay_another(story: Story, password: str) -> None:
    command = f"echo {password}" if password == "wrong" else password
    story.clients += f"""
    [accounts.failing]
    address = "you@elsewhere.example"
    imap = {{ host = "127.0.0.1", port = {story.mailbox.port}, tls = "none", password_command = "{command}" }}
    """
    story.stop()
    story.you_write(at="2026-03-02 07:00")

    running(story, lambda: _assert(eventually(lambda: bool(story.facts(e.UserWrote)))))


def _assert(fact: bool) -> None:  # noqa: FBT001 - it asserts just that
    assert fact


def test_a_second_daemon_on_the_same_state_is_refused_with_a_sentence(story: Story) -> None:
    story.stop()
    with bell(story.state), pytest.raises(StoreError, match="another Crickets runs on"):
        daemon.Daemon(story.house, lambda: story.settings).run()


def test_run_once_beside_a_daemon_asks_it_for_a_look(story: Story) -> None:
    story.stop()

    def play() -> None:
        assert eventually(lambda: looked(story))
        assert run_once(story.house) is None

    running(story, play)


def test_run_once_looks_and_does_what_is_due(story: Story) -> None:
    story.stop()
    story.you_write(at="2026-03-02 10:00")
    story.now = madrid("2026-03-02 10:05")
    assert [outcome.error for outcome in run_once(story.house) or ()] == [None]
    story.now = madrid("2026-03-09 09:00")
    run_once(story.house)

    assert len(story.drafts()) == 1


def test_a_daemon_that_was_killed_leaves_nothing_that_stops_the_next(story: Story) -> None:
    story.stop()
    child = os.fork()
    if child == 0:
        with bell(story.state):
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)

    with bell(story.state):
        assert ring(story.state)
    assert not ring(story.state)


def test_the_bell_rings_in_a_state_directory_with_a_very_long_path(tmp_path: Path) -> None:
    state = tmp_path / ("a" * 80) / ("b" * 80)
    state.mkdir(parents=True)
    with bell(state):
        assert ring(state)


def test_a_job_that_comes_late_is_done_once_and_not_lost(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[BackgroundScheduler] = []

    def keeping(**settings: object) -> BackgroundScheduler:
        made.append(BackgroundScheduler(**settings))
        return made[-1]

    monkeypatch.setattr(daemon, "BackgroundScheduler", keeping)
    with daemon.Daemon(story.house, lambda: story.settings)._jobs():
        jobs = made[0].get_jobs()

    assert [(job.coalesce, job.misfire_grace_time) for job in jobs] == [(True, None)]


def test_the_database_is_the_owners_alone(story: Story) -> None:
    story.stop()
    ledger = fresh_ledger(story.state)
    ledger.close()
    for file in story.state.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file


def test_everything_is_in_utc(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    with story.ledger() as ledger:
        (fact,) = [f for f in ledger.events(MatterKey("acme")) if isinstance(f, e.UserWrote)]
    assert fact.at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert fact.at.utcoffset() == timedelta()
