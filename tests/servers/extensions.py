"""What a server without some IMAP extensions neither announces, nor answers, nor says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

FULL: frozenset[str] = frozenset()
"""Hides nothing."""

NO_CONDSTORE = frozenset({"CONDSTORE", "QRESYNC"})
"""A server that cannot tell what changed (without RFC 7162)."""

BARE = frozenset(
    {
        *("UIDPLUS", "MOVE", "SPECIAL-USE", "LIST-STATUS", "LIST-EXTENDED", "ESEARCH", "CONDSTORE", "QRESYNC", "IDLE"),
        *("LITERAL+", "ENABLE", "SEARCHRES", "ESORT", "CONTEXT", "WITHIN", "NOTIFY", "SASL-IR", "MULTIAPPEND", "ID"),
        *("CATENATE", "UNSELECT", "CHILDREN", "SORT", "THREAD", "I18NLEVEL", "BINARY", "SNIPPET", "PREVIEW"),
        *("STATUS", "SAVEDATE", "URL-PARTIAL", "LOGIN-REFERRALS", "OBJECTID", "APPENDLIMIT"),
    }
)
"""Leaves IMAP4rev1 with NAMESPACE, as an old server speaks it (RFC 3501, 2342)."""

_COMMANDS: Mapping[str, str] = {
    "UIDPLUS": r"UID EXPUNGE\b",
    "MOVE": r"(UID )?MOVE\b",
    "IDLE": r"IDLE$",
    "ENABLE": r"ENABLE\b",
    "ID": r"ID\b",
    "UNSELECT": r"UNSELECT$",
    "NAMESPACE": r"NAMESPACE$",
    "SORT": r"(UID )?SORT\b",
    "THREAD": r"(UID )?THREAD\b",
    "NOTIFY": r"NOTIFY\b",
    "SASL-IR": r"AUTHENTICATE \S+ \S",
    "SPECIAL-USE": r"(LIST\b.*\bSPECIAL-USE\b|CREATE\b.*\(USE\b)",
    "LIST-STATUS": r"LIST\b.*\bRETURN \(.*\bSTATUS\b",
    "LIST-EXTENDED": r"LIST (\(|\S+ \(|.*\bRETURN \((?!STATUS\b))",
    "ESEARCH": r"(UID )?SEARCH RETURN\b",
    "SEARCHRES": r"((UID )?SEARCH RETURN \([^)]*\bSAVE\b|UID \S+ \$)",
    "WITHIN": r"(UID )?SEARCH\b.*\b(OLDER|YOUNGER) \d",
    "CONDSTORE": r"((SELECT|EXAMINE)\b.*\(CONDSTORE\b|(STATUS|LIST)\b.*\bHIGHESTMODSEQ\b"
    r"|(UID )?FETCH\b.*\b(CHANGEDSINCE|MODSEQ)\b|(UID )?STORE\b.*\(UNCHANGEDSINCE\b|(UID )?SEARCH\b.*\bMODSEQ\b)",
    "QRESYNC": r"((SELECT|EXAMINE)\b.*\(QRESYNC\b|UID FETCH\b.*\bVANISHED\b)",
}
_PATTERNS = {extension: re.compile(pattern, re.IGNORECASE) for extension, pattern in _COMMANDS.items()}

_CAPABILITIES = re.compile(rb"^((?:\* |\S+ (?:OK|PREAUTH) \[)CAPABILITY )([^\]\r\n]*)")
_UID_CODE = re.compile(rb"^(\S+ OK )\[(?:APPENDUID|COPYUID)[^\]]*\] ?")
_MODSEQ_CODE = re.compile(rb"^\* OK \[(?:HIGHESTMODSEQ|NOMODSEQ)\b")
_ATTRIBUTES = re.compile(rb"^(\* (?:LIST|LSUB) \()([^)]*)")
_SPECIAL_USES = frozenset({b"\\all", b"\\archive", b"\\drafts", b"\\flagged", b"\\junk", b"\\sent", b"\\trash"})
_CHILDREN = frozenset({b"\\haschildren", b"\\hasnochildren"})


def without_all_but(*extensions: str) -> frozenset[str]:
    """Hides every extension of a Dovecot beside these."""
    return (BARE | {"NAMESPACE"}) - set(extensions)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What stands in the place of what is found in a command or in a response: nothing else of it is changed."""

    found: re.Pattern[bytes]
    instead: bytes

    def of(self, said: bytes) -> bytes:
        """The command or the response, rewritten."""
        return self.found.sub(self.instead, said)


@dataclass(frozen=True, slots=True)
class Dress:
    """What is hidden of a server: ``without`` names extensions, ``refuse`` commands that are answered BAD as well.

    An extension is named as it is announced, without what stands behind its ``=``. ``besides`` are announced in
    addition. ``too_much`` is a command, as a pattern, that is answered BAD for what it asks. ``tells_roles`` leaves
    the special uses in LIST although the extension is not announced. The rest is said in other words, both ways.
    """

    without: frozenset[str] = FULL
    refuse: frozenset[str] = frozenset()
    besides: tuple[str, ...] = ()
    too_much: str = r"(?!)"
    tells_roles: bool = False
    commands: tuple[Rewriting, ...] = ()
    responses: tuple[Rewriting, ...] = ()

    def refuses(self, text: str, *, eager: bool) -> bool:
        """Whether a server dressed so does not know the command; ``eager``: it has a literal that did not wait."""
        if (eager and "LITERAL+" in self.without) or re.match(self.too_much, text, re.IGNORECASE):
            return True
        hidden = (pattern for extension, pattern in _PATTERNS.items() if extension in self.without)
        return any(pattern.match(text) for pattern in hidden) or any(
            re.match(rf"{re.escape(command)}(?!\S)", text, re.IGNORECASE) for command in self.refuse
        )

    def command(self, data: bytes) -> bytes:
        """What reaches the server: ENABLE of a hidden extension enables nothing, and is no error (RFC 5161)."""
        for rewriting in self.commands:
            data = rewriting.of(data)
        if not re.match(rb"\S+ ENABLE ", data, re.IGNORECASE):
            return data
        tag, enable, *names = data.split()
        return b" ".join((tag, enable, *(b"X-HIDDEN" if self._hides(name) else name for name in names))) + b"\r\n"

    def response(self, response: bytes) -> bytes:
        """What reaches the client of a response; nothing where a server dressed so would have said nothing."""
        if "CONDSTORE" in self.without and _MODSEQ_CODE.match(response):
            return b""
        if "UIDPLUS" in self.without:
            response = _UID_CODE.sub(rb"\1", response)
        for rewriting in self.responses:
            response = rewriting.of(response)
        response = _ATTRIBUTES.sub(self._attributes, response)
        return _CAPABILITIES.sub(self._capabilities, response)

    def _capabilities(self, match: re.Match[bytes]) -> bytes:
        announced = [name for name in match[2].split() if not self._hides(name)]
        return match[1] + b" ".join((*announced, *(name.encode() for name in self.besides)))

    def _attributes(self, match: re.Match[bytes]) -> bytes:
        hidden = _SPECIAL_USES if "SPECIAL-USE" in self.without and not self.tells_roles else frozenset()
        hidden |= _CHILDREN if "CHILDREN" in self.without else frozenset()
        return match[1] + b" ".join(name for name in match[2].split() if name.lower() not in hidden)

    def _hides(self, capability: bytes) -> bool:
        name = capability.decode(errors="replace").upper()
        return name in self.without or name.partition("=")[0] in self.without
