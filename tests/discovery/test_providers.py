import re
import subprocess
import sys
from itertools import permutations
from urllib.parse import urlsplit

import pytest

from crickets.config.addresses import is_public
from crickets.discovery.provider import Login, Provider, Secret
from crickets.discovery.providers import PROVIDERS, provider_behind, provider_of
from crickets.discovery.servers import ADDRESS, LOCAL_PART, host_name

every_provider = pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)


@pytest.mark.parametrize("kind", ["hosts", "domains", "exchangers"])
def test_no_name_stands_there_twice(kind: str) -> None:
    names = [name for provider in PROVIDERS for name in getattr(provider, kind)]

    assert sorted(names) == sorted(set(names))


def test_no_provider_stands_there_twice() -> None:
    names = [provider.name for provider in PROVIDERS]

    assert sorted(names) == sorted(set(names))


@every_provider
def test_every_name_is_that_of_a_host_in_lower_case(provider: Provider) -> None:
    names = (*provider.hosts, *provider.domains, *provider.exchangers)

    assert [host_name(name) for name in names] == list(names)


@every_provider
def test_every_login_is_hidden_by_tls(provider: Provider) -> None:
    if provider.host == "127.0.0.1":
        assert (provider.tls, provider.port) == ("starttls", 1143)
    else:
        assert (provider.tls, provider.port) == ("implicit", 993)


@every_provider
def test_every_need_is_a_sentence(provider: Provider) -> None:
    assert [need for need in provider.needs if not re.fullmatch(r"\S[^\n]*[^.]\.", need) or "()" in need] == []


@every_provider
def test_every_page_can_be_opened_in_safety(provider: Provider) -> None:
    pages = [page for page in (provider.login.page, provider.switch_page) if page]

    assert {urlsplit(page).scheme for page in pages} <= {"https"}
    assert all(host_name(urlsplit(page).hostname or "") for page in pages)


@every_provider
def test_a_password_that_is_to_be_made_has_a_page_that_says_where(provider: Provider) -> None:
    assert bool(provider.login.page) is (provider.login.secret not in {Secret.OWN, Secret.TOKEN})


@every_provider
def test_every_username_is_made_of_the_address(provider: Provider) -> None:
    assert provider.username in {ADDRESS, LOCAL_PART}


@every_provider
def test_who_takes_only_tokens_gives_them(provider: Provider) -> None:
    assert provider.oauth in ({"google", "microsoft"} if not provider.takes_password else {"", "google"})


@every_provider
def test_whoever_has_no_server_of_one_name_says_where_it_is_named(provider: Provider) -> None:
    assert provider.host or provider.note


@every_provider
def test_every_provider_can_be_found(provider: Provider) -> None:
    assert provider.domains or provider.exchangers
    assert {provider_of(f"you@{domain}") for domain in provider.domains} <= {provider}
    assert {provider_of(host) for host in provider.hosts if host != "127.0.0.1"} <= {provider}
    assert {provider_behind([f"mx1.{suffix}"]) for suffix in provider.exchangers} <= {provider}


def test_no_end_of_a_name_hides_that_of_another_provider() -> None:
    ends = [(suffix, provider) for provider in PROVIDERS for suffix in provider.exchangers]

    assert [
        (a, b) for (a, one), (b, other) in permutations(ends, 2) if one != other and f".{a}".endswith(f".{b}")
    ] == []


@pytest.mark.parametrize(
    "name, provider",
    [
        ("You@Gmail.com", "Google"),
        ("gmail.com", "Google"),
        ("imap.gmail.com", "Google"),
        ("you@studio.example", None),
        ("imap.studio.example", None),
        ("gmail.com.evil.example", None),
        ("127.0.0.1", None),
        ("", None),
    ],
    ids=["address", "domain", "server", "another address", "another server", "looks alike", "loopback", "nothing"],
)
def test_a_provider_is_known_by_name(name: str, provider: str | None) -> None:
    found = provider_of(name)

    assert (found.name if found else None) == provider


@pytest.mark.parametrize(
    "exchangers, provider",
    [
        (["aspmx.l.google.com"], "Google"),
        (["studio-example.mail.protection.outlook.com"], "Microsoft"),
        (["filter.studio.example", "in1-smtp.messagingengine.com"], "Fastmail"),
        (["notgoogle.com"], None),
        (["mx.studio.example"], None),
        ([], None),
    ],
    ids=["Google", "Microsoft", "behind a filter of one's own", "looks alike", "nobody", "no mail"],
)
def test_a_provider_is_known_by_where_mail_goes(exchangers: list[str], provider: str | None) -> None:
    found = provider_behind(exchangers)

    assert (found.name if found else None) == provider


@pytest.mark.parametrize(
    "provider, needs",
    [
        (Provider("Host"), ()),
        (
            Provider("Host", login=Login(Secret.APP, "https://host.example/new")),
            ("Make a password for this one program, the usual one is refused (https://host.example/new).",),
        ),
        (
            Provider("Host", login=Login(Secret.APP_AFTER_TWO_STEPS, "https://host.example/new")),
            ("Where your login takes two steps, make a password for this one program (https://host.example/new).",),
        ),
        (
            Provider("Host", login=Login(Secret.OF_MAIL_PROGRAMS, "https://host.example/new")),
            ("Mail programs have a password of their own, the usual one is refused (https://host.example/new).",),
        ),
        (
            Provider("Host", login=Login(Secret.TOKEN), oauth="microsoft"),
            ("Every password is refused: log in by a token (`crickets login`).",),
        ),
        (
            Provider("Host", oauth="google", switch_page="https://host.example/imap", note="Mind the gap."),
            (
                "IMAP is off until you switch it on (https://host.example/imap).",
                "A token will do as well, without any password (`crickets login`).",
                "Mind the gap.",
            ),
        ),
    ],
    ids=["nothing", "app", "app after two steps", "of mail programs", "token", "all at once"],
)
def test_what_users_must_know_is_said(provider: Provider, needs: tuple[str, ...]) -> None:
    assert provider.needs == needs


def test_who_asks_the_table_alone_waits_for_no_library() -> None:
    program = "import sys, crickets.discovery.providers; print({'dns', 'httpx'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"


def test_nobody_at_the_domain_of_a_provider_is_taken_for_a_company() -> None:
    assert [domain for each in PROVIDERS for domain in each.domains if not is_public(domain)] == []
