"""Laws of what anybody may send: a matter that waits stays as it is, or a question is asked in it."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crickets.config import Settings, load
from crickets.core import events as e
from crickets.core.mail import Address, Arrival, Envelope, Locator, MailboxRole, MessageId
from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey
from crickets.core.standing import Turn
from crickets.core.state import fold
from crickets.looking.intake import Intake
from crickets.ports import Ledger
from crickets.register import register
from tests.ledgers import fresh_ledger

MAIN, ACME = AccountKey("main"), MatterKey("acme")
WROTE = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = WROTE + timedelta(days=3)
YOU = Address("you@studio.example")
ANNA = Address("anna@acme.example", "Anna Berg")
OFFER = MessageId("offer@studio.example")
SERVER = "mx.studio.example"

CONFIG = f"""
[user]
name = "Your Name"
timezone = "Europe/Madrid"

[accounts.main]
address = "{YOU.email}"
authserv_id = "{SERVER}"
imap = {{ host = "127.0.0.1", tls = "none", password_command = "echo x" }}

[clients.acme]
name = "Acme"
contact = "Anna Berg"
addresses = ["{ANNA.email}"]
stage = "negotiating"
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    path = tmp_path_factory.mktemp("config") / "config.toml"
    path.write_text(CONFIG)
    return load(path)


_STRANGERS = st.builds(
    Address,
    st.sampled_from(["bob@acme.example", "cleo@partner.example", "anna@home.example", "noreply@acme.example", "@"]),
    st.sampled_from(["Anna Berg", "Acme", ""]) | st.text(max_size=20),
)
_SUBJECTS = st.sampled_from(["Re: Offer for the website", "Fwd: Offer for the website", "News"]) | st.text(max_size=30)
_EVIDENCE = st.dictionaries(
    st.sampled_from(["auto-submitted", "list-id", "precedence", "authentication-results", "return-path"]),
    st.sampled_from(["no", "auto-replied", "<x.example>", "<>", f"{SERVER}; spf=fail; dkim=fail; dmarc=fail"]),
)
_IDS = st.lists(st.sampled_from(["1@x.example", "2@acme.example", "Offer@studio.example"]).map(MessageId), max_size=3)
_MAILS = st.builds(
    Envelope,
    st.sampled_from(["m@x.example", "n@acme.example"]).map(MessageId),
    date=st.none() | st.datetimes(timezones=st.just(UTC)),
    sender=st.none() | _STRANGERS,
    reply_to=st.lists(_STRANGERS, max_size=1).map(tuple),
    to=st.lists(st.just(YOU) | _STRANGERS, max_size=2).map(tuple),
    cc=st.lists(st.just(YOU) | st.just(ANNA) | _STRANGERS, max_size=2).map(tuple),
    subject=_SUBJECTS,
    in_reply_to=_IDS.map(tuple),
    references=_IDS.map(tuple),
    evidence=_EVIDENCE,
)
_ROLES = st.sampled_from([MailboxRole.INBOX, MailboxRole.JUNK, MailboxRole.TRASH, MailboxRole.OTHER])


def taken_in(ledger: Ledger, file: Settings, *arrivals: Arrival) -> None:
    """One look at which these come."""
    intake = Intake(ledger, file, file.roster(), MAIN, NOW)
    with ledger.transaction():
        intake.expect(arrivals)
        for arrival in arrivals:
            intake.take(arrival, arrival.internaldate)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_MAILS, _ROLES, st.integers(-48, 48)), min_size=1, max_size=4))
def test_whatever_a_stranger_writes_a_matter_that_waits_is_left_alone_or_asked_about(
    file: Settings, mails: list[tuple[Envelope, MailboxRole, int]]
) -> None:
    own = Envelope(
        OFFER, sender=YOU, to=(ANNA,), cc=(Address("cleo@partner.example"),), subject="Offer for the website"
    )
    offer = Arrival(Locator("Sent", 1, 1), MailboxRole.SENT, WROTE, own)
    strangers = [
        Arrival(Locator("INBOX", 1, uid), role, WROTE + timedelta(hours=hours), envelope)
        for uid, (envelope, role, hours) in enumerate(mails, 1)
    ]
    with tempfile.TemporaryDirectory() as folder:
        ledger = fresh_ledger(Path(folder))
        register(ledger, file, WROTE)
        taken_in(ledger, file, offer)
        before = set(ledger.events(ACME))
        taken_in(ledger, file, *strangers)
        taken_in(ledger, file, *strangers)
        facts = ledger.events(ACME)
        ledger.close()

    new = set(facts) - before
    assert fold(facts).turn is Turn.CLIENT
    assert all(isinstance(fact, e.AnswerAsked) for fact in new)
    assert len(new) <= len({envelope.message_id for envelope, _, _ in mails})
