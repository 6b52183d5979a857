"""The mailbox of the benchmark: two years of a freelancer's mail in twenty folders, clients among all the rest."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

from tests.servers.account import Mail

YOU = "you@studio.example"
CLIENTS = tuple(f"client{number:02}" for number in range(25))
FOLDERS: dict[str, int] = {
    "INBOX": 24,
    "Sent": 12,
    "Archive": 12,
    "Archive/2025": 10,
    "Trash": 6,
    "Junk": 6,
    "Lists": 6,
    **{f"Projects/{letter}": 2 for letter in "ABCDEFGHIJ"},
    "Invoices": 2,
    "Receipts": 1,
    "Drafts": 0,
}
"""The twenty folders, each with its share of the mail that concerns no client."""

_YEARS = timedelta(days=730)
_BODY = b"A line of plain text that stands for all the others, as long as such lines are.\r\n" * 8


@dataclass(frozen=True, slots=True)
class Extent:
    """How much mail there is: messages that concern no client, and conversations of five mails with each client."""

    others: int
    conversations: int

    @property
    def messages(self) -> int:
        """All of them."""
        return self.others + self.with_clients

    @property
    def with_clients(self) -> int:
        """Those with a client's address."""
        return len(CLIENTS) * self.conversations * 5


LARGE = Extent(others=48_000, conversations=16)
SMALL = Extent(others=875, conversations=1)


def address(client: str) -> str:
    """The client's address."""
    return f"anna@{client}.example"


def correspondence(extent: Extent, now: datetime) -> Sequence[Mail]:
    """All mail up to now, in the order in which it came."""
    chance = random.Random(extent.others)
    mails = [*_others(extent, now, chance), *_with_clients(extent, now, chance)]
    return sorted(mails, key=lambda mail: mail.at)


def answer(client: str, number: int, at: datetime) -> Mail:
    """A new mail of a client, which concerns a conversation that is there."""
    parent = _id(client, 0, 4, YOU)
    sender = address(client)
    return Mail("INBOX", _raw(sender, YOU, f"new-{number}@{client}.example", at, (parent,)), at)


def _others(extent: Extent, now: datetime, chance: random.Random) -> Iterator[Mail]:
    folders, shares = list(FOLDERS), list(FOLDERS.values())
    for number, folder in enumerate(chance.choices(folders, shares, k=extent.others)):
        stranger = f"person{chance.randrange(4000)}@place{chance.randrange(900)}.test"
        sender, recipient = (YOU, stranger) if folder == "Sent" else (stranger, YOU)
        at = (now - _YEARS * chance.random()).replace(microsecond=0)
        parents = (f"{number - 7}@somewhere.test",) if chance.random() < 0.4 else ()
        yield Mail(folder, _raw(sender, recipient, f"{number}@somewhere.test", at, parents), at, ("\\Seen",))


def _with_clients(extent: Extent, now: datetime, chance: random.Random) -> Iterator[Mail]:
    """Conversations of the last twelve weeks; every second client has fallen silent since the last of them."""
    for place, client in enumerate(CLIENTS):
        for conversation in range(extent.conversations):
            begun = now - timedelta(days=place % 20 + 4, hours=90 * (conversation + 1) + chance.randrange(20))
            yield from _conversation(client, conversation, begun, client_ends=conversation == 0 and place % 2 == 0)


def _conversation(client: str, number: int, begun: datetime, *, client_ends: bool) -> Iterator[Mail]:
    """Five mails by turns, the user's in Sent and the client's where a filter puts them."""
    ids: list[str] = []
    for turn in range(5):
        own = (turn % 2 == 0) is not client_ends
        sender, recipient = (YOU, address(client)) if own else (address(client), YOU)
        at = (begun + timedelta(hours=19 * turn)).replace(microsecond=0)
        message_id = _id(client, number, turn, sender)
        folder = "Sent" if own else ("INBOX", "Projects/A", "Archive")[number % 3]
        yield Mail(folder, _raw(sender, recipient, message_id, at, tuple(ids)), at, ("\\Seen",))
        ids.append(message_id)


def _id(client: str, conversation: int, turn: int, sender: str) -> str:
    return f"{client}.{conversation}.{turn}@{sender.rpartition('@')[2]}"


def _raw(sender: str, recipient: str, message_id: str, at: datetime, parents: Sequence[str]) -> bytes:
    references = " ".join(f"<{parent}>" for parent in parents)
    fields = [
        f"Return-Path: <{sender}>",
        f"Received: from mx.somewhere.test (mx.somewhere.test [192.0.2.7]) by mx.studio.example; {format_datetime(at)}",
        f"Received: from out.somewhere.test by mx.somewhere.test with ESMTPS; {format_datetime(at)}",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=somewhere.test; s=one; b=" + "c2lnbmF0dXJl" * 20,
        f"From: A Person <{sender}>",
        f"To: {recipient}",
        f"Date: {format_datetime(at)}",
        f"Subject: {'Re: ' if parents else ''}What is written to {recipient if sender == YOU else sender}",
        f"Message-ID: <{message_id}>",
        *((f"In-Reply-To: <{parents[-1]}>", f"References: {references}") if parents else ()),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
    ]
    return "\r\n".join(fields).encode() + b"\r\n\r\n" + _BODY
