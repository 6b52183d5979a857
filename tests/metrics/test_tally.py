import pytest

from crickets.core.people import AccountKey
from crickets.errors import (
    AuthenticationFailed,
    ConfigError,
    ConnectionLost,
    LetterError,
    MailboxMissing,
    MailboxUnreadable,
    MailError,
    SchemaOutdated,
    StoreError,
)
from crickets.metrics.tally import Ending, ErrorKind, Tally, kind_of

MAIN = AccountKey("main")


@pytest.mark.parametrize(
    "error, kind",
    [
        (AuthenticationFailed("x"), ErrorKind.AUTHENTICATION),
        (ConnectionLost("x"), ErrorKind.CONNECTION),
        (MailboxMissing("x"), ErrorKind.MAILBOX),
        (MailboxUnreadable("x"), ErrorKind.MAILBOX),
        (StoreError("x"), ErrorKind.STORE),
        (SchemaOutdated("x"), ErrorKind.STORE),
        (LetterError("x", template="y"), ErrorKind.LETTER),
        (ConfigError(["x"]), ErrorKind.CONFIGURATION),
        (MailError("x"), ErrorKind.UNEXPECTED),
        (ZeroDivisionError("x"), ErrorKind.UNEXPECTED),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_each_error_has_a_kind(error: Exception, kind: ErrorKind) -> None:
    assert kind_of(error) is kind


def test_what_happens_is_counted_for_each_account() -> None:
    tally = Tally()
    for ending in (Ending.COMPLETE, Ending.COMPLETE, Ending.FAILED):
        tally.looked(MAIN, ending)
    tally.failed(MAIN, ConnectionLost("gone"))

    assert tally.looks() == {(MAIN, Ending.COMPLETE): 2, (MAIN, Ending.FAILED): 1}
    assert tally.errors() == {(MAIN, ErrorKind.CONNECTION): 1}


def test_a_count_that_was_asked_for_does_not_change_any_more() -> None:
    tally = Tally()
    before = tally.looks()
    tally.looked(MAIN, Ending.COMPLETE)

    assert before == {}
