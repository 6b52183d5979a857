"""Values for the tests of the store, with what does not matter to a test filled in."""

import types
import typing
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any, NewType, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from crickets.core.drafts import Placement
from crickets.core.events import ClientEvent, DraftIntended, Event, MatterEvent
from crickets.core.mail import Address, Locator, MessageId
from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey, ClientKey, Direction
from crickets.core.threads import Message, ThreadKey

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)

ACME = ClientKey("acme")
RELAUNCH = MatterKey("acme/relaunch")
OWN_MATTER = MatterKey("acme")
GLOBEX = ClientKey("globex")
MAIN = AccountKey("main")
SIDE = AccountKey("side")

MATTER_KINDS: tuple[type[MatterEvent], ...] = get_args(MatterEvent)
CLIENT_KINDS: tuple[type[ClientEvent], ...] = get_args(ClientEvent)
KINDS: tuple[type[Event], ...] = get_args(Event)


def mid(name: str) -> MessageId:
    return MessageId(f"{name}@acme.example")


def thread(name: str) -> ThreadKey:
    return ThreadKey(mid(name))


def message(name: str, **changes: Any) -> Message:  # noqa: ANN401 - whatever the fields take
    plain = Message(
        message_id=mid(name),
        thread=thread("first"),
        client=ACME,
        account=MAIN,
        direction=Direction.OWN,
        at=NOW,
        internaldate=NOW,
        date=None,
        seen_at=NOW,
        mailbox="INBOX",
        subject="Relaunch",
    )
    return replace(plain, **changes)


def full_message(name: str) -> Message:
    return message(
        name,
        direction=Direction.CLIENT,
        date=NOW - DAY,
        subject="Zażółć \N{ENVELOPE}",
        sender=Address("ann@acme.example", "Ann"),
        to=(Address("you@studio.example", "You"), Address("bob@acme.example")),
        cc=(Address("boss@acme.example", "The Boss"),),
        references=(mid("first"), mid("second")),
    )


def placement(name: str, **changes: Any) -> Placement:  # noqa: ANN401 - whatever the fields take
    plain = Placement(
        draft=mid(name),
        matter=RELAUNCH,
        client=ACME,
        account=MAIN,
        thread=thread("first"),
        parent=mid("first"),
        recipients=("ann@acme.example",),
        subject="Re: Relaunch",
        intended_at=NOW,
        mailbox="Drafts",
        uidvalidity=4_294_967_295,
        uidnext=7,
    )
    return replace(plain, **changes)


def intended(name: str) -> DraftIntended:
    return DraftIntended(NOW, mid(name), "first", 0)


def place(uid: int, mailbox: str = "INBOX") -> Locator:
    return Locator(mailbox, 1, uid)


instants = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    max_value=datetime(2399, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)

# What the mailbox gives has no control characters and no lone surrogates. SQLite's JSON would end at a NUL.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def values(hint: object) -> st.SearchStrategy[Any]:
    """Values of a type as a field declares it."""
    if isinstance(hint, NewType):
        return values(hint.__supertype__)
    if hint is datetime:
        return instants
    if hint is str:
        return texts
    if hint is int:
        return st.integers(0, 2**63 - 1)
    if hint is Decimal:
        return st.decimals(allow_nan=False, allow_infinity=False)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return facts(hint)
    match get_origin(hint), get_args(hint):
        case ((types.UnionType | typing.Union), (some, types.NoneType)):
            return st.none() | values(some)
        case origin, (each, *_) if origin in {tuple, frozenset}:
            return st.lists(values(each), max_size=4).map(origin)
        case _:
            return st.from_type(hint)  # type: ignore[arg-type] # bool and date are left


def facts(kind: type) -> st.SearchStrategy[Any]:
    """Instances of a dataclass, with every field drawn by its type."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: values(hints[field.name]) for field in fields(kind)})
