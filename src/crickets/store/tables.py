"""The tables, as the migrations are held to them; only these need SQLAlchemy. Statements are written by hand.

A change here needs a migration; ``tests/store/test_migrations.py`` says so if it is forgotten.

Keys are the core's own (a client's key, a Message-ID), so that a row can be read without another one. No trigger, no
cascade, no function of one database: PostgreSQL could hold the same tables.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

from crickets.store.statements import NOT_ENDED

# Names by rule, so that a migration can name what it changes.
METADATA = MetaData(
    naming_convention={
        "ix": "%(table_name)s_by_%(column_0_N_name)s",
        "uq": "%(table_name)s_once_by_%(column_0_N_name)s",
        "fk": "%(table_name)s_of_%(referred_table_name)s",
        "pk": "%(table_name)s_key",
    }
)

INSTANT = DateTime(timezone=True)
"""In UTC; SQLite keeps it as text of one width, whose order is the order in time."""


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=text(where))


clients = Table(
    "clients",
    METADATA,
    Column("client", Text, primary_key=True),
    Column("addresses", JSON, nullable=False),
)

# One row for each matter that has facts. `due_at` is a cache to find work by: what is due is decided from the facts.
matters = Table(
    "matters",
    METADATA,
    Column("matter", Text, primary_key=True),
    Column("client", Text, nullable=False, index=True),
    Column("due_at", INSTANT),
    _partial("matters_due", "due_at", where="due_at IS NOT NULL"),
)

# Facts are only ever added. Those of a client that belong to no matter have none. The two indexes are what makes a
# fact that is reported twice one fact, and what a matter's facts are found by.
events = Table(
    "events",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("client", Text, nullable=False),
    Column("matter", Text, ForeignKey(matters.c.matter)),
    Column("kind", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("seen_at", INSTANT, nullable=False),
    Column("how", Text, nullable=False),
    Column("identity", Text, nullable=False),
    Column("data", JSON, nullable=False),
    _partial("events_once_in_a_matter", "matter", "identity", where="matter IS NOT NULL", unique=True),
    _partial("events_once_of_a_client", "client", "identity", where="matter IS NULL", unique=True),
)

messages = Table(
    "messages",
    METADATA,
    Column("message_id", Text, primary_key=True),
    Column("thread", Text, nullable=False, index=True),
    Column("client", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("internaldate", INSTANT, nullable=False),
    Column("date", INSTANT),
    Column("seen_at", INSTANT, nullable=False),
    Column("mailbox", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("sender", JSON),
    Column("to", JSON, nullable=False),
    Column("cc", JSON, nullable=False),
    Column("references", JSON, nullable=False),
    Index(None, "client", "seen_at"),
)

# Every id that is known of a thread, be it only as referred to by a message of it.
thread_ids = Table(
    "thread_ids",
    METADATA,
    Column("message_id", Text, primary_key=True),
    Column("thread", Text, nullable=False, index=True),
)

# One thread can run with several clients, and is of one matter for each.
thread_owners = Table(
    "thread_owners",
    METADATA,
    Column("thread", Text, primary_key=True),
    Column("client", Text, primary_key=True),
    Column("matter", Text, nullable=False),
)

# Where messages were seen, our own drafts among them, which are no messages yet.
sightings = Table(
    "sightings",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("mailbox", Text, primary_key=True),
    Column("uidvalidity", BigInteger, primary_key=True),
    Column("uid", BigInteger, primary_key=True),
    Column("message_id", Text, nullable=False),
    Column("role", Text, nullable=False),
    Index(None, "account", "message_id"),
)

# The accounts in which a client was ever seen; it outlives the sightings, which go with their mailbox.
client_accounts = Table(
    "client_accounts",
    METADATA,
    Column("client", Text, primary_key=True),
    Column("account", Text, primary_key=True),
)

placements = Table(
    "placements",
    METADATA,
    Column("draft", Text, primary_key=True),
    Column("matter", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("parent", Text, nullable=False),
    Column("recipients", JSON, nullable=False),
    Column("subject", Text, nullable=False),
    Column("intended_at", INSTANT, nullable=False, index=True),
    Column("mailbox", Text, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uidnext", BigInteger, nullable=False),
    Column("standing", Text, nullable=False),
    Column("raw", LargeBinary),
    Column("locator", JSON),
    Column("digest", Text),
    Column("triples", JSON, nullable=False),
    Column("revisions", JSON, nullable=False),
    Column("touched", Boolean, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("look_at", INSTANT),
    Column("withdrawal", Text),
    Column("replaces", Text),
    _partial("placements_not_ended", "intended_at", where=NOT_ENDED),
    _partial("placements_due", "look_at", where=f"{NOT_ENDED} AND look_at IS NOT NULL"),
)

# Every Message-ID under which a draft of ours was ever seen.
placement_ids = Table(
    "placement_ids",
    METADATA,
    Column("message_id", Text, primary_key=True),
    Column("draft", Text, ForeignKey(placements.c.draft), nullable=False),
)

accounts = Table(
    "accounts",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("complete_at", INSTANT),
    Column("failing_since", INSTANT),
    Column("problem", Text, nullable=False),
)

searched_addresses = Table(
    "searched_addresses",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("address", Text, primary_key=True),
)

cursors = Table(
    "cursors",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("mailbox", Text, primary_key=True),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uidnext", BigInteger, nullable=False),
    Column("messages", BigInteger, nullable=False),
    Column("modseq", BigInteger),
)

unparsed = Table(
    "unparsed",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("mailbox", Text, primary_key=True),
    Column("uidvalidity", BigInteger, primary_key=True),
    Column("uid", BigInteger, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
)
