from collections.abc import Iterator

import pytest

from tests.discovery.dns_server import NameServer, name_server
from tests.discovery.web_server import Site, web_server
from tests.servers.certificates import Certificates, make_certificates

HOSTS = ("studio.example", "*.studio.example", "*.host.example", "*.mail.host.example", "autoconfig.thunderbird.net")


@pytest.fixture
def names() -> Iterator[NameServer]:
    """DNS, which knows nothing yet."""
    with name_server() as server:
        yield server


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"), *HOSTS)


@pytest.fixture
def site(certificates: Certificates) -> Iterator[Site]:
    """The web, where nobody publishes anything yet."""
    with web_server(certificates) as server:
        yield server
