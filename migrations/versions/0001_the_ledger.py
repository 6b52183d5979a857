"""The ledger: facts, what is derived from them, and how far the mailboxes are read.

A migration runs while the only copy of somebody's correspondence is at stake, so:
- Lose no row of `events`: `make migrations` carries 1,000 of them through. Never delete, only move and fill.
- Small steps: add what is new, fill it, enforce it. Change a table only with `op.batch_alter_table`.
- Ask the database for nothing that depends on the time, the machine or the settings, and import nothing of `crickets`:
  the package will change, this file never does once it has landed.
- No way down: who needs the tables of before puts the copy back that was kept aside.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# SQLite keeps them as text of one width, always in UTC: their order is the order in time.
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    make_clients()
    make_matters()
    make_events()
    make_messages()
    make_threads()
    make_sightings()
    make_placements()
    make_placement_ids()
    make_accounts()
    make_cursors()
    make_unparsed()


def make_clients() -> None:
    op.create_table(
        "clients",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("addresses", JSON, nullable=False),
        sa.PrimaryKeyConstraint("client", name="clients_key"),
    )
    op.create_table(
        "client_accounts",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client", "account", name="client_accounts_key"),
    )


def make_matters() -> None:
    op.create_table(
        "matters",
        sa.Column("matter", sa.Text, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("due_at", INSTANT),
        sa.PrimaryKeyConstraint("matter", name="matters_key"),
    )
    op.create_index("matters_by_client", "matters", ["client"])
    make_partial_index("matters_due", "matters", ["due_at"], "due_at IS NOT NULL")


def make_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("matter", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("how", sa.Text, nullable=False),
        sa.Column("identity", sa.Text, nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="events_key"),
        sa.ForeignKeyConstraint(["matter"], ["matters.matter"], name="events_of_matters"),
    )
    make_partial_index("events_once_in_a_matter", "events", ["matter", "identity"], "matter IS NOT NULL", unique=True)
    make_partial_index("events_once_of_a_client", "events", ["client", "identity"], "matter IS NULL", unique=True)


def make_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("direction", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("internaldate", INSTANT, nullable=False),
        sa.Column("date", INSTANT),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("sender", JSON),
        sa.Column("to", JSON, nullable=False),
        sa.Column("cc", JSON, nullable=False),
        sa.Column("references", JSON, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="messages_key"),
    )
    op.create_index("messages_by_client_seen_at", "messages", ["client", "seen_at"])
    op.create_index("messages_by_thread", "messages", ["thread"])


def make_threads() -> None:
    op.create_table(
        "thread_ids",
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="thread_ids_key"),
    )
    op.create_index("thread_ids_by_thread", "thread_ids", ["thread"])
    op.create_table(
        "thread_owners",
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("matter", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("thread", "client", name="thread_owners_key"),
    )


def make_sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("uidvalidity", sa.BigInteger, nullable=False),
        sa.Column("uid", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("account", "mailbox", "uidvalidity", "uid", name="sightings_key"),
    )
    op.create_index("sightings_by_account_message_id", "sightings", ["account", "message_id"])


def make_placements() -> None:
    op.create_table(
        "placements",
        sa.Column("draft", sa.Text, nullable=False),
        sa.Column("matter", sa.Text, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("parent", sa.Text, nullable=False),
        sa.Column("recipients", JSON, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("intended_at", INSTANT, nullable=False),
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("uidvalidity", sa.BigInteger, nullable=False),
        sa.Column("uidnext", sa.BigInteger, nullable=False),
        sa.Column("standing", sa.Text, nullable=False),
        sa.Column("raw", sa.LargeBinary),
        sa.Column("locator", JSON),
        sa.Column("digest", sa.Text),
        sa.Column("triples", JSON, nullable=False),
        sa.Column("revisions", JSON, nullable=False),
        sa.Column("touched", sa.Boolean, nullable=False),
        sa.Column("looks", sa.Integer, nullable=False),
        sa.Column("look_at", INSTANT),
        sa.Column("withdrawal", sa.Text),
        sa.PrimaryKeyConstraint("draft", name="placements_key"),
    )
    op.create_index("placements_by_intended_at", "placements", ["intended_at"])
    make_partial_index("placements_not_ended", "placements", ["intended_at"], "standing <> 'ended'")
    make_partial_index("placements_due", "placements", ["look_at"], "standing <> 'ended' AND look_at IS NOT NULL")


def make_placement_ids() -> None:
    op.create_table(
        "placement_ids",
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="placement_ids_key"),
        sa.ForeignKeyConstraint(["draft"], ["placements.draft"], name="placement_ids_of_placements"),
    )


def make_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("complete_at", INSTANT),
        sa.Column("failing_since", INSTANT),
        sa.Column("problem", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("account", name="accounts_key"),
    )
    op.create_table(
        "searched_addresses",
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("account", "address", name="searched_addresses_key"),
    )


def make_cursors() -> None:
    op.create_table(
        "cursors",
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("uidvalidity", sa.BigInteger, nullable=False),
        sa.Column("uidnext", sa.BigInteger, nullable=False),
        sa.Column("messages", sa.BigInteger, nullable=False),
        sa.Column("modseq", sa.BigInteger),
        sa.PrimaryKeyConstraint("account", "mailbox", name="cursors_key"),
    )


def make_unparsed() -> None:
    op.create_table(
        "unparsed",
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("uidvalidity", sa.BigInteger, nullable=False),
        sa.Column("uid", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account", "mailbox", "uidvalidity", "uid", name="unparsed_key"),
    )


def make_partial_index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=sa.text(where))
