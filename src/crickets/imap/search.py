"""SEARCH: which messages of the open mailbox a first look is interested in (RFC 9051 section 6.4.4)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from crickets.core.mail import in_ascii
from crickets.imap.dates import day
from crickets.imap.session import MANY_KEYS, Session
from crickets.imap.uids import parsed
from crickets.imap.wire import Answer, Refused, quoted
from crickets.ports import Interest

LONGEST_COMMAND = 7_500  # servers refuse commands above 8,000 bytes
_FIELDS = ("FROM", "TO", "CC", "BCC")
_EASIER = (len(_FIELDS), 1)  # so many keys in one question where more are too many: those of one address, then one
_HIGHEST_UID = 2**32
_SEARCH = re.compile(rb"\* SEARCH\b([\d ]*)", re.IGNORECASE)
_ESEARCH = re.compile(rb"\* ESEARCH(?: \([^)]*\))?.*?\bALL ([\d:,]+)", re.IGNORECASE)
_ONLY_COUNTED = re.compile(rb"\* ESEARCH(?: \([^)]*\))?(?!.*\bALL\b).*\b(COUNT|MIN|MAX)\b", re.IGNORECASE)


def search_for(session: Session, interest: Interest) -> list[int]:
    """The UIDs of the messages that an interest names, in order; rather too many than too few. Raises Refused."""
    try:
        return _found(session, interest, session.keys_at_once)
    except Refused:
        # Exchange understands no question with more than a handful of ORs.
        for keys in (easier for easier in _EASIER if easier < session.keys_at_once):
            with suppress(Refused):
                found = _found(session, interest, keys)
                session.keys_at_once = keys
                return found
        raise


def _found(session: Session, interest: Interest, keys: int) -> list[int]:
    return sorted({uid for question in criteria(interest, keys) for uid in search(session, question)})


def search(session: Session, question: str, below: int = _HIGHEST_UID) -> list[int]:
    """The UIDs of the messages of the open mailbox that a question names, in order; raises Refused."""
    if session.can("ESEARCH"):
        answer = session.wire.ask(f"UID SEARCH RETURN (ALL) {question}".encode())
        # iCloud answers with a count, whatever is asked for: taken for an answer that would be no message at all.
        if answer.ok and not any(_ONLY_COUNTED.match(response[0]) for response in answer.untagged):
            return _uids(answer, below)
        session.cannot("ESEARCH")
    return _uids(session.wire.ask(f"UID SEARCH {question}".encode()), below)


def written_by(session: Session, among: Iterable[str], addresses: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Which of these addresses wrote which of a few messages (ranges of UIDs); as a rule none did. Raises Refused."""
    some = f"UID {','.join(among)}"
    few = max(_EASIER)  # no more keys than every server understands: this is asked in trouble, and must not fail too
    for start in range(0, len(addresses), few):
        group = addresses[start : start + few]
        if search(session, f"{some} {_any_of([_from(address) for address in group])}"):
            for address in group:
                yield from ((uid, address) for uid in search(session, f"{some} {_from(address)}"))


def criteria(interest: Interest, most: int = MANY_KEYS) -> Iterator[str]:
    """The questions that together find what an interest names, of at most so many keys, none longer than is taken."""
    since = saved_since(interest.since)
    if interest.all_since is not None:
        yield saved_since(interest.all_since)
        if interest.all_since <= interest.since:
            return
    fields = _FIELDS[:1] if interest.authors else _FIELDS
    keys = [f"{field} {_string(address)}" for address in sorted(interest.addresses) for field in fields]
    for group in _groups(keys, LONGEST_COMMAND - len(since), most):
        yield f"{since} {_any_of(group)}"


def saved_since(moment: datetime) -> str:
    """The key that names what came into a mailbox since a moment, and some of the day before."""
    # SINCE compares days in the zone of whoever stored the message.
    return f"SINCE {day(moment - timedelta(days=1))}"


def _uids(answer: Answer, below: int) -> list[int]:
    found: list[int] = []
    for response in answer.granted("to search a mailbox").untagged:
        line = response[0]
        if match := _ESEARCH.match(line):
            found += parsed(match[1].decode(), below)
        elif match := _SEARCH.match(line):
            found += parsed(",".join(match[1].decode().split()), below)
    return sorted(set(found))


def _groups(keys: Sequence[str], longest: int, most: int) -> Iterator[Sequence[str]]:
    group: list[str] = []
    left = longest
    for key in keys:
        size = len(key) + len("OR  ")
        if group and (size > left or len(group) == most):
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


def _from(address: str) -> str:
    return f"FROM {_string(address)}"


def _string(address: str) -> str:
    local, _, domain = address.rpartition("@")
    # Without a charset a search can only say ASCII; what is left of the address finds too much rather than too little.
    said = "@".join(part if part.isascii() else "" for part in (local, in_ascii(domain)))
    return quoted(said.encode()).decode()
