from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from crickets.core.mail import Arrival, Flag, Mailbox, MailboxRole
from crickets.errors import MailboxUnreadable
from crickets.imap import fetch as fetching
from crickets.imap.fetch import Fetched, Headers, collected, fetch_headers
from tests.imap.played import Played, played

INBOX = Mailbox("INBOX", MailboxRole.INBOX)
EXAMINED = (b"* 9 EXISTS", b"* OK [UIDVALIDITY 7] valid", b"* OK [UIDNEXT 10] next", b"C1 OK [READ-ONLY] done")
HEADER = b"From: ann@acme.example\r\nMessage-ID: <one@acme.example>\r\n\r\n"


@pytest.fixture
def server() -> Iterator[Played]:
    with played() as server:
        server.says(*EXAMINED)
        yield server


def shown(uid: int, header: bytes = HEADER, rest: bytes = b"") -> bytes:
    items = b'UID %d FLAGS () INTERNALDATE "02-Mar-2026 09:30:15 +0000" RFC822.SIZE 99' % uid
    return b"* 1 FETCH (%s BODY[HEADER.FIELDS (FROM)]<0> {%d}\r\n%s%s)" % (items, len(header), header, rest)


def fetched(server: Played, *uids: int) -> Headers:
    [headers] = fetch_headers(server.session, INBOX, 7, uids)
    return headers


def uids_of(headers: Headers) -> list[int]:
    return [arrival.locator.uid for arrival in headers.arrivals]


def test_a_message_is_what_the_server_says_of_it(server: Played) -> None:
    server.says(
        b'* 3 FETCH (UID 5 FLAGS (\\SEEN $x \\Recent) INTERNALDATE " 2-Mar-2026 10:30:15 +0100" RFC822.SIZE 1234'
        b" BODY[HEADER.FIELDS (FROM UID FLAGS)]<0> {%d}" % len(HEADER),
        HEADER + b" MODSEQ (9))",
        b"C2 OK",
    )
    [arrival] = fetched(server, 5).arrivals

    assert (arrival.locator.uid, arrival.locator.uidvalidity, arrival.role) == (5, 7, MailboxRole.INBOX)
    assert arrival.flags == {Flag.SEEN, "$x"}
    assert arrival.internaldate == datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)
    assert arrival.size == 1234
    assert arrival.envelope.message_id == "one@acme.example"


def test_the_mailbox_is_opened_to_read_and_nothing_is_marked_seen(server: Played) -> None:
    server.says(shown(5), b"C2 OK")
    fetched(server, 5)
    examine, fetch = server.heard

    assert examine == b'C1 EXAMINE "INBOX"'
    assert fetch.startswith(b"C2 UID FETCH 5 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID ")
    assert fetch.endswith(b")]<0.65536>)")


@pytest.mark.parametrize(
    "responses, found",
    [
        ([b"* 1 FETCH (UID 5 BODY[]<0> {1}\r\nx)"], {5: b"x"}),
        ([b'* 1 FETCH (UID 5 BODY[] "a \\"UID 9\\"")'], {5: b'a "UID 9"'}),
        ([b'* 1 FETCH (BODY[] "x" UID 5)'], {5: b"x"}),
        ([b"* 1 FETCH (UID 5 BODY[] NIL)"], {5: None}),
        ([b"* 1 fetch (uid 5 body[] {1}\r\nx)"], {5: b"x"}),
        ([b"* 1 FETCH (FLAGS (\\Seen))", b"* 2 FETCH (UID 5 BODY[] {1}\r\nx)"], {5: b"x"}),
        ([b"* 1 FETCH (UID 5 BODY[] {1}\r\nx)", b"* 1 FETCH (UID 5 FLAGS (\\Seen))"], {5: b"x"}),
        ([b"* 1 FETCH (UID 5 FLAGS ())", b"* 1 FETCH (BODY[] {1}\r\nx UID 5)"], {5: b"x"}),
        ([b"* 7 EXISTS", b"* OK [x] * 1 FETCH (UID 6)", b"* VANISHED 1:3"], {}),
    ],
    ids=["literal", "quoted", "UID last", "NIL", "small", "others'", "told twice", "in two", "no FETCH"],
)
def test_what_is_said_of_a_message_in_many_ways(responses: list[bytes], found: dict[int, bytes | None]) -> None:
    with played() as server:
        server.says(*responses, b"C1 OK")
        messages = collected(server.wire.ask(b"FETCH").untagged)

    assert {uid: message.body for uid, message in messages.items()} == found


def test_flags_that_are_told_later_count() -> None:
    first, second = (b"* 1 FETCH (UID 5 FLAGS (\\Seen))",), (b"* 1 FETCH (UID 5 FLAGS (\\Draft))",)

    assert collected([first, second]) == {5: Fetched(5, frozenset({Flag.DRAFT}))}


def test_messages_come_in_the_order_of_uids_and_strangers_are_left_out(server: Played) -> None:
    server.says(shown(6), shown(99), shown(5), b"C2 OK")

    assert uids_of(fetched(server, 5, 6)) == [5, 6]


def test_a_message_that_is_gone_is_neither_read_nor_unreadable(server: Played) -> None:
    server.says(shown(5), b"C2 NO [EXPUNGEISSUED] Some of the messages no longer exist.", b"* SEARCH", b"C3 OK")
    headers = fetched(server, 5, 6)

    assert uids_of(headers) == [5]
    assert headers.unparsed == ()


def test_a_message_that_the_server_lists_and_does_not_give_is_unparsed(server: Played) -> None:
    server.says(shown(5), b"C2 OK FETCH completed.", b"* SEARCH 7", b"C3 OK")
    headers = fetched(server, 5, 6, 7)

    assert uids_of(headers) == [5]
    assert [(unparsed.locator.uid, unparsed.reason) for unparsed in headers.unparsed] == [
        (7, "the server lists it, and does not give it")
    ]
    assert server.heard[-1] == b"C3 UID SEARCH UID 6:7"


@pytest.mark.parametrize(
    "items, reason",
    [
        (b"BODY[HEADER.FIELDS (FROM)]<0> NIL", "the server gave no header"),
        (b'INTERNALDATE "never" BODY[HEADER.FIELDS (FROM)]<0> ""', "neither the server nor the message tells when"),
    ],
)
def test_what_cannot_be_understood_is_unparsed_with_a_reason(items: bytes, reason: str, server: Played) -> None:
    server.says(shown(5), b"* 2 FETCH (UID 6 %s)" % items, shown(7), b"C2 OK")
    headers = fetched(server, 5, 6, 7)

    assert uids_of(headers) == [5, 7]
    [unparsed] = headers.unparsed
    assert unparsed.locator.uid == 6
    assert reason in unparsed.reason


def test_a_server_that_tells_no_date_is_believed_to_have_got_it_when_it_was_written(server: Played) -> None:
    header = b"Date: Mon, 2 Mar 2026 09:30:15 +0000\r\n\r\n"
    server.says(b"* 1 FETCH (UID 5 BODY[HEADER.FIELDS (DATE)]<0> {%d}" % len(header), header + b")", b"C2 OK")

    assert fetched(server, 5).arrivals[0].internaldate == datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)


def test_whatever_a_message_does_to_the_parser_it_stops_no_other(
    server: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(raw: bytes, at: datetime) -> Arrival:
        raise RecursionError(raw, at)

    monkeypatch.setattr(fetching, "envelope", fails)
    server.says(shown(5), b"C2 OK")
    headers = fetched(server, 5)

    assert headers.arrivals == ()
    assert [unparsed.reason for unparsed in headers.unparsed] == ["RecursionError"]


def test_what_cannot_be_understood_still_shows_who_may_have_written_it_and_when(
    server: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(raw: bytes, at: datetime) -> Arrival:
        raise RecursionError(raw, at)

    header = b"From: <Ann@acme.example>\r\nIn-Reply-To: <1@studio.example>\r\n\r\n"
    when = b'INTERNALDATE "02-Mar-2026 09:30:15 +0000" '
    monkeypatch.setattr(fetching, "envelope", fails)
    server.says(b"* 1 FETCH (UID 5 %sBODY[HEADER.FIELDS (FROM)]<0> {%d}" % (when, len(header)), header + b")", b"C2 OK")
    [unparsed] = fetched(server, 5).unparsed

    assert unparsed.at == datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)
    assert unparsed.writers == {"ann@acme.example"}
    assert list(unparsed.refers_to) == ["1@studio.example"]


def test_where_one_message_makes_the_server_refuse_all_the_others_are_fetched_without_it(server: Played) -> None:
    server.says(b"C2 NO [SERVERBUG] Internal error")
    server.says(shown(1), shown(2), b"C3 OK", b"C4 NO [SERVERBUG] Internal error")
    server.says(b"C5 NO [SERVERBUG] Message 3 is damaged", shown(4), b"C6 OK")
    headers = fetched(server, 1, 2, 3, 4)

    assert uids_of(headers) == [1, 2, 4]
    assert [(unparsed.locator.uid, unparsed.reason) for unparsed in headers.unparsed] == [(3, "Message 3 is damaged")]


def test_where_the_server_refuses_everything_it_is_not_asked_for_ever(
    server: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST_REFUSED", 2)
    server.says(*(b"C%d NO [SERVERBUG] Internal error" % number for number in range(2, 30)))

    with pytest.raises(MailboxUnreadable, match="Internal error"):
        fetched(server, *range(1, 9))
    assert len(server.heard) == 7


def test_what_a_huge_field_pushed_out_is_asked_for_alone(server: Played) -> None:
    huge = b"References: " + b"<a@x.example> " * 5_000
    short = b"Message-ID: <one@acme.example>\r\nFrom: ann@acme.example\r\n\r\n"
    server.says(shown(5, huge[:65_536]), b"C2 OK")
    server.says(b"* 1 FETCH (UID 5 BODY[HEADER.FIELDS (X)]<0> {%d}" % len(short), short + b")", b"C3 OK")
    [arrival] = fetched(server, 5).arrivals

    assert arrival.envelope.message_id == "one@acme.example"
    assert arrival.envelope.references == ("a@x.example",)
    assert b"REFERENCES" not in server.heard[2]


def test_a_mailbox_that_was_renumbered_meanwhile_is_not_read(server: Played) -> None:
    with pytest.raises(MailboxUnreadable, match="renumbered"):
        next(fetch_headers(server.session, INBOX, 8, [5]))


def test_a_mailbox_without_uidvalidity_cannot_be_read() -> None:
    with played() as server:
        server.says(b"* 9 EXISTS", b"C1 OK")

        with pytest.raises(MailboxUnreadable):
            next(fetch_headers(server.session, INBOX, 8, [5]))
