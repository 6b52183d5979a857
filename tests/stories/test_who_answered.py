"""Who answered: from which address, in whose name, and what only the user can tell."""

from collections.abc import Callable, Sequence

import pytest

from crickets.core import events as e
from crickets.core.events import Doubt
from crickets.core.matters import MatterKey
from crickets.core.standing import Turn
from crickets.store.ledger import SqlLedger
from tests.stories.mishaps import DUE, RELAUNCH, offered
from tests.stories.story import ACME, ANNA, YOU, Story
from tests.stories.strangers import ANNA_ALONE, SEEN, asked, is_held, said, writes

BOB = "Bob Lund <bob@acme.example>"


# From another address of the client


@pytest.mark.parametrize(
    "address", ["berg@gmail.com", "anna+crickets@acme.example", "Berg+Work@gmail.com", "b.erg@googlemail.com"]
)
def test_an_answer_from_another_address_that_is_known_is_an_answer(acme: Story, address: str) -> None:
    writes(acme, address)
    acme.turn(SEEN)

    assert acme.case().state.turn is Turn.USER


def test_a_new_thread_from_the_clients_company_is_asked_about(acme: Story) -> None:
    writes(acme, BOB, subject="The offer")
    acme.turn(SEEN)

    assert asked(acme) == [Doubt.COMPANY]
    assert acme.why().startswith(
        "bob@acme.example wrote on Wed 04 Mar 2026 10:00 in INBOX ('The offer'), from the client's domain"
    )
    assert is_held(acme)


def test_it_is_asked_about_in_every_matter_that_waits(tell: Callable[..., Story]) -> None:
    story = tell(clients=ANNA_ALONE + RELAUNCH)
    offered(story)
    story.you_write(at="2026-03-02 10:00", subject="Your relaunch")
    writes(story, BOB)
    story.turn(SEEN)

    assert asked(story) == asked(story, "acme/relaunch") == [Doubt.COMPANY]


def test_an_answer_to_ours_from_the_clients_company_is_an_answer(acme: Story) -> None:
    offer = acme.facts(e.UserWrote)[0]
    assert isinstance(offer, e.UserWrote)
    writes(acme, BOB, subject="Re: Offer for the website", reply_to_mail=offer.message_id)
    acme.turn(SEEN)

    assert acme.case().state.turn is Turn.USER
    assert asked(acme) == []


def test_everybody_at_a_public_provider_is_nobody_of_the_clients(acme: Story) -> None:
    writes(acme, "Somebody Else <somebody@gmail.com>")
    acme.turn(SEEN)

    assert asked(acme) == []


@pytest.mark.parametrize(
    "mail",
    [
        {"list_unsubscribe": "<mailto:off@acme.example>"},
        {"auto_submitted": "auto-generated"},
        {"subject": "Automatic reply: News"},
        {"to": "team@acme.example"},
        {"at": "2026-03-02 09:00"},
    ],
    ids=["newsletter", "notice", "out of office", "addressed to others", "before the user wrote"],
)
def test_what_is_not_worth_a_question_is_not_asked_about(acme: Story, mail: dict[str, str]) -> None:
    writes(acme, BOB, **mail)
    acme.turn(SEEN)

    assert asked(acme) == []
    assert not is_held(acme)


def test_nobody_is_asked_where_nobody_waits(acme: Story) -> None:
    writes(acme, ANNA, at="2026-03-03 10:00", message_id="answer@acme.example")
    acme.turn("2026-03-03 10:01")
    writes(acme, BOB)
    acme.turn(SEEN)

    assert asked(acme) == []


def test_a_platform_that_writes_for_the_client_is_the_client(acme: Story) -> None:
    writes(acme, "Anna via Platform <message-77@platform.example>", reply_to=f"Anna Berg <{ANNA}>")
    acme.turn(SEEN)

    assert acme.case().state.turn is Turn.USER


def test_the_form_of_the_users_web_site_brings_the_clients_words(acme: Story) -> None:
    writes(acme, YOU, reply_to=ANNA, to=YOU)
    acme.turn(SEEN)

    assert acme.case().state.turn is Turn.USER


# Somebody else takes over


def test_a_colleague_who_had_a_copy_is_asked_about(tell: Callable[..., Story]) -> None:
    story = tell(clients=ANNA_ALONE).start()
    story.you_write(at="2026-03-02 10:00", cc="Cleo <cleo@partner.example>, you+acme@studio.example")
    story.turn("2026-03-02 10:05")
    writes(story, "Cleo <cleo@partner.example>")
    story.turn(SEEN)

    assert asked(story) == [Doubt.COLLEAGUE]
    assert "cleo@partner.example, who had a copy of this conversation, wrote" in story.why()
    assert is_held(story)


def test_a_colleague_who_refers_to_ours_takes_over(tell: Callable[..., Story]) -> None:
    story = tell(clients=ANNA_ALONE).start()
    offer = story.you_write(at="2026-03-02 10:00", cc="cleo@partner.example")
    story.turn("2026-03-02 10:05")
    writes(story, "cleo@partner.example", reply_to_mail=offer)
    story.turn(SEEN)

    assert story.case().state.turn is Turn.USER


def test_somebody_who_writes_to_the_user_and_the_client_at_once_is_asked_about(acme: Story) -> None:
    writes(acme, "Cleo <cleo@partner.example>", cc=ANNA)
    acme.turn(SEEN)

    assert asked(acme) == [Doubt.TOGETHER]
    assert (
        "cleo@partner.example wrote on Wed 04 Mar 2026 10:00 in INBOX to you and to the client ('News')" in acme.why()
    )
    assert is_held(acme)


def test_what_the_users_partner_writes_to_the_client_is_no_answer_of_theirs(acme: Story) -> None:
    writes(acme, "partner@studio.example", to=ANNA, cc=YOU, subject="Re: Offer for the website")
    acme.turn(SEEN)

    assert asked(acme) == []


def test_who_took_over_is_not_written_to_in_vain(tell: Callable[..., Story]) -> None:
    story = tell(clients=ANNA_ALONE).start()
    offer = story.you_write(at="2026-03-02 10:00", cc="cleo@partner.example")
    story.turn("2026-03-02 10:05")
    answer = writes(story, "cleo@partner.example", reply_to_mail=offer)
    story.you_write(at="2026-03-04 12:00", to="cleo@partner.example", reply_to_mail=answer)
    story.turn("2026-03-04 12:01")

    assert story.case().state.turn is Turn.USER
    assert (
        "The client wrote last on Wed 04 Mar 2026 10:00, from cleo@partner.example: what you write to it alone starts"
        " no clock until you add it to the addresses of [clients.acme]."
    ) in story.why()


def test_a_forwarded_answer_is_asked_about(acme: Story) -> None:
    writes(acme, "partner@elsewhere.example", subject="WG: Re: Offer for the website")
    acme.turn(SEEN)

    assert asked(acme) == [Doubt.SUBJECT]
    assert is_held(acme)


def test_the_client_under_a_private_address_is_asked_about(acme: Story) -> None:
    writes(acme, '"Berg, Anna" <anna77@home.example>', subject="About the site")
    acme.turn(SEEN)

    assert asked(acme) == [Doubt.NAMESAKE]
    assert is_held(acme)


def test_the_name_under_which_the_client_wrote_before_is_known(tell: Callable[..., Story]) -> None:
    story = tell(clients=ANNA_ALONE.replace('contact = "Anna Berg"', 'contact = "Anna"')).start()
    first = story.client_writes(
        at="2026-03-01 10:00", sender=f"Ania Bergström <{ANNA}>", message_id="first@acme.example"
    )
    story.you_write(at="2026-03-02 10:00", reply_to_mail=first)
    story.turn("2026-03-02 10:05")
    writes(story, "ania bergstrom <ab@home.example>")
    writes(story, "Anna <anna@home.example>", message_id="other@home.example")
    story.turn(SEEN)

    assert asked(story) == [Doubt.NAMESAKE], "one word is too common"


# A draft that stands


def test_a_draft_is_taken_back_while_it_is_not_known_whether_somebody_answered(acme: Story) -> None:
    acme.turn(DUE)
    writes(acme, BOB, at="2026-03-09 11:00")
    acme.turn("2026-03-09 11:01")

    assert acme.drafts() == []
    assert "bob@acme.example wrote" in acme.why()


def test_it_comes_again_after_no_and_never_after_yes(acme: Story) -> None:
    acme.turn(DUE)
    writes(acme, BOB, at="2026-03-09 11:00")
    acme.turn("2026-03-09 11:01")
    said(acme, yes=False)
    acme.turn("2026-03-09 11:05")
    assert len(acme.drafts()) == 1
    writes(acme, BOB, at="2026-03-09 12:00")
    acme.turn("2026-03-09 12:01")
    said(acme, yes=True)
    acme.turn("2026-03-10 12:05")

    assert acme.drafts() == []


# What the user says


def test_whatever_comes_later_in_the_thread_is_an_answer_after_yes(acme: Story) -> None:
    first = writes(acme, BOB)
    acme.turn(SEEN)
    sentence = said(acme, yes=True)
    acme.you_write(at="2026-03-05 10:00")
    writes(acme, BOB, at="2026-03-06 10:00", reply_to_mail=first, message_id="second@acme.example")
    acme.turn("2026-03-06 10:01")

    assert acme.case().state.turn is Turn.USER
    assert acme.case().state.newest_from_client == "second@acme.example"
    assert len(asked(acme)) == 1
    assert "until it is, each new thread of theirs is asked about, and what you write to them alone starts" in sentence
    assert f'addresses = ["{ANNA}", "berg@gmail.com", "bob@acme.example"]' in sentence


def test_what_yes_made_an_answer_is_one_answer_once_its_address_is_known_and_wherever_it_lies(acme: Story) -> None:
    came = writes(acme, BOB)
    acme.turn(SEEN)
    said(acme, yes=True)
    acme.stop()
    acme.clients = acme.clients.replace('"berg@gmail.com"]', '"berg@gmail.com", "bob@acme.example"]')
    acme.start().turn("2026-03-04 10:10")
    with acme.in_folder("INBOX") as client:
        client.move(client.search(["HEADER", "Message-ID", came]), "Junk")
    acme.turn("2026-03-04 10:20")

    assert [fact.message_id for fact in acme.facts(e.ClientWrote)] == [came]  # type: ignore[union-attr]


def test_nothing_more_of_the_thread_is_asked_about_after_no(acme: Story) -> None:
    first = writes(acme, BOB)
    acme.turn(SEEN)
    said(acme, yes=False)
    writes(acme, BOB, at="2026-03-05 10:00", reply_to_mail=first, message_id="second@acme.example")
    acme.turn("2026-03-05 10:01")

    assert len(asked(acme)) == 1
    assert not is_held(acme)


def test_no_denies_what_was_asked_about_and_nothing_that_nobody_saw(acme: Story) -> None:
    writes(acme, BOB, subject="Lunch")
    writes(acme, BOB, at="2026-03-04 11:00", subject="The offer: yes")
    acme.turn("2026-03-04 11:01")

    assert "('Lunch')" in acme.why()
    assert "('The offer: yes')" in said(acme, yes=False)
    assert "('The offer: yes')" in acme.why()
    assert is_held(acme)


# On arrival


def test_a_first_look_asks_about_what_came_before_it(tell: Callable[..., Story]) -> None:
    story = tell(clients=ANNA_ALONE)
    story.you_write(at="2026-02-25 10:00")
    writes(story, BOB, at="2026-02-26 10:00")
    story.start().turn("2026-03-02 10:00")

    assert asked(story) == [Doubt.COMPANY]


def test_old_mail_of_strangers_in_a_mailbox_that_was_moved_is_not_asked_about(tell: Callable[..., Story]) -> None:
    story = tell(clients=ANNA_ALONE)
    for number in range(20):
        writes(story, BOB, at=DUE, date=f"Mon, 05 Jan 2026 10:{number:02}:00 +0100", message_id=f"{number}@old.example")
    offered(story)
    story.turn(DUE)

    assert asked(story) == []


def test_a_look_reads_no_matter_again_for_each_stranger(acme: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        writes(acme, f"Somebody <somebody{number}@elsewhere.example>", message_id=f"{number}@elsewhere.example")
    reads: list[MatterKey] = []
    events = SqlLedger.events

    def counted(ledger: SqlLedger, matter: MatterKey) -> Sequence[e.MatterEvent]:
        reads.append(matter)
        return events(ledger, matter)

    monkeypatch.setattr(SqlLedger, "events", counted)
    acme.turn(SEEN)

    assert len(reads) < 10
    assert {str(ACME)} == set(reads)
