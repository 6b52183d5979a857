"""Logging in without a password: which endpoints, which permission, which secret."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crickets.config import Keep, OAuth
from crickets.config.providers import Provider, is_safe
from crickets.core.people import AccountKey
from tests.config.conftest import BASE, Load

Read = Callable[[str], OAuth]


@pytest.fixture
def oauth(whole: Load) -> Read:
    """Give what the settings say of a table ``oauth``."""

    def read(table: str) -> OAuth:
        text = BASE.replace('password_file = "imap.password"', f"oauth = {{ {table} }}")
        login = whole(text).accounts[AccountKey("main")].imap.login
        assert isinstance(login, OAuth)
        return login

    return read


def test_google_is_asked_for_all_of_mail_by_a_browser_that_comes_back_to_the_loopback(oauth: Read) -> None:
    google = oauth('provider = "google", client_id = "c"')

    assert (google.provider, google.client_id, google.keep) == (Provider.GOOGLE, "c", Keep.FILE)
    assert google.endpoints.scope == "https://mail.google.com/"
    assert (google.endpoints.device, google.endpoints.loopback) == ("", "127.0.0.1")
    assert google.endpoints.revocation == "https://oauth2.googleapis.com/revoke"


def test_microsoft_is_asked_for_the_mailbox_and_for_staying_by_a_code(oauth: Read) -> None:
    endpoints = oauth('provider = "microsoft", client_id = "c"').endpoints

    assert endpoints.scope.split() == [
        "https://outlook.office.com/IMAP.AccessAsUser.All",
        "offline_access",
    ]
    assert endpoints.device == "https://login.microsoftonline.com/common/oauth2/v2.0/devicecode"
    assert endpoints.loopback == "localhost"


def test_a_tenant_is_a_part_of_every_address_and_nothing_more(oauth: Read) -> None:
    endpoints = oauth('provider = "microsoft", client_id = "c", tenant = "studio.example/../x"').endpoints

    assert {address.split("/")[3] for address in (endpoints.authorization, endpoints.token, endpoints.device)} == {
        "studio.example%2F..%2Fx"
    }


def test_another_provider_has_the_endpoints_of_the_file(oauth: Read) -> None:
    endpoints = oauth(
        'provider = "other", client_id = "c", authorization_endpoint = "https://id.example/a", '
        'token_endpoint = "http://127.0.0.1:8080/t", revocation_endpoint = "https://id.example/r", scope = "mail"'
    ).endpoints

    assert (endpoints.authorization, endpoints.token) == ("https://id.example/a", "http://127.0.0.1:8080/t")
    assert (endpoints.device, endpoints.revocation, endpoints.scope) == ("", "https://id.example/r", "mail")


def test_the_permission_can_be_another_one(oauth: Read) -> None:
    assert oauth('provider = "google", client_id = "c", scope = "x y"').endpoints.scope == "x y"


def test_a_client_secret_comes_from_where_a_password_may(oauth: Read, folder: Path) -> None:
    (folder / "secret").write_text("hunter2\n")
    (folder / "secret").chmod(0o600)

    by_file = oauth('provider = "google", client_id = "c", client_secret_file = "secret"').client_secret
    by_command = oauth('provider = "google", client_id = "c", client_secret_command = "echo hunter2"').client_secret
    none = oauth('provider = "microsoft", client_id = "c"').client_secret

    assert [secret.reveal() for secret in (by_file, by_command) if secret] == ["hunter2", "hunter2"]
    assert none is None
    assert "hunter2" not in repr(by_command)


@pytest.mark.parametrize(
    "address, safe",
    [
        ("https://id.example/token", True),
        ("http://127.0.0.1:8080/token", True),
        ("http://[::1]/token", True),
        ("http://localhost/token", True),
        ("http://id.example/token", False),
        ("http://127.0.0.1.id.example/token", False),
        ("ftp://localhost/token", False),
        ("https:///token", False),
        ("https://[::1/token", False),
        ("token", False),
    ],
)
def test_tokens_travel_by_tls_or_not_at_all(address: str, *, safe: bool) -> None:
    assert is_safe(address) is safe
