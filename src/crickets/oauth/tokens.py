"""The access tokens of an account: used while they are good, and renewed by one process at a time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from crickets.config import OAuth
from crickets.errors import AuthenticationFailed, ConnectionLost
from crickets.oauth.grant import Given, Grant, read_grant
from crickets.oauth.shelf import Shelf, alone

EARLY = timedelta(minutes=5)
"""So long before its end an access token is renewed: a login may take its time, and clocks differ."""


class Renewer(Protocol):
    """Who gives new tokens for a refresh token (RFC 6749 section 6)."""

    def renewed(self, refresh_token: str) -> Given:
        """Ask for new ones; raises AuthenticationFailed where the permission is gone, and ConnectionLost."""
        ...


def _provider(account: str, oauth: OAuth) -> Renewer:
    # Loaded now and not before: the libraries take a third of a second, and most of the time nobody needs them.
    return cast("Renewer", import_module("crickets.oauth.provider").IdentityProvider(account, oauth))


@dataclass(frozen=True, slots=True)
class AccountTokens:
    """Implements `crickets.core.bearer.Tokens`; every process that uses the account has one of its own.

    ``lock`` is the file that all of them lock while they renew.
    """

    account: str
    oauth: OAuth
    shelf: Shelf
    lock: Path
    clock: Callable[[], datetime]
    renewer: Callable[[str, OAuth], Renewer] = _provider

    def __call__(self) -> str:
        """Give a token that is good for five minutes, or for less where the provider is away; raises as `after`."""
        held = self.held()
        if self._lasts(held):
            return held.access_token
        try:
            return self._renewed_unless(self._lasts).access_token
        except ConnectionLost:
            if held.expires_at > self.clock():
                return held.access_token
            raise

    def after(self, refused: str) -> str:
        """Give another token than this one.

        Raises AuthenticationFailed where nobody is logged in, or no more, ConnectionLost where the provider cannot be
        reached, ConfigError and StoreError where the tokens cannot be read or kept.
        """
        return self._renewed_unless(lambda held: held.access_token != refused and self._lasts(held)).access_token

    def renew(self) -> Grant:
        """Have new tokens given, however good the present ones are; raises as `after`."""
        return self._renewed_unless(lambda _: False)

    def held(self) -> Grant:
        """Give the tokens that are kept; raises AuthenticationFailed where there are none that could be used."""
        text = self.shelf.read()
        if text is None:
            msg = f"{self.account} is not logged in: run crickets login {self.account}"
            raise AuthenticationFailed(msg)
        try:
            held = read_grant(text)
        except ValueError:
            msg = f"the tokens of {self.account} are damaged: run crickets login {self.account}"
            raise AuthenticationFailed(msg) from None
        if held.client_id != self.oauth.client_id:
            msg = f"the tokens of {self.account} are for another client_id: run crickets login {self.account}"
            raise AuthenticationFailed(msg)
        return held

    def prepare(self) -> None:
        """See that tokens can be kept, before anybody is asked for them; raises ConfigError, StoreError."""
        with alone(self.lock, self.account):
            self.shelf.read()

    def keep(self, grant: Grant) -> None:
        """Keep the tokens of a new login."""
        with alone(self.lock, self.account):
            self.shelf.write(grant.dump())

    def forget(self) -> None:
        """Keep none any more."""
        with alone(self.lock, self.account):
            self.shelf.clear()

    def _lasts(self, held: Grant) -> bool:
        return held.expires_at - self.clock() > EARLY

    def _renewed_unless(self, good: Callable[[Grant], bool]) -> Grant:
        with alone(self.lock, self.account):
            held = self.held()  # again: whoever had the lock before may have renewed them
            if good(held):
                return held
            return self._renewed(held)

    def _renewed(self, held: Grant) -> Grant:
        # Whether the new ones can be kept is tried before the old refresh token is spent, for it may be good only once.
        self.shelf.write(held.dump())
        now = self.clock()
        given = self.renewer(self.account, self.oauth).renewed(held.refresh_token)
        renewed = replace(
            held,
            access_token=given.access_token,
            refresh_token=given.refresh_token or held.refresh_token,
            refreshed_at=now,
            expires_at=now + given.lifetime,
        )
        # Before anything else: of what is lost between the answer and here, only a new login makes up for it.
        self.shelf.write(renewed.dump())
        return renewed
