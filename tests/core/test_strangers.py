from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.events import Doubt
from crickets.core.mail import Address, Envelope, MessageId
from crickets.core.matters import MatterKey
from crickets.core.people import Client, ClientKey, Roster
from crickets.core.strangers import Awaited, Lookout, Name, name_in, name_of
from crickets.core.subjects import topic
from tests.core.story import mid

ACME = Client(ClientKey("acme"), "Acme Design Ltd", ("ann@acme.example", "ann@provider.test"), contact="Ann Berg")
BOLT = Client(ClientKey("bolt"), "Bolt", ("eva@bolt.example",), contact="Eva")
YOU = "you@studio.example"
ROSTER = Roster(
    {ACME.key: ACME, BOLT.key: BOLT}, frozenset({YOU}), frozenset({"acme.example", "bolt.example", "studio.example"})
)
SINCE = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = SINCE + timedelta(days=1)

SITE = Awaited(
    MatterKey("acme/site"),
    ACME.key,
    SINCE,
    topic=topic("Offer for the website"),
    people=frozenset({"cleo@partner.example"}),
    asked=frozenset({mid("denied")}),
)
SHOP = Awaited(MatterKey("acme/shop"), ACME.key, SINCE, topic=topic("Invoice"))
APP = Awaited(MatterKey("bolt"), BOLT.key, SINCE, topic=topic("The app"))
HEARD: dict[ClientKey, list[Name]] = {BOLT.key: [name_in("Eva Maria Novák")]}
LOOKOUT = Lookout(ROSTER, [SITE, SHOP, APP], HEARD)


def mail(
    sender: str,
    name: str = "",
    subject: str = "News",
    *,
    to: str = YOU,
    cc: str = "",
    refers_to: tuple[MessageId, ...] = (),
) -> Envelope:
    copies = (Address(cc),) if cc else ()
    return Envelope(
        mid("m"), sender=Address(sender, name), to=(Address(to),), cc=copies, subject=subject, in_reply_to=refers_to
    )


BOTH = {"acme/site": Doubt.COMPANY, "acme/shop": Doubt.COMPANY}
NAMED = {"acme/site": Doubt.NAMESAKE, "acme/shop": Doubt.NAMESAKE}

DOUBTS: dict[str, tuple[Envelope, dict[str, Doubt]]] = {
    "of the company": (mail("bob@acme.example"), BOTH),
    "of a branch of the company": (mail("bob@se.acme.example"), BOTH),
    "of a domain that ends alike": (mail("bob@notacme.example"), {}),
    "of the same public provider": (mail("bob@provider.test"), {}),
    "of the user's own company": (mail("partner@studio.example"), {}),
    "who had a copy": (mail("cleo@partner.example"), {"acme/site": Doubt.COLLEAGUE}),
    "forwarded": (mail("x@y.example", subject="WG: Offer for the website"), {"acme/site": Doubt.SUBJECT}),
    "forwarded by the user's partner": (
        mail("partner@studio.example", subject="Fwd: Re: Offer for the website"),
        {"acme/site": Doubt.SUBJECT},
    ),
    "of the company, under the subject": (
        mail("bob@acme.example", subject="Re: Offer for the website"),
        {"acme/site": Doubt.SUBJECT, "acme/shop": Doubt.COMPANY},
    ),
    "under the subject of a ticket": (
        mail("x@y.example", subject="[Acme] Re: Offer for the website [Ticket#2026]"),
        {"acme/site": Doubt.SUBJECT},
    ),
    "under the subject, with a word more": (
        mail("x@y.example", subject="Odp: Offer for the website - ok"),
        {"acme/site": Doubt.SUBJECT},
    ),
    "under a part of the subject": (mail("x@y.example", subject="Re: Offer for the"), {"acme/site": Doubt.SUBJECT}),
    "under a word of the subject": (mail("x@y.example", subject="Re: Offer"), {}),
    "under a longer word": (mail("x@y.example", subject="Re: Offer for the websites"), {}),
    "under the subject, begun anew": (mail("x@y.example", subject="Offer for the website"), {}),
    "under a subject of one word": (mail("x@y.example", subject="Re: Invoice"), {}),
    "under another subject": (mail("x@y.example", subject="Re: Offer for the old website"), {}),
    "to the user and the client": (mail("x@y.example", cc="eva@bolt.example"), {"bolt": Doubt.TOGETHER}),
    "to the client and the user": (mail("x@y.example", to="eva@bolt.example", cc=YOU), {"bolt": Doubt.TOGETHER}),
    "to the client alone": (mail("x@y.example", to="eva@bolt.example"), {}),
    "of the user's partner to the client": (
        mail("partner@studio.example", subject="Re: Offer for the website", to="ann@acme.example", cc=YOU),
        {},
    ),
    "called like the contact": (mail("x@y.example", "Ann Berg"), NAMED),
    "the other way round": (mail("x@y.example", "BERG, Ann (Acme)"), NAMED),
    "called like the company": (mail("x@y.example", "Acme Design Ltd."), NAMED),
    "called so by the address alone": (mail("ann.berg77@y.example"), NAMED),
    "called so by the address for a name": (mail("ann.berg@y.example", "ann.berg@y.example"), NAMED),
    "called like one who wrote before": (mail("x@y.example", "eva maria novak"), {"bolt": Doubt.NAMESAKE}),
    "with the first name alone": (mail("x@y.example", "Ann"), {}),
    "with another last name": (mail("x@y.example", "Ann Bergman"), {}),
    "called by a name of one word": (mail("x@y.example", "Eva"), {}),
    "called by one word, under the subject": (mail("x@y.example", "Eva", "The app"), {"bolt": Doubt.SUBJECT}),
    "the full name, under a common subject": (
        mail("x@y.example", "Ann Berg", "Invoice"),
        {"acme/site": Doubt.NAMESAKE, "acme/shop": Doubt.SUBJECT},
    ),
    "addressed to others": (mail("bob@acme.example", to="team@acme.example"), {}),
    "addressed to the user with a tag": (mail("bob@acme.example", to="you+acme@studio.example"), BOTH),
    "addressed to the user's company": (mail("bob@acme.example", to="info@studio.example"), BOTH),
    "somebody else": (mail("x@y.example", "Somebody Else"), {}),
    "without an author": (Envelope(mid("m"), to=(Address(YOU),), subject="Re: Offer for the website"), {}),
}


@pytest.mark.parametrize("envelope, doubts", DOUBTS.values(), ids=DOUBTS.keys())
def test_a_strangers_mail_is_asked_about_where_it_may_be_an_answer(
    envelope: Envelope, doubts: dict[str, Doubt]
) -> None:
    found = LOOKOUT.doubts(envelope)

    assert {matter: doubt for matter, (_, doubt) in found.items()} == doubts


def test_nothing_is_looked_for_where_nobody_waits() -> None:
    assert Lookout(ROSTER, [], HEARD).doubts(mail("bob@acme.example", "Ann Berg", "Re: Offer for the website")) == {}


@pytest.mark.parametrize(
    "refers_to, at, asks",
    [
        ((), SINCE, True),
        ((), SINCE - timedelta(seconds=1), False),
        ((mid("elsewhere"),), LATER, True),
        ((mid("elsewhere"), mid("denied")), LATER, False),
    ],
    ids=["after the user wrote", "before", "in a thread of their own", "in a thread that was denied"],
)
def test_a_question_is_asked_once_for_a_thread(refers_to: tuple[MessageId, ...], at: datetime, *, asks: bool) -> None:
    assert SITE.asks_about(mail("bob@acme.example", refers_to=refers_to), at) is asks


@pytest.mark.parametrize(
    "address, name",
    [
        (Address("x@y.example", "Łukasz J. Żak"), {"lukasz", "zak"}),
        (Address("x@y.example", "Dr. Anna-Lena Groß"), {"dr", "anna", "lena", "gross"}),
        (Address("jean_luc.2@y.example"), {"jean", "luc"}),
        (Address("7@y.example", "42"), set()),
    ],
)
def test_a_name_is_its_words(address: Address, name: set[str]) -> None:
    assert name_of(address) == name


_TEXT = st.text(max_size=40)
_ENVELOPES = st.builds(
    Envelope,
    st.just(mid("m")),
    sender=st.none()
    | st.builds(
        Address,
        st.sampled_from(["bob@acme.example", "cleo@partner.example", "x@y.example", "@", "", "a@b@acme.example", "x@"]),
        _TEXT | st.sampled_from(["Ann Berg", "Eva"]),
    ),
    to=st.lists(st.builds(Address, st.sampled_from([YOU, "x@y.example", "", "@studio.example"])), max_size=3).map(
        tuple
    ),
    subject=_TEXT | st.builds("Re: {}".format, _TEXT) | st.just("Fwd: Offer for the website"),
)


@given(_ENVELOPES)
def test_whatever_a_stranger_writes_only_what_waits_is_asked_about(envelope: Envelope) -> None:
    for matter, (awaited, _) in LOOKOUT.doubts(envelope).items():
        assert awaited in {SITE, SHOP, APP}
        assert awaited.matter == matter
