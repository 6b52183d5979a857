"""Somebody writes whose address no record knows: by what that may be known to answer a matter in which the user waits.

Nothing here makes an answer of it: only a reference to a known message does. It is worth a question, or it is not.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from crickets.core.answering import folded
from crickets.core.events import Doubt
from crickets.core.mail import Address, Envelope, MessageId
from crickets.core.matters import MatterKey
from crickets.core.people import Client, ClientKey, Roster
from crickets.core.subjects import NOTHING, Topic, topic

Name = frozenset[str]
"""The words of a person's or a company's name, in whatever order, case and accents ignored, initials left out."""

_WORDS = re.compile(r"[^\W\d_]{2,}")
_LONGEST_NAME = 200
_TAIL = 3
_MARKED_WITHIN = 100


@dataclass(frozen=True, slots=True)
class Awaited:
    """A matter in which the user waits for the client, and by what an answer from somewhere else may be known.

    ``since`` is when the user wrote last, or began to wait anew, ``topic`` what that mail was about; ``people`` are the
    addr-specs of those, neither the user nor clients, who had a copy of the newest mails; ``asked`` are the messages
    about which a question is open, or was answered with no.
    """

    matter: MatterKey
    client: ClientKey
    since: datetime
    topic: Topic = NOTHING
    people: frozenset[str] = frozenset()
    asked: frozenset[MessageId] = frozenset()

    def asks_about(self, envelope: Envelope, at: datetime) -> bool:
        """Whether a mail of that moment is worth a question: the user waited, and did not deny one of its thread."""
        return self.since <= at and not self.asked & {envelope.message_id, *envelope.ancestors}


class Lookout:
    """All matters in which the user waits, ready to be asked about a stranger's mail: it costs a few look-ups.

    ``heard`` is what the people at each client are called in their mails, besides what the record calls them.
    """

    def __init__(
        self, roster: Roster, awaited: Iterable[Awaited], heard: Mapping[ClientKey, Iterable[Name]] | None = None
    ) -> None:
        self._roster = roster
        self._of_client: dict[ClientKey, list[Awaited]] = defaultdict(list)
        self._of_person: dict[str, list[Awaited]] = defaultdict(list)
        self._of_topic: dict[str, list[Awaited]] = defaultdict(list)
        for one in awaited:
            self._of_client[one.client].append(one)
            if len(one.topic.text) >= _TAIL:
                self._of_topic[one.topic.text].append(one)
            for person in one.people:
                self._of_person[person].append(one)
        self._answerable = [one for matters in self._of_topic.values() for one in matters if one.topic.is_distinctive]
        self._tails = {text[-_TAIL:] for text in self._of_topic}
        self._of_word: dict[str, list[tuple[Name, ClientKey]]] = defaultdict(list)
        for client in self._of_client:
            for name in _names(roster.clients.get(client), (heard or {}).get(client, ())):
                self._of_word[min(name)].append((name, client))

    def doubts(self, envelope: Envelope) -> Mapping[MatterKey, tuple[Awaited, Doubt]]:
        """Every matter that a stranger's mail may answer, each with the weightiest reason to think so.

        A mail that is not addressed to the user is nobody's answer, nor is that of somebody without an address, nor
        what the user's own company writes to the client.
        """
        sender = envelope.sender
        if sender is None or not self._of_client or not self._roster.reaches_user(envelope):
            return {}
        clients = self._roster.clients_among((*envelope.to, *envelope.cc))
        if clients and self._roster.is_own(sender.email):
            return {}
        found: dict[MatterKey, tuple[Awaited, Doubt]] = {}
        for doubt, matters in self._reasons(sender, envelope.subject, clients):
            for one in matters:
                found.setdefault(one.matter, (one, doubt))
        return found

    def _reasons(
        self, sender: Address, subject: str, addressed: Iterable[ClientKey]
    ) -> Iterator[tuple[Doubt, Iterable[Awaited]]]:
        names = tuple(self._namesakes(sender))
        yield Doubt.COLLEAGUE, self._of_person.get(sender.email, ())
        yield Doubt.SUBJECT, self._same_topic(subject, {client for _, client in names})
        yield Doubt.TOGETHER, self._of(addressed)
        yield Doubt.COMPANY, self._of(self._roster.company(sender.email))
        # A name of one word is too common to prove anything by itself.
        yield Doubt.NAMESAKE, self._of(client for name, client in names if len(name) > 1)

    def _of(self, clients: Iterable[ClientKey]) -> Iterator[Awaited]:
        return (one for client in clients for one in self._of_client.get(client, ()))

    def _same_topic(self, subject: str, namesakes: Collection[ClientKey]) -> Iterable[Awaited]:
        """The matters about what this mail is about; one begun anew, or about what all write about, needs the name."""
        if not _may_be_marked(subject) and not _may_end_with(self._tails, subject):
            return ()
        about = topic(subject)
        named = (one for one in self._of_topic.get(about.text, ()) if one.client in namesakes)
        return [*(one for one in self._answerable if about.goes_on(one.topic)), *named]

    def _namesakes(self, sender: Address) -> Iterator[tuple[Name, ClientKey]]:
        """The names that are in the sender's, and whose they are: "Berg, Anna (Acme)" is Anna Berg."""
        words = name_of(sender)
        return ((name, client) for word in words for name, client in self._of_word.get(word, ()) if name <= words)


def name_of(address: Address) -> Name:
    """What somebody is called, who may be called nothing but anna.berg@home.example."""
    return name_in(address.name if address.name and "@" not in address.name else address.email.rpartition("@")[0])


@lru_cache(maxsize=2_000)
def name_in(text: str) -> Name:
    """The words of a name."""
    return frozenset(_WORDS.findall(folded(text[:_LONGEST_NAME])))


def _names(client: Client | None, heard: Iterable[Name]) -> frozenset[Name]:
    of_record = (name_in(text) for text in (client.name, client.contact)) if client else ()
    return frozenset(name for name in (*heard, *of_record) if name)


def _may_be_marked(subject: str) -> bool:
    """Whether a subject may have the mark of an answer or a forward before it, be it behind tags of servers."""
    return ":" in subject[:_MARKED_WITHIN]


def _may_end_with(tails: Collection[str], subject: str) -> bool:
    """Whether a subject may be one of the topics with these ends: most mail is told apart without more ado."""
    plain = subject.isascii() and not subject.endswith((")", "]"))
    return not plain or subject.rstrip().lower()[-_TAIL:] in tails
