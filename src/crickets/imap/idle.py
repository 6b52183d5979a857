"""Waiting for news of the open mailbox (IDLE, RFC 2177), with a loop of our own.

imapclient's loses what comes in one segment with the go-ahead, loses a line that comes in two, and goes on for ever
when the other side has closed.
"""

import re
import time
from collections.abc import Iterable

from crickets.errors import ConnectionLost
from crickets.imap.session import Session
from crickets.imap.wire import Answer, Response, Wire
from crickets.ports import Readable

ASLEEP = 60
"""Seconds by which the clock on the wall may leave the steady one behind: more, and the machine slept."""

_NEWS = re.compile(rb"\* \d+ (EXISTS|RECENT|EXPUNGE|FETCH)\b", re.IGNORECASE)


class Clocks:
    """The wall's clock against the steady one, which stands still while the machine sleeps."""

    def __init__(self) -> None:
        self._apart = self._now()

    def check(self) -> None:
        """Raise ConnectionLost where the machine slept: the server has given up the connection without our hearing."""
        if abs(self._now() - self._apart) > ASLEEP:
            msg = "The machine slept, and the connection with it; Crickets connects again by itself."
            raise ConnectionLost(msg)

    @staticmethod
    def _now() -> float:
        return time.time() - time.monotonic()


def idle(session: Session, seconds: float, wake: Readable, clocks: Clocks) -> bool:
    """Wait until the open mailbox has news (True), `wake` is readable or the time is over (False)."""
    end = time.monotonic() + seconds
    while True:
        renewal = min(end, time.monotonic() + session.limits.renew)
        news, woken = _idle_once(session, renewal, wake, clocks)
        if news or woken or time.monotonic() >= end or not session.can("IDLE"):
            return news


def _idle_once(session: Session, end: float, wake: Readable, clocks: Clocks) -> tuple[bool, bool]:
    """One IDLE command: whether there was news, and whether `wake` was readable."""
    tag = session.wire.send(b"IDLE")
    begun = session.wire.go_ahead(tag)
    if isinstance(begun, Answer):
        session.cannot("IDLE")
        return _has_news(begun.untagged), False
    news, woken = _has_news(begun), False
    while not (news or woken or time.monotonic() >= end):
        clocks.check()
        news, woken = _listen(session.wire, end, wake)
        clocks.check()
    session.wire.line(b"DONE")
    answer = session.wire.finish(tag)
    return news or _has_news(answer.untagged), woken


def _listen(wire: Wire, end: float, wake: Readable) -> tuple[bool, bool]:
    """Wait for whole lines: whether one was news, and whether `wake` was readable. What else came is left unread."""
    woken = False
    if not wire.has_response():
        ready, woken = wire.wait(end - time.monotonic(), wake)
        if ready and not woken:
            wire.take()
    while wire.has_response():
        response = wire.response()
        if not response[0].startswith((b"* ", b"+")):
            wire.nonsense(response[0])
        if _has_news([response]):
            return True, woken
    return False, woken


def _has_news(responses: Iterable[Response]) -> bool:
    return any(_NEWS.match(response[0]) for response in responses)
