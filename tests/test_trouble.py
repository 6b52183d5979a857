from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crickets.trouble import Trouble

NOW = datetime(2026, 3, 2, 9, 2, tzinfo=UTC)


def local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo("Europe/Madrid"))


@pytest.mark.parametrize(
    "since, sentence",
    [
        (NOW, "main has not been read since 10:02: it is away"),
        (NOW - timedelta(days=1), "main has not been read since 2026-03-01 10:02: it is away"),
        (None, "main has not been read: it is away"),
    ],
    ids=["today", "a day ago", "nobody knows"],
)
def test_a_trouble_says_since_when_on_the_users_clock(since: datetime | None, sentence: str) -> None:
    assert Trouble("main", "has not been read", "it is away.", since).sentence(NOW, local) == sentence
