"""SEARCH: which messages of the open mailbox a first look is interested in (RFC 9051 section 6.4.4)."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from crickets.imap.dates import day
from crickets.imap.session import Session
from crickets.imap.uids import parsed
from crickets.imap.wire import Answer, Refused, quoted
from crickets.ports import Interest

LONGEST_COMMAND = 7_500  # servers refuse commands above 8,000 bytes
_FIELDS = ("FROM", "TO", "CC", "BCC")
_HIGHEST_UID = 2**32
_SEARCH = re.compile(rb"\* SEARCH\b([\d ]*)", re.IGNORECASE)
_ESEARCH = re.compile(rb"\* ESEARCH(?: \([^)]*\))?.*?\bALL ([\d:,]+)", re.IGNORECASE)


def search_for(session: Session, interest: Interest) -> list[int]:
    """The UIDs of the messages that an interest names, in order; rather too many than too few."""
    found: set[int] = set()
    for question in criteria(interest):
        found.update(search(session, question))
    return sorted(found)


def search(session: Session, question: str, below: int = _HIGHEST_UID) -> list[int]:
    """The UIDs of the messages of the open mailbox that a question names, in order; raises Refused."""
    if session.can("ESEARCH"):
        try:
            return _uids(session.wire.ask(f"UID SEARCH RETURN (ALL) {question}".encode()), below)
        except Refused:
            session.cannot("ESEARCH")
    return _uids(session.wire.ask(f"UID SEARCH {question}".encode()), below)


def criteria(interest: Interest) -> Iterator[str]:
    """The questions that together find what an interest names, none longer than a server takes."""
    # SINCE compares days in the zone of whoever stored the message.
    since = f"SINCE {day(interest.since - timedelta(days=1))}"
    if interest.all_since is not None:
        yield f"SINCE {day(interest.all_since - timedelta(days=1))}"
        if interest.all_since <= interest.since:
            return
    keys = [f"{field} {_string(address)}" for address in sorted(interest.addresses) for field in _FIELDS]
    for group in _groups(keys, LONGEST_COMMAND - len(since)):
        yield f"{since} {_any_of(group)}"


def _uids(answer: Answer, below: int) -> list[int]:
    found: list[int] = []
    for response in answer.granted("to search a mailbox").untagged:
        line = response[0]
        if match := _ESEARCH.match(line):
            found += parsed(match[1].decode(), below)
        elif match := _SEARCH.match(line):
            found += parsed(",".join(match[1].decode().split()), below)
    return sorted(set(found))


def _groups(keys: Sequence[str], longest: int) -> Iterator[Sequence[str]]:
    group: list[str] = []
    left = longest
    for key in keys:
        size = len(key) + len("OR  ")
        if group and size > left:
            yield group
            group, left = [], longest
        group.append(key)
        left -= size
    if group:
        yield group


def _any_of(keys: Sequence[str]) -> str:
    """Any of the keys, as a balanced tree: a chain of hundreds of ORs overflows some servers."""
    if len(keys) == 1:
        return keys[0]
    half = len(keys) // 2
    return f"OR {_any_of(keys[:half])} {_any_of(keys[half:])}"


def _string(address: str) -> str:
    local, _, domain = address.rpartition("@")
    try:
        ascii_domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = ""
    # Without a charset a search can only say ASCII; what is left of the address finds too much rather than too little.
    return quoted(f"{local if local.isascii() else ''}@{ascii_domain}".encode()).decode()
