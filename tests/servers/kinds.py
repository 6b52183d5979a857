"""The kinds of servers that a Dovecot is dressed up as: rich and poor ones, and those of large providers.

What large providers say and do otherwise than the standard has it is reported, with the lines of the protocol, by the
maintainers of several mail programs; here are the peculiarities on which something depends. What a provider does in the
mailbox, as filing a sent message twice, the tests do themselves.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tests.servers.dovecot_conf import GERMAN, POLISH, SPANISH, Layout, SpecialFolders
from tests.servers.extensions import BARE, NO_CONDSTORE, Dress, Rewriting, without_all_but

ALL_MAIL = "[Gmail]/All Mail"
STARRED = "[Gmail]/Starred"
WITHHELD = b"Canceled: Kick-off"
"""The subject of a message that Exchange lists and does not give: it could not convert it to MIME."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a server's mailboxes are named, and how it speaks."""

    layout: Layout
    dress: Dress


DOVECOTS: Mapping[str, Kind] = MappingProxyType(
    {
        "Dovecot": Kind(Layout(), Dress()),
        "Dovecot without CONDSTORE": Kind(Layout(), Dress(NO_CONDSTORE)),
        "Dovecot, bare, in Spanish": Kind(Layout(SPANISH, separator="."), Dress(BARE)),
        "Dovecot, bare, in Polish": Kind(Layout(POLISH, separator="."), Dress(BARE)),
    }
)

# Every mailbox is a label: what is marked as deleted loses the label at once, and stays where all mail is. Before the
# login hardly an extension is announced.
GMAIL = Kind(
    Layout(
        SpecialFolders("[Gmail]/Drafts", "[Gmail]/Sent Mail", "[Gmail]/Spam", "[Gmail]/Trash"),
        others={ALL_MAIL: "\\All", STARRED: "\\Flagged", "[Gmail]/Important": "\\Important"},
    ),
    Dress(
        without_all_but(
            *("UNSELECT", "IDLE", "NAMESPACE", "ID", "CHILDREN", "UIDPLUS", "ENABLE", "MOVE", "CONDSTORE", "ESEARCH"),
            *("LIST-EXTENDED", "LIST-STATUS", "SPECIAL-USE", "APPENDLIMIT"),
        ),
        besides=("QUOTA", "XLIST", "X-GM-EXT-1", "COMPRESS=DEFLATE", "UTF8=ACCEPT", "LITERAL-"),
        commands=(
            Rewriting(
                re.compile(rb"^(\S+ UID )STORE (\S+) \+FLAGS(?:\.SILENT)? \(\\Deleted\)", re.IGNORECASE),
                rb'\1MOVE \2 "%s"' % ALL_MAIL.encode(),
            ),
        ),
        responses=(
            Rewriting(
                re.compile(rb'^(?=\* LIST \([^)]*\) "/" "?\[Gmail\]/Drafts)'),
                rb'* LIST (\\HasChildren \\Noselect) "/" "[Gmail]"' + b"\r\n",
            ),
        ),
    ),
)

_LEAVES_OUT = Rewriting(re.compile(rb"^\* \d+ FETCH \(.*\r\nSubject: %s\r\n.*" % WITHHELD, re.DOTALL), b"")
_FIVE_ORS = r"(UID )?SEARCH (.*?\bOR ){5}"

OFFICE_365 = Kind(
    Layout(
        SpecialFolders("Drafts", "Sent Items", "Junk Email", "Deleted Items"),
        others=dict.fromkeys(("Archive", "Calendar", "Contacts", "Outbox", "Notes"), ""),
    ),
    Dress(
        without_all_but("SASL-IR", "UIDPLUS", "MOVE", "ID", "UNSELECT", "CHILDREN", "IDLE", "NAMESPACE", "LITERAL+"),
        besides=("CLIENTACCESSRULES", "CLIENTNETWORKPRESENCELOCATION", "BACKENDAUTHENTICATE"),
        too_much=_FIVE_ORS,
        tells_roles=True,
        responses=(_LEAVES_OUT,),
    ),
)

# A server on the premises, in German, older than UIDPLUS there.
EXCHANGE = Kind(
    Layout(GERMAN, others=dict.fromkeys(("Kalender", "Kontakte", "Postausgang", "Aufgaben", "Notizen"), "")),
    Dress(
        without_all_but("CHILDREN", "IDLE", "NAMESPACE", "LITERAL+"),
        besides=("IMAP4", "AUTH=NTLM", "AUTH=GSSAPI"),
        too_much=_FIVE_ORS,
        tells_roles=True,
        responses=(_LEAVES_OUT,),
    ),
)

# QRESYNC is announced, and ENABLE answered without ENABLED; whatever ESEARCH is to return, it counts. No role is told.
ICLOUD = Kind(
    Layout(
        SpecialFolders("Drafts", "Sent Messages", "Junk", "Deleted Messages"),
        announced=False,
        others=dict.fromkeys(("Archive", "Notes"), ""),
    ),
    Dress(
        without_all_but(
            *("CONDSTORE", "ENABLE", "QRESYNC", "NAMESPACE", "UIDPLUS", "CHILDREN", "BINARY", "UNSELECT", "SORT"),
            *("CATENATE", "ESEARCH", "ESORT", "THREAD", "CONTEXT", "WITHIN", "SASL-IR", "SEARCHRES", "ID", "IDLE"),
            "LIST-STATUS",
        ),
        besides=("XAPPLEPUSHSERVICE", "IMAP4", "QUOTA", "XMSEARCH", "X-SUN-IMAP", "MULTISEARCH"),
        responses=(
            Rewriting(re.compile(rb"^\* ENABLED\b.*\r\n", re.IGNORECASE), b""),
            Rewriting(re.compile(rb"^(\* ESEARCH \([^)]*\) UID)(?: ALL \S+)?\r\n", re.IGNORECASE), b"\\1 COUNT 1\r\n"),
        ),
    ),
)

PROVIDERS: Mapping[str, Kind] = MappingProxyType(
    {"Gmail": GMAIL, "Office 365": OFFICE_365, "Exchange": EXCHANGE, "iCloud": ICLOUD}
)
