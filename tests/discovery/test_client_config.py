import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.discovery.client_config import servers_in
from crickets.discovery.servers import FoundBy, FoundNothing, Server
from tests.discovery.settings import incoming, published

YOU = "you@studio.example"
PLAIN_SERVER = Server("imap.studio.example", 993, "implicit", YOU, FoundBy.AUTOCONFIG)

HOSTILE = {
    "nothing": "",
    "no XML": "<html><body>404",
    "another document": "<html></html>",
    "NUL": "\0",
    "an entity": '<!DOCTYPE c [<!ENTITY h "imap.evil.example">]>' + published(incoming("&h;")),
    "a bomb of entities": '<!DOCTYPE c [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><clientConfig>&b;</clientConfig>',
    "a file of this machine": (
        '<!DOCTYPE c [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + published(incoming(username="&f;"))
    ),
    "a document type from elsewhere": '<!DOCTYPE c SYSTEM "https://evil.example/c.dtd"><clientConfig/>',
    "an entity that nobody declared": published(incoming("&h;")),
    "nested as deep as it goes": "<a>" * 20_000,
    "no server": published(),
    "POP3 only": published(incoming(protocol="pop3")),
    "in the clear": published(incoming(socket="plain")),
    "an unknown kind of socket": published(incoming(socket="TLS?")),
    "no port": published(incoming(port="")),
    "a port that is none": published(incoming(port="99999")),
    "a port of zero": published(incoming(port="0")),
    "a port in words": published(incoming(port="imaps")),
    "a port in other digits": published(incoming(port="٩٩٣")),
    "a long port": published(incoming(port="9" * 5000)),
    "no host": published(incoming("")),
    "a host with a path": published(incoming("imap.evil.example/x")),
    "a host with a user": published(incoming("imap.studio.example@evil.example")),
    "a host with a line break": published(incoming("imap.studio.example\nX: y")),
    "a host in other letters": published(incoming("imap.stuđio.example")),
    "a host that is too long": published(incoming("a." * 130 + "example")),
    "a username with a line break": published(incoming(username="you\r\nA1 LOGOUT")),
    "a username without end": published(incoming(username="x" * 400)),
    "a login that is unknown here": published(incoming("h.example", "993", "SSL", "u", "GSSAPI", "NTLM")),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_cannot_be_used_is_nothing(text: str) -> None:
    with pytest.raises(FoundNothing):
        servers_in(text, YOU)


@given(st.text())
def test_whatever_is_sent_is_understood_or_nothing(text: str) -> None:
    with pytest.raises(FoundNothing):
        servers_in(f"<clientConfig>{text}", YOU)


def test_a_server_is_read() -> None:
    assert servers_in(published(incoming()), YOU) == (PLAIN_SERVER,)


def test_what_a_provider_really_publishes_is_read() -> None:
    text = f"""<?xml version="1.0" encoding="UTF-16"?>
        <clientConfig version="1.1">
          <emailProvider id="host.example">
            <domain>host.example</domain>
            <displayName>Höst</displayName>
            {incoming("pop.host.example", "995", protocol="pop3")}
            {incoming(" imap.host.example ", " 143 ", " STARTTLS ")}
            {incoming("IMAP.Host.example.")}
            <outgoingServer type="smtp"><hostname>smtp.host.example</hostname></outgoingServer>
          </emailProvider>
          <webMail><loginPage url="https://host.example/"/></webMail>
        </clientConfig>"""

    assert [f"{server} {server.tls}" for server in servers_in(text, YOU)] == [
        "imap.host.example:993 implicit",
        "imap.host.example:143 starttls",
    ]


@pytest.mark.parametrize(
    "username, found",
    [
        ("%EMAILADDRESS%", "you@studio.example"),
        ("%EMAILLOCALPART%", "you"),
        ("%EMAILLOCALPART%#%EMAILDOMAIN%", "you#studio.example"),
        ("mailbox-17", "mailbox-17"),
        ("", "you@studio.example"),
        ("%REALNAME%", "%REALNAME%"),
    ],
)
def test_the_address_is_put_into_the_username(username: str, found: str) -> None:
    (server,) = servers_in(published(incoming(username=username)), YOU)

    assert server.username == found


def test_what_stands_in_an_address_is_not_put_in_twice() -> None:
    (server,) = servers_in(published(incoming(username="%EMAILADDRESS%")), "%EMAILDOMAIN%@studio.example")

    assert server.username == "%EMAILDOMAIN%@studio.example"


def test_the_domain_is_put_into_the_host() -> None:
    (server,) = servers_in(published(incoming("mail.%EMAILDOMAIN%")), YOU)

    assert server.host == "mail.studio.example"


@pytest.mark.parametrize(
    "methods, takes_password, token_provider",
    [
        (("password-cleartext",), True, ""),
        (("plain",), True, ""),
        (("OAuth2", "password-cleartext"), True, ""),
        (("OAuth2",), False, "other"),
        (("GSSAPI", "password-cleartext"), True, ""),
    ],
    ids=["a password", "as it was called once", "both", "a token only", "beside what is unknown"],
)
def test_how_one_logs_in_is_read(methods: tuple[str, ...], token_provider: str, *, takes_password: bool) -> None:
    (server,) = servers_in(published(incoming("h.example", "993", "SSL", "u", *methods)), YOU)

    assert (server.takes_password, server.token_provider) == (takes_password, token_provider)


def test_without_a_word_about_the_login_it_is_by_password() -> None:
    (server,) = servers_in(
        published(incoming().replace("<authentication>password-cleartext</authentication>", "")), YOU
    )

    assert server.takes_password


def test_of_many_servers_the_first_are_enough() -> None:
    many = published(*(incoming(f"imap{number}.studio.example") for number in range(100)))

    assert [server.host for server in servers_in(many, YOU)] == [f"imap{n}.studio.example" for n in range(8)]
