"""Which mailboxes an account has, and what each is for (RFC 9051 section 6.3.9, RFC 6154)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from imapclient.imap_utf7 import decode, encode

from crickets.core.mail import VIEWS, Mailbox, MailboxRole
from crickets.errors import MailboxMissing
from crickets.imap.rolenames import ROLE_NAMES
from crickets.imap.text import harmless
from crickets.imap.wire import Response, flat, unquoted

_UNIGNORABLE = frozenset(MailboxRole) - VIEWS - {MailboxRole.OTHER}
_ORDER = {MailboxRole.SENT: 0, MailboxRole.INBOX: 1}
_SPECIAL_USES = {
    "\\sent": MailboxRole.SENT,
    "\\drafts": MailboxRole.DRAFTS,
    "\\junk": MailboxRole.JUNK,
    "\\trash": MailboxRole.TRASH,
    "\\all": MailboxRole.ALL,
    "\\flagged": MailboxRole.FLAGGED,
    "\\important": MailboxRole.IMPORTANT,
}
_UNREADABLE = frozenset({"\\noselect", "\\nonexistent"})
_STRING = rb'(?:"(?:\\.|[^"\\])*"|[^\s()"]+)'
_LIST = re.compile(rb"\* LIST \(([^)]*)\) (" + _STRING + rb") (" + _STRING + rb")", re.IGNORECASE | re.DOTALL)
_NAME_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Watch:
    """What the user wants to be watched, and what the mailboxes with a role are called where nothing else counts.

    In patterns ``*`` is anything and ``%`` anything but the separator, as in LIST; ``/`` fits every separator.
    """

    patterns: tuple[str, ...] = ("*",)
    ignore: tuple[str, ...] = ()
    roles: Mapping[MailboxRole, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """A mailbox that LIST showed: its name as the server spells it and as people read it, its attributes."""

    spelt: bytes
    name: str
    separator: str
    attributes: frozenset[str]

    @property
    def path(self) -> str:
        """The name with / between its levels, in one normal form."""
        path = self.name.replace(self.separator, "/") if self.separator else self.name
        return unicodedata.normalize("NFC", path)

    @property
    def leaf(self) -> str:
        """The path below INBOX or the root, case-folded: what a mailbox with a role may be recognised by."""
        return re.sub(r"^(inbox)?/+", "", self.path.casefold())


@dataclass(frozen=True, slots=True)
class Folders:
    """Every mailbox of an account that can be read, with its role."""

    listed: tuple[Listed, ...]
    roles: Mapping[str, MailboxRole]
    watch: Watch

    def mailboxes(self) -> Sequence[Mailbox]:
        """Those that are watched: Sent first, for answers are known by what they refer to, then INBOX."""
        watched = [Mailbox(each.name, self.roles[each.name]) for each in self.listed if self._is_watched(each)]
        return sorted(watched, key=lambda mailbox: (_ORDER.get(mailbox.role, len(_ORDER)), mailbox.name))

    def has(self, name: str) -> bool:
        """Whether there is a mailbox of this name, watched or not."""
        return name in self.roles

    def mailbox(self, role: MailboxRole) -> Mailbox:
        """The one mailbox of a role; raises MailboxMissing, with the key that settles it."""
        found = [each.name for each in self.listed if self.roles[each.name] is role]
        if role in self.watch.roles:
            found = [each.name for each in self.listed if _is(each, self.watch.roles[role])][:1]
        if len(found) == 1:
            return Mailbox(found[0], role)
        raise MailboxMissing(self._why_not(role, found))

    def _is_watched(self, each: Listed) -> bool:
        if self.roles[each.name] in _UNIGNORABLE:
            return True
        return _fits(each, self.watch.patterns) and not _fits(each, self.watch.ignore)

    def _why_not(self, role: MailboxRole, found: Sequence[str]) -> str:
        key = f"set `folders = {{ {role} = ... }}`"
        if role in self.watch.roles:
            return f"The mailbox {self.watch.roles[role]}, configured for {role}, does not exist; create it or {key}."
        alike = sorted(found or (each.name for each in self.listed if each.leaf in ROLE_NAMES.get(role, ())))
        if alike:
            return f"More than one mailbox may be the one for {role} ({_named(alike)}); {key} to the right one."
        return f"No mailbox is known as the one for {role}; {key} to its name."


def folders(responses: Iterable[Response], watch: Watch) -> Folders:
    """What the answer to LIST tells of an account's mailboxes."""
    listed = tuple(_once(each for each in map(_listed, responses) if each and _can_be_read(each)))
    return Folders(listed, _roles(listed, watch.roles), watch)


def readable_name(spelt: bytes) -> str:
    """A mailbox's name from its modified UTF-7 (RFC 3501 section 5.1.3), or from what a careless server sent."""
    if spelt.upper() == b"INBOX":
        return "INBOX"
    try:
        name = decode(spelt) if spelt.isascii() else spelt.decode("utf-8")
        # Lone surrogates cannot be stored, and another spelling might decode to the same name.
        name.encode("utf-8")
    except ValueError:
        return spelt.decode("latin-1")
    return name if not spelt.isascii() or encode(name) == spelt else spelt.decode("latin-1")


def _listed(response: Response) -> Listed | None:
    match = _LIST.match(flat(response))
    if match is None:
        return None
    spelt = unquoted(match[3])
    separator = "" if match[2].upper() == b"NIL" else unquoted(match[2]).decode("latin-1")
    attributes = frozenset(match[1].decode("ascii", "replace").lower().split())
    return Listed(spelt, readable_name(spelt), separator, attributes)


def _can_be_read(each: Listed) -> bool:
    # A line break in a name could not be sent back without breaking the command.
    return each.attributes.isdisjoint(_UNREADABLE) and not re.search(rb"[\r\n\0]", each.spelt)


def _once(listed: Iterable[Listed]) -> Iterable[Listed]:
    return {each.name: each for each in listed}.values()


def _roles(listed: Sequence[Listed], configured: Mapping[MailboxRole, str]) -> Mapping[str, MailboxRole]:
    """The role of each mailbox: as configured, else as the server tells, else by a name that is not ambiguous."""
    roles = {each.name: role for each in listed for role, name in configured.items() if _is(each, name)}
    for each in listed:
        told = [_SPECIAL_USES[attribute] for attribute in each.attributes if attribute in _SPECIAL_USES]
        role = MailboxRole.INBOX if each.name == "INBOX" else next(iter(sorted(told)), None)
        if role is not None:
            roles.setdefault(each.name, role)
    for role, names in ROLE_NAMES.items():
        alike = [each.name for each in listed if each.leaf in names and each.name not in roles]
        if len(alike) == 1 and role not in roles.values():
            roles[alike[0]] = role
    return {each.name: roles.get(each.name, MailboxRole.OTHER) for each in listed}


def _is(each: Listed, name: str) -> bool:
    wanted = unicodedata.normalize("NFC", name)
    return wanted in {each.name, each.path, each.path.removeprefix("INBOX/")}


def _fits(each: Listed, patterns: Iterable[str]) -> bool:
    return any(
        _pattern(pattern, each.separator).fullmatch(name) for pattern in patterns for name in {each.name, each.path}
    )


def _pattern(pattern: str, separator: str) -> re.Pattern[str]:
    wild = {"*": ".*", "%": f"[^/{re.escape(separator)}]*"}
    normal = unicodedata.normalize("NFC", pattern)
    return re.compile("".join(wild.get(mark, re.escape(mark)) for mark in normal), re.DOTALL)


def _named(names: Sequence[str]) -> str:
    return ", ".join(harmless(name, _NAME_LIMIT) for name in names)
