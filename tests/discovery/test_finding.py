import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, wait
from dataclasses import replace

import dns.resolver
import httpx
import pytest

from crickets.discovery.finding import World, discover
from crickets.discovery.providers import PROVIDERS
from crickets.discovery.servers import FoundBy, Server, Try
from tests.discovery.dns_server import NameServer, Zone
from tests.discovery.settings import incoming, published
from tests.discovery.web_server import Site

YOU = "you@studio.example"
OWN = "autoconfig.studio.example/mail/config-v1.1.xml"
WELL_KNOWN = "studio.example/.well-known/autoconfig/mail/config-v1.1.xml"
DATABASE = "autoconfig.thunderbird.net/v1.1"
SRV = {"_imaps._tcp.studio.example SRV": ["0 1 993 imap.studio.example."]}
MX = {"studio.example MX": ["10 mx1.mail.host.example."]}


@pytest.fixture
def world(names: NameServer, site: Site) -> World:
    """DNS and the web as a test fills them; both answer at once, so that the limit is never reached."""
    return World(names.resolver(), site.transport, limit=60)


def found(world: World, address: str = YOU) -> tuple[Server, ...]:
    """What is found, without what its users have to know."""
    return tuple(replace(server, needs=()) for server in discover(address, world))


def sentences(world: World, address: str = YOU) -> dict[FoundBy, str]:
    tries: list[Try] = []
    discover(address, world, tries.append)
    return {one.way: one.sentence for one in tries}


def test_dns_comes_first_then_what_is_published_then_the_table(names: NameServer, site: Site, world: World) -> None:
    names.zone = {**SRV, "studio.example MX": ["10 mx.zoho.eu."]}
    site.publish(OWN, published(incoming("mail.studio.example")))

    assert found(world) == (
        Server("imap.studio.example", 993, "implicit", YOU, FoundBy.SRV),
        Server("mail.studio.example", 993, "implicit", YOU, FoundBy.AUTOCONFIG),
        Server("imappro.zoho.eu", 993, "implicit", YOU, FoundBy.TABLE),
    )


def test_a_server_that_is_found_twice_stands_there_once_with_what_both_know(
    names: NameServer, site: Site, world: World
) -> None:
    names.zone = {"_imaps._tcp.studio.example SRV": ["0 1 993 imap.host.example."]}
    site.publish(OWN, published(incoming("imap.host.example", "993", "SSL", "%EMAILLOCALPART%", "OAuth2")))

    assert found(world) == (
        Server("imap.host.example", 993, "implicit", "you", FoundBy.SRV, "other", takes_password=False),
    )


def test_each_way_says_how_it_ended(names: NameServer, site: Site, world: World) -> None:
    names.zone = {**SRV, **MX}
    site.publish(WELL_KNOWN, published(incoming()))

    assert sentences(world) == {
        FoundBy.SRV: "DNS says that the mail of studio.example is read at imap.studio.example:993.",
        FoundBy.AUTOCONFIG: "studio.example publishes imap.studio.example:993.",
        FoundBy.TABLE: (
            "The mail of studio.example goes to mx1.mail.host.example, which is no provider that is known here."
        ),
    }


def test_where_nothing_is_found_each_way_says_why(names: NameServer, site: Site, world: World) -> None:
    names.zone = {"studio.example A": ["192.0.2.1"]}
    site.away = {"autoconfig.studio.example"}
    site.publish(WELL_KNOWN, "<html>")

    assert discover(YOU, world) == ()
    assert sentences(world) == {
        FoundBy.SRV: "DNS names no IMAP server of studio.example.",
        FoundBy.AUTOCONFIG: (
            "Nobody publishes settings for studio.example: autoconfig.studio.example gives no answer over HTTPS;"
            " studio.example sends no settings for mail clients; autoconfig.thunderbird.net answers 404."
        ),
        FoundBy.TABLE: "DNS names nobody who takes the mail of studio.example (no MX): is it spelt right?",
    }


# Who is asked


def test_who_publishes_settings_is_asked_one_by_one_until_one_does(names: NameServer, site: Site, world: World) -> None:
    names.zone = MX

    discover(YOU, world)

    assert site.asked == [
        OWN,
        WELL_KNOWN,
        f"{DATABASE}/studio.example",
        "autoconfig.mail.host.example/mail/config-v1.1.xml",
        f"{DATABASE}/mail.host.example",
        "autoconfig.host.example/mail/config-v1.1.xml",
        f"{DATABASE}/host.example",
    ]


@pytest.mark.parametrize(
    "exchanger, domains",
    [
        ("mx.host.example.", ["host.example"]),
        ("mx1.mail.host.example.", ["mail.host.example", "host.example"]),
        ("a.b.c.host.example.", ["b.c.host.example", "host.example"]),
        ("mx.host.co.uk.", ["host.co.uk"]),
        ("mx.mail.host.co.uk.", ["mail.host.co.uk", "host.co.uk"]),
        ("host.example.", ["host.example"]),
        ("mx.studio.example.", []),
    ],
)
def test_of_the_host_that_takes_the_mail_the_domains_are_asked_for(
    names: NameServer, site: Site, world: World, exchanger: str, domains: list[str]
) -> None:
    names.zone = {"studio.example MX": [f"10 {exchanger}"]}

    discover(YOU, world)

    asked = [place.removeprefix(f"{DATABASE}/") for place in site.asked if place.startswith(DATABASE)]
    assert asked == ["studio.example", *domains]


def test_the_database_is_not_asked_where_the_provider_publishes(names: NameServer, site: Site, world: World) -> None:
    names.zone = MX
    site.publish(OWN, published(incoming()))

    discover(YOU, world)

    assert site.asked == [OWN]


def test_nobody_is_told_who_has_the_address(names: NameServer, site: Site, world: World) -> None:
    names.zone = MX

    discover("private.person@studio.example", world)

    assert "private" not in " ".join([*names.asked, *site.asked])


def test_only_the_domain_itself_is_told_and_only_if_it_asks(names: NameServer, site: Site, world: World) -> None:
    names.zone = MX
    for place in (OWN, WELL_KNOWN, f"{DATABASE}/studio.example", "autoconfig.host.example/mail/config-v1.1.xml"):
        site.publish(place, "", status=400)

    discover(YOU, world)

    assert [place for place in site.asked if "?" in place] == [
        f"{OWN}?emailaddress=you%40studio.example",
        f"{WELL_KNOWN}?emailaddress=you%40studio.example",
    ]


def test_a_domain_in_other_letters_is_asked_for_as_dns_writes_it(names: NameServer, site: Site, world: World) -> None:
    names.zone = {"_imaps._tcp.xn--studio-gxa.example SRV": ["0 1 993 imap.xn--studio-gxa.example."]}

    (server,) = discover("Jo@STUDIOÓ.example", world)

    assert server.username == "Jo@xn--studio-gxa.example"
    assert not server.to_confirm
    assert all(place.isascii() for place in (*names.asked, *site.asked))


# Whom to believe


def test_what_the_domain_publishes_of_another_is_believed(site: Site, world: World) -> None:
    site.publish(OWN, published(incoming("imap.host.example")))

    (server,) = discover(YOU, world)

    assert (server.host, server.to_confirm) == ("imap.host.example", False)


def test_what_the_host_of_the_mail_publishes_is_to_be_confirmed(names: NameServer, site: Site, world: World) -> None:
    names.zone = {"studio.example MX": ["10 mx.host.example."]}
    site.publish("autoconfig.host.example/mail/config-v1.1.xml", published(incoming("imap.host.example")))

    (server,) = discover(YOU, world)

    assert (server.host, server.to_confirm) == ("imap.host.example", True)


def test_a_server_of_a_large_provider_needs_no_confirmation_and_comes_with_what_is_known_of_it(
    names: NameServer, world: World
) -> None:
    names.zone = {"_imaps._tcp.studio.example SRV": ["0 1 993 outlook.office365.com."]}

    assert found(world) == (
        Server("outlook.office365.com", 993, "implicit", YOU, FoundBy.SRV, "microsoft", takes_password=False),
    )


# The table


@pytest.mark.parametrize(
    "address, server",
    [
        ("you@gmail.com", Server("imap.gmail.com", 993, "implicit", "you@gmail.com", FoundBy.TABLE, "google")),
        ("you@WEB.de", Server("imap.web.de", 993, "implicit", "you", FoundBy.TABLE)),
        ("you@proton.me", Server("127.0.0.1", 1143, "starttls", "you@proton.me", FoundBy.TABLE)),
    ],
    ids=["Gmail", "WEB.DE", "Proton"],
)
def test_an_address_of_a_large_provider_needs_no_dns(world: World, address: str, server: Server) -> None:
    assert found(world, address) == (server,)


def test_a_domain_whose_mail_goes_to_a_large_provider_is_found_by_that(names: NameServer, world: World) -> None:
    names.zone = {"studio.example MX": ["1 aspmx.l.google.com.", "5 alt1.aspmx.l.google.com."]}

    assert found(world) == (Server("imap.gmail.com", 993, "implicit", YOU, FoundBy.TABLE, "google"),)
    assert sentences(world)[FoundBy.TABLE] == ("The mail of studio.example goes to Google (aspmx.l.google.com).")


def test_where_a_provider_has_a_server_for_each_customer_the_user_is_told(names: NameServer, world: World) -> None:
    names.zone = {"studio.example MX": ["10 mx.home.pl."]}

    assert discover(YOU, world) == ()
    assert sentences(world)[FoundBy.TABLE] == (
        "The mail of studio.example goes to home.pl (mx.home.pl)."
        " There are many servers: the customer panel names the one of your mailbox."
    )


@pytest.mark.parametrize(
    "zone",
    [
        {"_imaps._tcp.studio.example SRV": ["0 1 993 imap.fastmail.com."]},
        {"studio.example MX": ["10 in1-smtp.messagingengine.com."]},
        {"studio.example MX": ["10 mail.protonmail.ch."]},
    ],
    ids=["by DNS", "by the table", "by the table, on the loopback"],
)
def test_what_users_of_a_large_provider_have_to_know_comes_with_its_server(
    names: NameServer, world: World, zone: Zone
) -> None:
    names.zone = zone

    (server,) = discover(YOU, world)

    assert server.needs
    assert server.needs in {provider.needs for provider in PROVIDERS}


# Nothing is raised


@pytest.mark.parametrize(
    "address",
    ["", "you", "@studio.example", "you@", "you@localhost", "you@[127.0.0.1]", "you@a b.example", "you@" + "a" * 300],
)
def test_what_is_no_address_is_told_and_nobody_is_asked(
    names: NameServer, site: Site, world: World, address: str
) -> None:
    tries: list[Try] = []

    assert discover(address, world, tries.append) == ()
    assert [one.sentence for one in tries] == [f"{address!r} is no address that a server could be found for."]
    assert names.asked == site.asked == []


def test_offline_there_is_no_server_and_each_way_says_why() -> None:
    def away(_: httpx.Request) -> httpx.Response:
        msg = "Name or service not known"
        raise httpx.ConnectError(msg)

    nobody = dns.resolver.Resolver(configure=False)
    world = World(nobody, httpx.MockTransport(away), limit=60)

    assert discover(YOU, world) == ()
    assert sentences(world) == {
        FoundBy.SRV: "DNS has no answer about _imaps._tcp.studio.example; this machine may be offline.",
        FoundBy.AUTOCONFIG: (
            "Nobody publishes settings for studio.example: autoconfig.studio.example gives no answer over HTTPS;"
            " studio.example gives no answer over HTTPS; autoconfig.thunderbird.net gives no answer over HTTPS."
        ),
        FoundBy.TABLE: "DNS has no answer about studio.example; this machine may be offline.",
    }


@pytest.fixture
def stuck_web() -> Iterator[httpx.BaseTransport]:
    """A web that answers nothing before the test is over."""
    over = threading.Event()

    def answer(_: httpx.Request) -> httpx.Response:
        over.wait()
        return httpx.Response(404)

    yield httpx.MockTransport(answer)
    over.set()


def test_who_does_not_answer_in_time_is_left_and_what_others_found_is_kept(
    names: NameServer, stuck_web: httpx.BaseTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait_for_dns(running: Iterable[Future[Try]], seconds: float) -> None:
        srv, _, table = running
        assert wait([srv, table], seconds).not_done == set()

    monkeypatch.setattr("crickets.discovery.finding.wait", wait_for_dns)
    names.zone = SRV
    world = World(names.resolver(), stuck_web, limit=60)
    tries: list[Try] = []

    assert [server.host for server in discover(YOU, world, tries.append)] == ["imap.studio.example"]
    assert tries[1].sentence == "The question for published settings was not answered within 60 s."


def test_the_time_has_a_limit(names: NameServer, stuck_web: httpx.BaseTransport) -> None:
    names.silent = {"_imaps._tcp.studio.example", "studio.example"}

    assert discover(YOU, World(names.resolver(lifetime=0.5), stuck_web, limit=0.01)) == ()
