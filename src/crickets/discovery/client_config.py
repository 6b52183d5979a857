"""What providers publish for mail clients: the ``clientConfig`` that Thunderbird and many others read.

https://www.bucksch.org/1/projects/thunderbird/autoconfiguration/config-file-format.html; it comes from the network,
so nothing in it is believed to be well formed.
"""

from xml.etree import ElementTree as ET

from crickets.discovery.servers import ADDRESS, FoundBy, FoundNothing, Server, Tls, filled, host_name

_TLS: dict[str, Tls] = {"SSL": "implicit", "STARTTLS": "starttls"}
# "plain" is what configurations of before 2010 call a password in the clear, which TLS hides.
_PASSWORDS = frozenset({"password-cleartext", "plain"})
_TOKENS = "OAuth2"
_MOST = 8
_USERNAME_LIMIT = 64 + 1 + 255  # as long as an address can be: RFC 5321 section 4.5.3.1
_PORTS = range(1, 65536)


def servers_in(text: str, email: str) -> tuple[Server, ...]:
    """The IMAP servers that a clientConfig names for an address, the best first; raises FoundNothing."""
    root = _root(text)
    named = root.iterfind("emailProvider/incomingServer[@type='imap']")
    found = [server for element in named if (server := _server(element, email))]
    if not found:
        msg = "names no IMAP server that can be used"
        raise FoundNothing(msg)
    return tuple(sorted(found, key=lambda server: server.tls != "implicit")[:_MOST])


def _root(text: str) -> ET.Element:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        msg = "declares a type of document, which settings have no need of"
        raise FoundNothing(msg)
    try:
        # Text, not bytes: a parser that chose the encoding itself could read a declaration that was not seen above.
        root = ET.fromstring(text)  # noqa: S314 - without declarations there are no entities
    except (ET.ParseError, ValueError):
        root = ET.Element("nothing")
    if root.tag != "clientConfig":
        msg = "sends no settings for mail clients"
        raise FoundNothing(msg)
    return root


def _server(element: ET.Element, email: str) -> Server | None:
    host = host_name(filled(_text(element, "hostname"), email))
    port, tls = _port(_text(element, "port")), _TLS.get(_text(element, "socketType"))
    username = filled(_text(element, "username") or ADDRESS, email)
    methods = [(method.text or "").strip() for method in element.iterfind("authentication")]
    takes_password = not methods or not _PASSWORDS.isdisjoint(methods)
    usable = takes_password or _TOKENS in methods
    if not (host and port and tls and usable and username.isprintable() and len(username) <= _USERNAME_LIMIT):
        return None
    token_provider = "" if takes_password else "other"
    return Server(host, port, tls, username, FoundBy.AUTOCONFIG, token_provider, takes_password)


def _text(element: ET.Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _port(text: str) -> int:
    """The number of a port; 0 where it is none."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(_PORTS.stop)) else 0
    return number if number in _PORTS else 0
