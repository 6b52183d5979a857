"""The daemon in a story: run while something happens, and ended by a signal."""

import os
import signal
import threading
from collections.abc import Callable

from crickets import daemon
from crickets.config import Settings
from tests.stories.story import MAIN, Story


def in_a_thread(act: Callable[[], None]) -> threading.Thread:
    """Let it happen beside the test."""
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    return thread


def looked(story: Story) -> bool:
    """Whether the mailbox could be read at the last look."""
    with story.ledger() as ledger:
        look = ledger.looks().get(MAIN)
    return look is not None and look.complete_at is not None and not look.problem


def running(story: Story, play: Callable[[], None], read: Callable[[], Settings] | None = None) -> None:
    """Run the daemon in this thread, let the play happen in another, and end the daemon by a signal."""
    failures: list[BaseException] = []
    runs = threading.Event()
    runs.set()

    def driver() -> None:
        try:
            play()
        except BaseException as failure:  # noqa: BLE001 - it is raised again by the test's own thread
            failures.append(failure)
        finally:
            if runs.is_set():  # a signal that comes after the daemon would end the tests
                os.kill(os.getpid(), signal.SIGTERM)

    thread = in_a_thread(driver)
    try:
        daemon.Daemon(story.house, read or (lambda: story.settings)).run()
    finally:
        runs.clear()
        thread.join(30)
    if failures:
        raise failures[0]
