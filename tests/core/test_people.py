from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.mail import Address, Arrival, Envelope, Locator, MailboxRole, MessageId
from crickets.core.people import CIRCULAR, Client, ClientKey, Direction, Roster, reduced

ACME = Client(ClientKey("acme"), "Acme", ("ann@acme.example", "@acme.example"))
BOB = Client(ClientKey("bob"), "Bob", ("bob@acme.example", "bob@provider.example"))
CARLA = Client(ClientKey("carla"), "Carla", ("carla+me@gmail.com", "carla@else.example"))
ROSTER = Roster(
    {client.key: client for client in (ACME, BOB, CARLA)}, frozenset({"you@studio.example", "you@acme.example"})
)


def to(*emails: str) -> tuple[Address, ...]:
    return tuple(Address(email) for email in emails)


def envelope(
    sender: str | None = "you@studio.example",
    *recipients: str,
    cc: tuple[str, ...] = (),
    bcc: tuple[str, ...] = (),
    evidence: dict[str, str] | None = None,
) -> Envelope:
    return Envelope(
        MessageId("m@mail.example"),
        sender=Address(sender) if sender else None,
        to=to(*recipients),
        cc=to(*cc),
        bcc=to(*bcc),
        evidence=evidence or {},
    )


def found(role: MailboxRole, headers: Envelope) -> Arrival:
    return Arrival(Locator("INBOX", 1, 1), role, datetime(2026, 3, 2, tzinfo=UTC), headers)


# Whose address


@pytest.mark.parametrize(
    "list_id, own",
    [
        ("Enquiries <hello.studio.example>", True),
        ("<HELLO.studio.example> ", True),
        ("<studio.example.evil.example>", False),
        ("News <news.acme.example>", False),
        ("", False),
    ],
)
def test_a_list_of_the_users_company_is_known_by_its_domain(list_id: str, *, own: bool) -> None:
    roster = Roster({ACME.key: ACME}, frozenset({"you@studio.example"}), frozenset({"studio.example", "acme.example"}))

    assert roster.is_own_list(list_id) is own


@pytest.mark.parametrize(
    "email, client",
    [
        ("ann@acme.example", "acme"),
        ("anyone@acme.example", "acme"),
        ("bob@acme.example", "bob"),
        ("bob@provider.example", "bob"),
        ("eve@provider.example", None),
        ("ann@mail.acme.example", None),
        ("ann@notacme.example", None),
        ("bob+invoices@acme.example", "bob"),
        ("+bob@provider.example", None),
        ("c.arla@gmail.com", "carla"),
        ("carla+work@googlemail.com", "carla"),
        ("ca.rla@provider.example", None),
        ("you@acme.example", None),
        ("", None),
        ("acme.example", None),
    ],
    ids=[
        "by address",
        "by domain",
        "an address beats its domain",
        "at a public provider",
        "a stranger at that provider",
        "a subdomain is another domain",
        "a domain that ends alike",
        "an address with a tag",
        "a tag alone",
        "dots where they say nothing",
        "the other name of a provider",
        "a mailbox of that name elsewhere",
        "the user's own address at the client's domain",
        "no address",
        "a domain alone",
    ],
)
def test_an_address_belongs_to_one_client_or_none(email: str, client: str | None) -> None:
    assert ROSTER.client_at(email) == client


@pytest.mark.parametrize("email", ["carla@gmail.com", "car.la+you@gmail.com", "carla+me@gmail.com"])
def test_a_client_record_knows_all_addresses_of_a_mailbox(email: str) -> None:
    assert CARLA.has(email)


def test_a_mailbox_whose_tags_tell_clients_apart_is_nobodys_by_itself() -> None:
    one, other = (Client(ClientKey(key), key, (f"agency+{key}@else.example",)) for key in ("one", "other"))
    roster = Roster({client.key: client for client in (one, other)}, frozenset())

    found = [roster.client_at(f"agency{tag}@else.example") for tag in ("+one", "+other", "", "+third")]
    assert found == ["one", "other", None, None]


def test_a_client_record_knows_its_addresses_and_its_domain() -> None:
    assert [ACME.has(email) for email in ("ann@acme.example", "new@acme.example", "ann@else.example")] == [
        True,
        True,
        False,
    ]


def test_the_clients_of_a_mail_are_named_once_in_the_order_of_their_addresses() -> None:
    found_there = ROSTER.clients_among(to("x@else.example", "bob@acme.example", "a@acme.example", "b@acme.example"))

    assert found_there == ("bob", "acme")


def test_a_client_anywhere_in_the_header_is_mentioned() -> None:
    assert ROSTER.mentioned(envelope("you@studio.example", bcc=("ann@acme.example",))) == ("acme",)
    assert ROSTER.mentioned(envelope("bob@acme.example", "ann@acme.example")) == ("bob", "acme")
    assert ROSTER.mentioned(envelope(None, "eve@else.example")) == ()


# Who wrote


@pytest.mark.parametrize(
    "role, sender, direction",
    [
        (MailboxRole.INBOX, "ann@acme.example", Direction.CLIENT),
        (MailboxRole.JUNK, "ann@acme.example", Direction.CLIENT),
        (MailboxRole.TRASH, "ann@acme.example", Direction.CLIENT),
        (MailboxRole.OTHER, "you@studio.example", Direction.OWN),
        (MailboxRole.SENT, "forgotten@alias.example", Direction.OWN),
        (MailboxRole.SENT, None, Direction.OWN),
        (MailboxRole.JUNK, "you@studio.example", Direction.NEITHER),
        (MailboxRole.TRASH, "you@studio.example", Direction.NEITHER),
        (MailboxRole.ALL, "ann@acme.example", Direction.CLIENT),
        (MailboxRole.ALL, "you@studio.example", Direction.NEITHER),
        (MailboxRole.FLAGGED, "you@studio.example", Direction.NEITHER),
        (MailboxRole.IMPORTANT, "you@studio.example", Direction.NEITHER),
        (MailboxRole.INBOX, "eve@else.example", Direction.NEITHER),
        (MailboxRole.INBOX, None, Direction.NEITHER),
    ],
    ids=[
        "the client",
        "the client, taken for junk",
        "the client, deleted",
        "the user, filed",
        "the user by an alias that is not configured",
        "the user, without a From",
        "forged in the user's name",
        "the user, deleted",
        "the client, in a view",
        "the user, or a draft, in a view of all",
        "the user, or a draft, in a view of what is flagged",
        "the user, or a draft, in a view of what is important",
        "a stranger",
        "nobody",
    ],
)
def test_who_wrote_is_told_by_address_and_folder(role: MailboxRole, sender: str | None, direction: Direction) -> None:
    assert ROSTER.direction(found(role, envelope(sender))) is direction


# Which own messages count


@pytest.mark.parametrize(
    "headers, clients",
    [
        (envelope("you@studio.example", "ann@acme.example"), ("acme",)),
        (envelope("you@studio.example", "eve@else.example", cc=("ann@acme.example",)), ("acme",)),
        (envelope("you@studio.example", "bob@acme.example", "ann@acme.example"), ("bob", "acme")),
        (envelope("you@studio.example", "eve@else.example", bcc=("ann@acme.example",)), ()),
        (envelope("you@studio.example", "eve@else.example"), ()),
        (envelope("you@studio.example", "ann@acme.example", evidence={"auto-submitted": "auto-replied"}), ()),
        (envelope("you@studio.example", "ann@acme.example", evidence={"auto-submitted": " No ; x=y"}), ("acme",)),
    ],
    ids=[
        "to the client",
        "the client in Cc",
        "to two clients, the first in To first",
        "the client in Bcc alone",
        "a forward to somebody else",
        "the user's vacation responder",
        "explicitly by hand",
    ],
)
def test_an_own_message_counts_for_the_clients_who_know_of_it(headers: Envelope, clients: tuple[str, ...]) -> None:
    assert ROSTER.addressees(headers) == clients


@pytest.mark.parametrize("number, counts", [(CIRCULAR, True), (CIRCULAR + 1, False)], ids=["five", "six"])
def test_a_mail_to_more_than_five_clients_is_a_circular(number: int, *, counts: bool) -> None:
    clients = {ClientKey(str(i)): Client(ClientKey(str(i)), str(i), (f"{i}@many.example",)) for i in range(number)}
    headers = envelope("you@studio.example", *(f"{i}@many.example" for i in range(number)))

    assert bool(Roster(clients, frozenset()).addressees(headers)) is counts


# Whom a draft goes to


def test_strangers_are_left_out_of_the_recipients() -> None:
    assert reduced(to("eve@else.example", "ann@acme.example"), ACME) == to("ann@acme.example")


def test_a_recipient_named_twice_is_kept_once_with_the_first_name_and_place() -> None:
    first, other, again = Address("a@acme.example", "Ann"), Address("b@acme.example"), Address("a@acme.example", "A.")

    assert reduced([first, other, again], ACME) == (first, other)


EMAILS = st.sampled_from(
    ["ann@acme.example", "b@acme.example", "bob@provider.example", "eve@else.example", "", "@", "x"]
)


@given(st.lists(EMAILS))
def test_no_address_that_the_record_does_not_know_gets_a_draft(emails: list[str]) -> None:
    kept = [address.email for address in reduced(to(*emails), ACME)]

    assert kept == list(dict.fromkeys(email for email in emails if ACME.has(email)))


# Who may be meant


OTHERS = Roster(
    {
        ACME.key: Client(ACME.key, "Acme", ("ann@acme.example", "ann@provider.test")),
        BOB.key: Client(BOB.key, "Bob", ("bob@acme.example", "@bob.example")),
    },
    frozenset({"you@studio.example", "you@bob.example", "you@provider.test"}),
    frozenset({"acme.example", "bob.example", "studio.example"}),
)


@pytest.mark.parametrize(
    "email, clients",
    [
        ("eve@acme.example", ("acme", "bob")),
        ("eve@se.acme.example", ("acme", "bob")),
        ("eve@notacme.example", ()),
        ("eve@example", ()),
        ("eve@provider.test", ()),
        ("eve@bob.example", ()),
        ("eve@studio.example", ()),
        ("", ()),
    ],
    ids=[
        "the company of two clients",
        "a branch",
        "ends alike",
        "above",
        "public",
        "where the user has an address too",
        "the user's own",
        "none",
    ],
)
def test_a_company_is_known_by_its_domain(email: str, clients: tuple[str, ...]) -> None:
    assert OTHERS.company(email) == clients


@pytest.mark.parametrize(
    "email, own",
    [
        ("you@studio.example", True),
        ("you+acme@provider.test", True),
        ("info@studio.example", True),
        ("somebody@provider.test", False),
        ("eve@bob.example", False),
        ("", False),
    ],
)
def test_own_is_an_address_of_the_user_or_of_their_company(email: str, *, own: bool) -> None:
    assert OTHERS.is_own(email) is own


@pytest.mark.parametrize(
    "sender, reply_to, recipient, role, direction",
    [
        ("7@platform.example", "ann@acme.example", "you@studio.example", MailboxRole.INBOX, Direction.CLIENT),
        ("7@platform.example", "8@platform.example", "you@studio.example", MailboxRole.INBOX, Direction.NEITHER),
        ("7@platform.example", "ann@acme.example", "x@y.example", MailboxRole.SENT, Direction.OWN),
        ("bob@acme.example", "ann@acme.example", "you@studio.example", MailboxRole.INBOX, Direction.CLIENT),
        ("you@studio.example", "ann@acme.example", "you@studio.example", MailboxRole.INBOX, Direction.CLIENT),
        ("you@studio.example", "ann@acme.example", "bob@acme.example", MailboxRole.INBOX, Direction.OWN),
        ("you@studio.example", "ann@acme.example", "eve@x.example", MailboxRole.INBOX, Direction.OWN),
        ("you@studio.example", "you@studio.example", "you@studio.example", MailboxRole.INBOX, Direction.OWN),
    ],
    ids=[
        "a platform for the client",
        "a platform for itself",
        "sent by the user",
        "another client",
        "a form of the user's web site",
        "the user to a client",
        "the user to anybody",
        "the user to themselves",
    ],
)
def test_who_writes_for_a_client_is_the_client(
    sender: str, reply_to: str, recipient: str, role: MailboxRole, direction: Direction
) -> None:
    mail = replace(envelope(sender, recipient), reply_to=to(reply_to))

    assert OTHERS.direction(found(role, mail)) is direction
    wrote = OTHERS.writer(mail)
    assert (wrote is not None) is (direction is Direction.CLIENT or role is MailboxRole.SENT)
