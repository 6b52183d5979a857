"""What a provider gave: an access token for an hour or so, and the refresh token that the next one is had by."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Grant:
    """The tokens of an account (RFC 6749 section 1.5), of the application ``client_id``.

    ``given_at`` is when a person gave the permission, ``refreshed_at`` when these tokens came, ``expires_at`` when the
    access token runs out; all aware.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    client_id: str
    given_at: datetime
    refreshed_at: datetime
    expires_at: datetime

    def dump(self) -> str:
        """Write it as a line of JSON."""
        return json.dumps(asdict(self), default=datetime.isoformat) + "\n"


@dataclass(frozen=True, slots=True)
class Given:
    """What a provider answered to a question for tokens; ``refresh_token`` is empty where the old one stays good."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    lifetime: timedelta

    def grant(self, client_id: str, now: datetime) -> Grant:
        """The tokens, as given by a person at ``now``."""
        return Grant(self.access_token, self.refresh_token, client_id, now, now, now + self.lifetime)


def read_grant(text: str) -> Grant:
    """Read what `dump` wrote; raises ValueError for anything else."""
    values: Any = json.loads(text)
    if not isinstance(values, dict):
        msg = "these are no tokens"
        raise ValueError(msg)  # noqa: TRY004 - as for every other text that is none
    return Grant(
        access_token=_word(values, "access_token"),
        refresh_token=_word(values, "refresh_token"),
        client_id=_word(values, "client_id"),
        given_at=_moment(values, "given_at"),
        refreshed_at=_moment(values, "refreshed_at"),
        expires_at=_moment(values, "expires_at"),
    )


def _word(values: dict[str, Any], name: str) -> str:
    word = values.get(name)
    if not isinstance(word, str) or not word:
        msg = f"there is no {name}"
        raise ValueError(msg)
    return word


def _moment(values: dict[str, Any], name: str) -> datetime:
    moment = datetime.fromisoformat(_word(values, name))
    if moment.tzinfo is None:
        msg = f"{name} is in no time zone"
        raise ValueError(msg)
    return moment
