"""Sets of UIDs as IMAP writes them (sequence-set, RFC 9051 section 9)."""

import itertools
from collections.abc import Iterator, Sequence

from crickets.errors import MailboxUnreadable

_MOST = 5_000_000


def parsed(text: str, below: int) -> list[int]:
    """The UIDs of a set that are smaller than `below`, in order, each once; raises MailboxUnreadable on nonsense."""
    found: set[int] = set()
    for part in filter(None, text.split(",")):
        first, _, last = part.partition(":")
        if not (first.isdecimal() and (last or first).isdecimal()):
            msg = f"The server named messages by something that is no UID: {part[:40]!r}"
            raise MailboxUnreadable(msg)
        low, high = sorted((int(first), int(last or first)))
        span = range(low, min(high, below - 1) + 1)
        if len(span) + len(found) > _MOST:
            msg = f"The server named more than {_MOST} messages at once."
            raise MailboxUnreadable(msg)
        found.update(span)
    return sorted(found)


def compressed(uids: Sequence[int]) -> Iterator[str]:
    """Ascending UIDs as ranges: 1, 2, 3, 7 are "1:3" and "7"."""
    for _, run in itertools.groupby(enumerate(uids), lambda pair: pair[1] - pair[0]):
        members = [uid for _, uid in run]
        yield str(members[0]) if len(members) == 1 else f"{members[0]}:{members[-1]}"


def batches(uids: Sequence[int], most: int, longest: int) -> Iterator[Sequence[int]]:
    """Ascending UIDs in pieces of at most `most`, none longer than `longest` characters when compressed."""
    start = 0
    while start < len(uids):
        size = len(uids[start : start + most])
        while (length := len(",".join(compressed(uids[start : start + size])))) > longest:
            size = size * longest // length
        yield uids[start : start + size]
        start += size
