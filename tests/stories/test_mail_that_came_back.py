"""A mail that came back: the clock stops at once, and the user is asked for the right address."""

from collections.abc import Callable

import pytest

from crickets.core import events as e
from crickets.core.matters import MatterKey
from crickets.core.tasks import Outcome, TaskKind
from crickets.telling.agenda import Agenda
from crickets.words.commands import Words
from crickets.words.outcomes import DONE, Ending, Outcomes
from tests.stories.machines import came_back
from tests.stories.mishaps import RELAUNCH
from tests.stories.story import ACME_NEGOTIATES, ANNA, Story

DUE = "2026-03-09 09:00"
BO = "bo@acme.example"


def offered(story: Story, **mail: str) -> str:
    offer = story.you_write(at="2026-03-02 10:00", **mail)
    story.turn("2026-03-02 10:05")
    return offer


def asked(story: Story, matter: str = "acme") -> list[str]:
    """What was found out about each address that the user was asked to verify."""
    opened = [fact for fact in story.facts(e.TaskOpened, matter) if isinstance(fact, e.TaskOpened)]
    return [fact.finding for fact in opened if fact.kind is TaskKind.VERIFY_ADDRESS]


def end(story: Story, ending: Ending = DONE) -> str:
    with story.ledger() as ledger:
        return Outcomes(ledger, story.settings, story.now).done("acme:1", ending)


def test_the_clock_stops_and_the_user_is_asked_for_the_address_with_what_was_found(story: Story) -> None:
    offer = offered(story)
    came_back(story, offer, "2026-03-02 23:00")
    story.turn("2026-03-02 23:01")

    assert asked(story) == [
        f"Mail to {ANNA} came back. No other address of this client is known: ask for one on the telephone."
    ]
    assert f"Your mail to {ANNA} came back on Mon 02 Mar 2026 23:00" in story.status()
    assert story.status().count("`crickets tasks acme`") == 1
    with story.ledger() as ledger:
        assert Agenda(ledger, story.settings, story.now).questions() == []
    story.turns([DUE, "2026-03-16 09:00"])
    assert story.drafts() == []
    assert len(asked(story)) == 1
    assert f"Your mail to {ANNA} came back" in story.told()


def test_the_address_that_the_client_last_wrote_from_is_named(story: Story) -> None:
    story.client_writes("Could you make an offer?", at="2026-02-27 10:00", sender=BO)
    offer = offered(story)
    came_back(story, offer, "2026-03-02 11:00")
    story.turn("2026-03-02 11:01")

    assert asked(story) == [f"Mail to {ANNA} came back. The client last wrote from {BO}: write there."]


@pytest.mark.parametrize("action", ["delayed", "delivered"])
def test_a_delay_is_noted_and_holds_nothing(story: Story, action: str) -> None:
    offer = offered(story)
    came_back(story, offer, "2026-03-02 11:00", action=action)
    story.turns(["2026-03-02 11:01", DUE])

    assert len(story.drafts()) == 1
    assert asked(story) == []
    assert ("is delayed: the server goes on trying" in story.told()) is (action == "delayed")


def test_a_mail_that_came_back_from_one_of_several_recipients_stops_the_clock_too(story: Story) -> None:
    offer = offered(story, cc=BO)
    came_back(story, offer, "2026-03-02 11:00", address=BO)
    story.turns(["2026-03-02 11:01", DUE])

    assert story.drafts() == []
    assert asked(story)[0].startswith(f"Mail to {BO} came back.")


@pytest.mark.parametrize("named", [True, False], ids=["it names the mail", "by recipient and time"])
def test_the_task_opens_in_the_matter_whose_mail_came_back(tell: Callable[..., Story], *, named: bool) -> None:
    story = tell(clients=ACME_NEGOTIATES + RELAUNCH)
    relaunch = story.you_write(at="2026-03-02 10:00", subject="Your relaunch", to=BO)
    story.you_write(at="2026-03-02 10:10")
    story.turn("2026-03-02 10:15")
    came_back(story, relaunch if named else "", "2026-03-02 11:00", address=BO)
    story.turn("2026-03-02 11:01")

    assert (len(asked(story, "acme/relaunch")), asked(story)) == (1, [])
    assert "came back" in story.why(), "whatever matter it was, the other mails may not have arrived"


def test_an_address_that_was_checked_lets_the_clock_go_on(story: Story) -> None:
    offer = offered(story)
    came_back(story, offer, "2026-03-02 11:00")
    story.turn("2026-03-02 11:01")
    assert end(story) == "acme:1 (verify address) is done; the clock goes on"
    story.turn(DUE)

    assert len(story.drafts()) == 1
    assert "the address was checked on Mon 02 Mar 2026 11:01, so the clock goes on" in story.why()


def test_another_address_takes_the_place_of_the_one_that_is_dead(story: Story) -> None:
    offer = offered(story)
    came_back(story, offer, "2026-03-02 11:00")
    story.turn("2026-03-02 11:01")
    end(story, Ending(Outcome.WRONG_CONTACT, address=BO))
    story.turn(DUE)

    assert [address.addr_spec for address in story.the_draft()["To"].addresses] == [BO]


def test_where_no_address_was_found_no_draft_is_placed(story: Story) -> None:
    offer = offered(story)
    came_back(story, offer, "2026-03-02 11:00")
    story.turn("2026-03-02 11:01")
    assert "no draft is placed before you write again" in end(story, Ending(Outcome.UNREACHABLE))
    story.turns([DUE, "2026-03-16 09:00"])

    assert story.drafts() == []
    assert len(asked(story)) == 1


def test_writing_again_is_the_way_out_and_takes_the_task_away(story: Story) -> None:
    offer = offered(story)
    came_back(story, offer, "2026-03-02 11:00")
    story.turn("2026-03-02 11:01")
    story.you_write("Once more.", at="2026-03-02 12:00", to=BO, reply_to_mail=offer)
    story.turn("2026-03-02 12:01")
    assert story.case().state.open_tasks == ()

    story.turn("2026-03-10 09:00")
    assert len(story.drafts()) == 1


def test_of_all_addresses_that_failed_the_clients_counts(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00", cc="cleo@partner.example")
    story.turn("2026-03-02 10:05")
    came_back(story, "", "2026-03-02 10:20", besides=["cleo@partner.example"])
    story.turn("2026-03-02 10:25")

    assert story.case().situation.bounced_address == ANNA


def test_a_second_mail_that_comes_back_is_asked_about_once_more(story: Story) -> None:
    offer = offered(story)
    came_back(story, offer, "2026-03-02 11:00")
    story.turn("2026-03-02 11:01")
    again = story.you_write("Once more.", at="2026-03-02 12:00", to=BO, reply_to_mail=offer)
    story.turn("2026-03-02 12:01")
    came_back(story, again, "2026-03-02 12:30", address=BO)
    came_back(story, again, "2026-03-02 12:31", address=BO)
    story.turn("2026-03-02 12:35")

    assert len(asked(story)) == 2


def test_a_report_that_is_moved_about_is_one_report(story: Story) -> None:
    offer = offered(story)
    came_back(story, offer, "2026-03-02 11:00")
    story.turn("2026-03-02 11:01")
    end(story)
    with story.in_folder("INBOX") as client:
        client.move(client.search(), "Trash")
    story.turn("2026-03-02 12:00")

    with story.ledger() as ledger:
        assert len(ledger.client_events(story.case().matter.client)) == 1
        assert MatterKey("acme") in {held.matter for held in ledger.held()}
    assert len(asked(story)) == 1


def test_a_draft_that_stands_stays_and_the_user_is_told_that_the_last_mail_came_back(story: Story) -> None:
    offer = offered(story)
    story.turn(DUE)
    came_back(story, offer, "2026-03-09 11:00")
    story.turn("2026-03-09 11:01")

    assert len(story.drafts()) == 1
    assert len(asked(story)) == 1
    assert f"Your mail to {ANNA} came back on Mon 09 Mar 2026 11:00. 1 task waits for you" in story.status()


def test_whoever_adopts_a_silence_is_told_that_the_mail_in_it_came_back(story: Story) -> None:
    offer = story.you_write(at="2026-01-05 10:00")
    came_back(story, offer, "2026-01-05 11:00")
    story.turn("2026-02-02 09:00")

    assert asked(story) == [], "it was there when Crickets came"
    told = f"`crickets adopt acme` follows it up. Your mail to {ANNA} came back on Mon 05 Jan 2026 11:00."
    assert told in story.status()

    with story.ledger() as ledger:
        Words(ledger, story.settings, story.now).adopt("acme")
    story.turn("2026-02-02 09:05")

    assert len(story.drafts()) == 1
    assert f"Your mail to {ANNA} came back on Mon 05 Jan 2026 11:00." in story.status()
    assert f"Your mail to {ANNA} came back on Mon 05 Jan 2026 11:00." in story.why()

    story.you_write(at="2026-02-02 10:00", reply_to_mail=offer)
    story.turn("2026-02-02 10:05")
    assert "came back" not in story.status()
