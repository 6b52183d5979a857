import itertools
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.correspondents import Circle, Correspondent, Footing, addresses_of, correspondents, happened
from crickets.core.mail import Address, Arrival, Envelope, Flag, Locator, MailboxRole, MessageId
from crickets.core.nature import AutoReply, Nature, Notification
from crickets.core.people import Client, ClientKey, Roster

YOU = "you@studio.example"
TIM = "tim@web.example"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ACME = Client(ClientKey("acme"), "Acme", ("anna@acme.example",))
CIRCLE = Circle(
    Roster({ACME.key: ACME}, frozenset({YOU}), frozenset({"acme.example", "studio.example"})),
    lambda domain: domain in {"gmail.com", "web.example"},
)

_numbers = itertools.count(1)


def to(*emails: str, days: float = 10, cc: str = "", refers_to: str = "", **evidence: str) -> Arrival:
    """A mail of the user's to these people, so many days ago."""
    return _mail(MailboxRole.SENT, YOU, emails, days, cc, refers_to, evidence)


def by(email: str, *, days: float = 9, name: str = "", refers_to: str = "", **evidence: str) -> Arrival:
    """A mail of theirs."""
    return _mail(MailboxRole.INBOX, f"{name}|{email}", (YOU,), days, "", refers_to, evidence)


def _mail(
    role: MailboxRole,
    sender: str,
    people: Sequence[str],
    days: float,
    cc: str,
    refers_to: str,
    evidence: dict[str, str],
) -> Arrival:
    number, at = next(_numbers), NOW - timedelta(days=days)
    envelope = Envelope(
        MessageId(f"{number}@mail.example"),
        at,
        Address(sender.rpartition("|")[2], sender.rpartition("|")[0]),
        to=tuple(map(Address, people)),
        cc=(Address(cc),) if cc else (),
        subject=f"About {number}",
        in_reply_to=(MessageId(refers_to),) if refers_to else (),
        evidence={field.replace("_", "-"): value for field, value in evidence.items()},
    )
    return Arrival(Locator(role.value, 1, number), role, at, envelope)


def parties(found: Sequence[Correspondent]) -> list[str]:
    return [one.party for one in found]


# Who counts


@pytest.mark.parametrize(
    "email, party",
    [
        ("eva@bolt.example", "@bolt.example"),
        ("eva.nowak@gmail.com", "evanowak@gmail.com"),
        ("eva+work@web.example", "eva@web.example"),
        (YOU, None),
        ("you+list@studio.example", None),
        ("colleague@studio.example", None),
        ("anna@acme.example", None),
        ("bob@acme.example", None),
        ("nobody", None),
        ('"a b"@bolt.example', None),
        ("eva@[192.0.2.1]", None),
        ("eva@localhost", None),
    ],
    ids=[
        "a company",
        "a person at Google",
        "a tag",
        "the user",
        "the user with a tag",
        "a colleague",
        "a client of the file",
        "somebody at their company",
        "no address",
        "a quoted address",
        "an address without a name",
        "somebody on this machine",
    ],
)
def test_who_counts_as_somebody_else(email: str, party: str | None) -> None:
    assert CIRCLE.party(email) == party


@pytest.mark.parametrize(
    "sent, named",
    [
        (to("eva@bolt.example", "tim@bolt.example"), {"@bolt.example": {"@bolt.example"}}),
        (to("e.va@gmail.com", "eva@gmail.com"), {"eva@gmail.com": {"e.va@gmail.com", "eva@gmail.com"}}),
        (to("eva@bolt.example", cc="tim@web.example"), {"@bolt.example": {"@bolt.example"}, TIM: {TIM}}),
        (to(*(f"eva@bolt{number}.example" for number in range(6))), {}),
        (to("eva@bolt.example", auto_submitted="auto-replied"), {}),
        (to("anna@acme.example"), {}),
        (to("noreply@bank.example", cc="notifications@forge.example"), {}),
    ],
    ids=[
        "people of one company",
        "one mailbox of Google's",
        "a copy",
        "a circular",
        "the user's vacation",
        "a client",
        "machines",
    ],
)
def test_a_mail_names_those_to_look_for(sent: Arrival, named: dict[str, set[str]]) -> None:
    assert addresses_of([sent], CIRCLE) == named


# Both ways


def test_people_of_one_company_are_one_correspondent_and_the_most_frequent_is_the_contact() -> None:
    sent = [to("info@bolt.example", days=9), to("tim@bolt.example", days=8), to("eva@bolt.example", days=7)]
    received = [by("eva@bolt.example", days=6, name="Eva Nowak"), by("info@bolt.example", days=5)]

    (found,) = correspondents(sent, received, CIRCLE)

    assert found.contact == Address("eva@bolt.example", "Eva Nowak")
    assert found.addresses == ("eva@bolt.example", "@bolt.example")
    assert (len(found.sent), len(found.received)) == (3, 2)
    assert (found.last_out, found.last_in) == (NOW - timedelta(days=7), NOW - timedelta(days=5))


def test_a_colleague_who_was_not_written_to_answers_for_the_company() -> None:
    (found,) = correspondents([to("eva@bolt.example", days=9)], [by("boss@bolt.example", days=2)], CIRCLE)

    assert found.footing is Footing.ANSWERED


def test_a_person_at_a_public_provider_is_known_by_their_addresses() -> None:
    sent = [to("e.va@gmail.com"), to("eva@gmail.com")]

    (found,) = correspondents(sent, [by("eva@gmail.com")], CIRCLE)

    assert found.addresses == ("eva@gmail.com", "e.va@gmail.com")


def test_the_name_is_the_one_by_which_they_call_themselves_last() -> None:
    received = [by("eva@bolt.example", days=8, name="E. N."), by("eva@bolt.example", days=3, name="Eva Nowak")]

    (found,) = correspondents([to("eva@bolt.example")], [*received, by("eva@bolt.example", days=1)], CIRCLE)

    assert found.contact.name == "Eva Nowak"


@pytest.mark.parametrize(
    "wrote",
    [
        by("eva@bolt.example", auto_submitted="auto-replied"),
        by("eva@bolt.example", list_unsubscribe="<mailto:leave@bolt.example>"),
        by("eva@bolt.example", list_id="<team.bolt.example>"),
        by("news@bolt.example", auto_submitted="auto-generated"),
        by("noreply@bolt.example"),
        by("mailer-daemon@bolt.example", content_type="multipart/report; report-type=delivery-status"),
    ],
    ids=["away", "a newsletter", "a list", "a notice", "noreply", "a bounce"],
)
def test_what_no_person_wrote_is_no_answer(wrote: Arrival) -> None:
    spoke = by("eva@bolt.example", days=30)

    (found,) = correspondents([to("eva@bolt.example", days=19)], [spoke, wrote], CIRCLE)

    assert (found.footing, found.received) == (Footing.OWES, (spoke,))


def test_what_was_read_counts_and_not_what_headers_say() -> None:
    spoke, notice, away = (by("eva@bolt.example", days=days) for days in (30, 5, 4))
    read: dict[MessageId, Nature] = {
        notice.envelope.message_id: Notification(),
        away.envelope.message_id: AutoReply(),
    }

    (found,) = correspondents([to("eva@bolt.example", days=19)], [spoke, notice, away], CIRCLE, read)

    assert found.received == (spoke,)


def test_through_a_list_an_answer_to_the_user_is_a_persons() -> None:
    sent = to("eva@bolt.example")
    answer = by("eva@bolt.example", refers_to=sent.envelope.message_id, list_id="<team.bolt.example>")

    (found,) = correspondents([sent], [answer], CIRCLE)

    assert found.received == (answer,)


def test_a_draft_was_never_sent() -> None:
    sent = to("eva@bolt.example")
    draft = Arrival(sent.locator, MailboxRole.OTHER, NOW, sent.envelope, frozenset({Flag.DRAFT}))

    assert correspondents([draft], [], CIRCLE) == ()


def test_whom_the_user_does_not_write_to_is_nobodys_correspondent() -> None:
    assert correspondents([], [by("shop@bolt.example"), by("eva@gmail.com")], CIRCLE) == ()


# Who owes


@pytest.mark.parametrize(
    "sent, received, footing",
    [
        ((19,), (30,), Footing.OWES),
        ((19, 3), (5,), Footing.OWES),
        ((19,), (5,), Footing.ANSWERED),
        ((19,), (19,), Footing.ANSWERED),
        ((19,), (), Footing.NEVER_WROTE),
    ],
    ids=["nothing since", "written again", "they wrote last", "at one moment", "never wrote"],
)
def test_who_wrote_last_owes_nothing(sent: tuple[int, ...], received: tuple[int, ...], footing: Footing) -> None:
    (found,) = correspondents(
        [to("eva@bolt.example", days=days) for days in sent],
        [by("eva@bolt.example", days=days) for days in received],
        CIRCLE,
    )

    assert found.footing is footing


def test_those_who_owe_come_first_the_longest_first_then_the_latest_and_strangers_last() -> None:
    sent = [to(f"eva@{name}.example", days=days) for name, days in _DAYS.items()]
    received = [by(f"eva@{name}.example", days=days) for name, days in _ANSWERED.items()]

    assert parties(correspondents(sent, received, CIRCLE)) == [
        "@longest.example",
        "@long.example",
        "@today.example",
        "@yesterday.example",
        "@stranger.example",
    ]


_DAYS = {"long": 19, "stranger": 60, "yesterday": 5, "longest": 40, "today": 30}
_ANSWERED = {"long": 20, "longest": 80, "yesterday": 1, "today": 0.1}


@pytest.mark.parametrize(
    "sent, proposed",
    [
        ([to("eva@bolt.example")], True),
        ([to("info@bolt.example")], True),
        ([to("eva@bolt.example"), to("eva@bolt.example", days=3, refers_to="1@mail.example")], True),
        ([to("eva@bolt.example", refers_to="1@forum.example")], False),
        ([to("eva@bolt.example", "tim@pixel.example")], False),
        ([to("tim@gmail.com", cc="eva@bolt.example")], False),
        ([to("support@bolt.example")], False),
        ([to("talk@lists.bolt.example")], False),
        ([to("makers-request@bolt.example")], False),
    ],
    ids=[
        "alone",
        "a company",
        "twice",
        "in answer to others",
        "with others",
        "a copy",
        "support",
        "a list",
        "its robot",
    ],
)
def test_a_stranger_who_never_wrote_is_proposed_where_it_may_have_been_an_offer(
    sent: list[Arrival], *, proposed: bool
) -> None:
    found = [one.party for one in correspondents(sent, [], CIRCLE) if "bolt" in one.party]

    assert bool(found) is proposed


@pytest.mark.parametrize(
    "wrote, proposed",
    [
        (by("eva@bolt.example", list_unsubscribe="<mailto:leave@bolt.example>"), False),
        (by("no-reply@bolt.example"), False),
        (by("eva@bolt.example", auto_submitted="auto-replied"), True),
    ],
    ids=["newsletters", "notices", "an absence"],
)
def test_who_sends_newsletters_and_notices_was_offered_nothing(wrote: Arrival, *, proposed: bool) -> None:
    assert bool(correspondents([to("eva@bolt.example")], [wrote], CIRCLE)) is proposed


# When a mail was written


@pytest.mark.parametrize(
    "date, stored, at",
    [
        (None, NOW, NOW),
        (NOW - timedelta(days=400), NOW, NOW - timedelta(days=400)),
        (NOW + timedelta(days=2), NOW, NOW),
    ],
    ids=["no Date", "a mailbox that was moved", "a clock that is fast"],
)
def test_nothing_is_written_after_it_was_stored(date: datetime | None, stored: datetime, at: datetime) -> None:
    envelope = Envelope(MessageId("1@mail.example"), date)

    assert happened(Arrival(Locator("Sent", 1, 1), MailboxRole.SENT, stored, envelope)) == at


# Laws

_EMAILS = ["eva@bolt.example", "tim@bolt.example", "ada@gmail.com", "a.da@gmail.com", "zoe@pixel.example"]
_people, _days = st.sampled_from(_EMAILS), st.integers(0, 80)
_names = st.sampled_from(["", "Eva", "Ada L."])
_sent = st.lists(st.builds(lambda email, days: to(email, days=days), _people, _days), max_size=12)
_received = st.lists(
    st.builds(lambda email, days, name: by(email, days=days, name=name), _people, _days, _names), max_size=12
)


@given(_sent, _received, st.randoms(use_true_random=False))
def test_in_which_order_mail_is_found_does_not_matter(
    sent: list[Arrival], received: list[Arrival], chance: random.Random
) -> None:
    found = correspondents(sent, received, CIRCLE)
    again = [*sent, *sent[:3]], [*received, *received[:3]]  # and what is found twice counts once
    for some in again:
        chance.shuffle(some)

    assert correspondents(*again, CIRCLE) == found


@given(_sent, _received)
def test_everybody_who_is_proposed_was_written_to_and_stands_there_once(
    sent: list[Arrival], received: list[Arrival]
) -> None:
    found = correspondents(sent, received, CIRCLE)

    assert len({one.party for one in found}) == len(found)
    assert sum(len(one.sent) for one in found) <= len(sent)
    assert {one.party for one in found} <= addresses_of(sent, CIRCLE).keys()
    assert [one.footing for one in found] == sorted(one.footing for one in found)
