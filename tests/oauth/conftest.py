from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crickets.config import Keep, OAuth
from crickets.config.providers import Endpoints, Provider
from crickets.files import Folder
from crickets.oauth import AccountTokens, FileShelf, Grant
from crickets.oauth.provider import IdentityProvider
from tests.servers.identity import Identity, IdentityServer

NOW = datetime(2026, 11, 4, 10, tzinfo=UTC)


@dataclass
class Desk:
    """Where a test sits: a provider, the tokens of one account in a folder, and a clock that it sets."""

    server: IdentityServer
    folder: Path
    now: datetime = NOW
    oauth: OAuth = field(init=False)

    def __post_init__(self) -> None:
        address = self.server.address
        endpoints = Endpoints(
            authorization=f"{address}/authorize",
            token=f"{address}/token",
            device=f"{address}/device",
            revocation=f"{address}/revoke",
            scope="mail",
        )
        self.oauth = OAuth(Provider.OTHER, self.identity.client_id, None, endpoints, Keep.FILE)

    @property
    def identity(self) -> Identity:
        return self.server.identity

    @property
    def file(self) -> Path:
        return self.folder / "main.json"

    @property
    def provider(self) -> IdentityProvider:
        return IdentityProvider("main", self.oauth)

    def clock(self) -> datetime:
        return self.now

    def tokens(self) -> AccountTokens:
        """Another process's view of the tokens."""
        shelf = FileShelf(self.file, Folder(self.folder).keep)
        return AccountTokens("main", self.oauth, shelf, self.folder / "main.lock", self.clock)

    def logged_in(self) -> Grant:
        """Give permission, and keep the tokens."""
        given = self.identity.grant()
        grant = Grant(
            access_token=given.access,
            refresh_token=given.refresh,
            client_id=self.oauth.client_id,
            given_at=self.now,
            refreshed_at=self.now,
            expires_at=self.now + timedelta(hours=1),
        )
        self.tokens().keep(grant)
        return grant

    def with_endpoints(self, *, token: str = "", device: str = "") -> OAuth:
        """The application at a provider whose endpoints are elsewhere."""
        known = self.oauth.endpoints
        return replace(self.oauth, endpoints=replace(known, token=token or known.token, device=device or known.device))

    def of_provider(self, provider: Provider) -> None:
        """Let it be a provider that is known, for what is said of it."""
        self.oauth = replace(self.oauth, provider=provider)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with IdentityServer() as server:
        yield Desk(server, tmp_path / "tokens")
