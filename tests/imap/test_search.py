from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.errors import MailboxUnreadable
from crickets.imap.search import LONGEST_COMMAND, criteria, search, search_for
from crickets.imap.session import MANY_KEYS
from crickets.imap.uids import batches, compressed, parsed
from crickets.ports import Interest
from tests.imap.played import played

AT = datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)
uid_sets = st.sets(st.integers(1, 2**32 - 1), max_size=200).map(sorted)


@given(uid_sets)
def test_compressed_uids_are_read_back(uids: list[int]) -> None:
    assert parsed(",".join(compressed(uids)), 2**32) == uids


@pytest.mark.parametrize("text, uids", [("1:3,7", [1, 2, 3, 7]), ("3:1", [1, 2, 3]), ("", []), ("4,4,2", [2, 4])])
def test_uids_in_their_spellings(text: str, uids: list[int]) -> None:
    assert parsed(text, 100) == uids


def test_uids_that_are_not_asked_for_are_left_out() -> None:
    assert parsed("1:4294967295", below=4) == [1, 2, 3]


@pytest.mark.parametrize("text", ["1:4294967295", "a", "1:*", "-1"])
def test_nonsense_instead_of_uids_is_an_error(text: str) -> None:
    with pytest.raises(MailboxUnreadable):
        parsed(text, 2**32)


@given(uid_sets, st.integers(1, 50), st.integers(21, 100))
def test_batches_hold_every_uid_and_keep_their_limits(uids: list[int], most: int, longest: int) -> None:
    found = list(batches(uids, most, longest))

    assert [uid for batch in found for uid in batch] == uids
    assert all(len(batch) <= most for batch in found)
    assert all(len(",".join(compressed(batch))) <= longest for batch in found)


def test_twelve_thousand_sparse_uids_are_not_one_command() -> None:
    found = list(batches(range(1_000_000, 1_036_000, 3), 1_000, LONGEST_COMMAND))

    assert len(found) == 13
    assert all(len(",".join(compressed(batch))) <= LONGEST_COMMAND for batch in found)


@given(st.sets(st.from_regex(r"[a-z0-9.]{1,60}@[a-z]{1,30}\.example", fullmatch=True), max_size=100))
def test_the_question_names_every_address_and_stays_short(addresses: set[str]) -> None:
    questions = list(criteria(Interest(frozenset(addresses), AT)))

    assert all(len(question) <= LONGEST_COMMAND for question in questions)
    assert all(question.startswith("SINCE 01-Mar-2026 ") for question in questions)
    assert sum(question.count(' FROM "') for question in questions) >= len(addresses)


def test_the_question_is_a_tree_and_no_chain() -> None:
    [question] = criteria(Interest(frozenset({"a@x.example", "@y.example"}), AT))

    assert question == (
        'SINCE 01-Mar-2026 OR OR OR FROM "@y.example" TO "@y.example" OR CC "@y.example" BCC "@y.example"'
        ' OR OR FROM "a@x.example" TO "a@x.example" OR CC "a@x.example" BCC "a@x.example"'
    )


def test_where_authors_are_wanted_nobody_else_is_asked_for() -> None:
    [question] = criteria(Interest(frozenset({"a@x.example", "@y.example"}), AT, authors=True))

    assert question == 'SINCE 01-Mar-2026 OR FROM "@y.example" FROM "a@x.example"'


@pytest.mark.parametrize(
    "address, asked",
    [
        ("ann@bücher.example", '"ann@xn--bcher-kva.example"'),
        ("@bücher.example", '"@xn--bcher-kva.example"'),
        ("jörg@acme.example", '"@acme.example"'),
        ('"a b"@acme.example', '"\\"a b\\"@acme.example"'),
    ],
)
def test_the_question_is_ascii(address: str, asked: str) -> None:
    [question] = criteria(Interest(frozenset({address}), AT))

    assert f"FROM {asked} " in question


def test_where_everything_is_wanted_addresses_are_not_asked_for() -> None:
    everything = Interest(frozenset({"a@x.example"}), AT, all_since=AT - timedelta(days=1))

    assert list(criteria(everything)) == ["SINCE 28-Feb-2026"]


def test_what_was_found_twice_is_found_once() -> None:
    with played() as server:
        server.session.capabilities = frozenset({"ESEARCH"})
        server.says(
            b'* ESEARCH (TAG "C1") UID ALL 5,1:3', b"C1 OK", b'* ESEARCH (TAG "C2") UID COUNT 2 ALL 3:4', b"C2 OK"
        )
        found = search_for(server.session, Interest(frozenset({"@x.example"}), AT - timedelta(days=9), all_since=AT))

        assert found == [1, 2, 3, 4, 5]
        assert [line.split(b"SINCE")[0] for line in server.heard] == [
            b"C1 UID SEARCH RETURN (ALL) ",
            b"C2 UID SEARCH RETURN (ALL) ",
        ]


@pytest.mark.parametrize(
    "said, uids",
    [
        ([b'* ESEARCH (TAG "C1") UID'], []),
        ([b"* ESEARCH UID ALL 4:2"], [2, 3, 4]),
        ([b'* ESEARCH (TAG "ALL 9") UID MIN 2 ALL 2,4 MODSEQ 9'], [2, 4]),
        ([b"* SEARCH"], []),
        ([b"* SEARCH 2 4", b"* 7 EXISTS", b"* SEARCH 3"], [2, 3, 4]),
        ([b"* SEARCH 2 4 (MODSEQ 9)"], [2, 4]),
        ([b"* search 9"], [9]),
        ([], []),
    ],
)
def test_answers_to_a_search(said: list[bytes], uids: list[int]) -> None:
    with played() as server:
        server.session.capabilities = frozenset({"ESEARCH"})
        server.says(*said, b"C1 OK")

        assert search(server.session, "ALL") == uids


@pytest.mark.parametrize("counted", [b"COUNT 2", b"COUNT 0", b"MIN 3 MAX 9 COUNT 2"])
def test_a_server_that_only_counts_what_it_found_is_asked_plainly(counted: bytes) -> None:
    with played() as server:
        server.session.capabilities = frozenset({"ESEARCH"})
        server.says(b'* ESEARCH (TAG "C1") UID ' + counted, b"C1 OK", b"* SEARCH 3 9", b"C2 OK", b"* SEARCH", b"C3 OK")

        assert search(server.session, "ALL") == [3, 9]
        assert search(server.session, "DELETED") == []
        assert server.heard == [b"C1 UID SEARCH RETURN (ALL) ALL", b"C2 UID SEARCH ALL", b"C3 UID SEARCH DELETED"]


def test_a_question_that_is_too_much_is_asked_in_parts_from_then_on() -> None:
    wanted = Interest(frozenset({"@x.example", "@y.example"}), AT)
    with played() as server:
        server.says(b"C1 BAD Command Argument Error. 12", b"* SEARCH 3", b"C2 OK", b"* SEARCH 1 3", b"C3 OK")
        assert search_for(server.session, wanted) == [1, 3]
        server.says(b"* SEARCH", b"C4 OK", b"* SEARCH 7", b"C5 OK")
        assert search_for(server.session, wanted) == [7]

        assert [line.count(b"OR ") for line in server.heard] == [7, 3, 3, 3, 3]


def test_where_no_question_is_easy_enough_it_is_the_mailbox_that_is_bad() -> None:
    with played() as server:
        server.says(*(b"C%d NO [SERVERBUG] Internal error" % number for number in range(1, 20)))

        with pytest.raises(MailboxUnreadable, match="Internal error"):
            search_for(server.session, Interest(frozenset({"@x.example", "@y.example"}), AT))
        assert [line.count(b"OR ") for line in server.heard] == [7, 3, 0]
        assert server.session.keys_at_once == MANY_KEYS


def test_a_server_that_does_not_know_esearch_after_all_is_asked_plainly() -> None:
    with played() as server:
        server.session.capabilities = frozenset({"ESEARCH"})
        server.says(b"C1 BAD what?", b"* SEARCH 7", b"C2 OK", b"* SEARCH 8", b"C3 OK")

        assert search(server.session, "ALL") == [7]
        assert search(server.session, "ALL") == [8]
        assert server.heard == [b"C1 UID SEARCH RETURN (ALL) ALL", b"C2 UID SEARCH ALL", b"C3 UID SEARCH ALL"]
