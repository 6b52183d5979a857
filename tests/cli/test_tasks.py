"""What waits for the user: the list, and one task in full."""

import json
from datetime import timedelta

import pytest

from crickets.core import events as e
from crickets.core.mail import MessageId
from crickets.core.tasks import TaskKind
from tests.cli.home import FOUND, NOW, Home, lines, words

pytestmark = pytest.mark.usefixtures("frozen")

DAY = timedelta(days=1)


# The list


def test_the_list_says_what_waits_for_you_since_when_and_what_ends_it(both: Home) -> None:
    assert lines(both.say("tasks").out) == [
        "3 tasks wait for you:",
        "task                   what            since        step         client",
        "lodz/title-sequence:1  call            10 Mar 2026  investigate  Łódź Filmowa",
        "  Ends with done, promised, disputed, unreachable, wrong_contact, paid.",
        "acme:1                 verify address  11 Mar 2026  investigate  Acme",
        f"  {FOUND}",
        "  Ends with done, wrong_contact, unreachable.",
        "acme:2                 call            11 Mar 2026  investigate  Acme",
        "  Ends with done, promised, disputed, unreachable, wrong_contact, paid.",
        "`crickets tasks lodz/title-sequence:1` tells all about one, `crickets done lodz/title-sequence:1` ends it.",
    ]


@pytest.mark.parametrize("name", ["acme", "Acme"])
def test_the_list_can_be_that_of_one_client(both: Home, name: str) -> None:
    said = both.say("tasks", name).out

    assert "2 tasks wait for you" in said
    assert "lodz" not in said


def test_what_is_over_is_listed_on_request_with_how_it_ended(asked: Home) -> None:
    asked.say("done", "acme:2", "--outcome", "unreachable", "--note", "the line is dead")
    asked.client_wrote("acme", NOW)

    assert lines(asked.say("tasks").out) == ["No task waits for you."]
    said = asked.say("tasks", "--all").out
    assert "Over: unreachable (the line is dead)." in said
    assert "Over: not needed any more." in said


def test_letters_that_cannot_be_written_and_questions_wait_for_you_too(asked: Home) -> None:
    asked.record(
        "acme",
        e.LetterFailed(NOW, "en/in_progress/first.txt:3: 'clinet' is undefined"),
        e.InvoiceAsked(NOW, MessageId("i@studio.example"), "Rechnung.pdf"),
    )
    asked.you_wrote("lodz/title-sequence", NOW - 10 * DAY, "Titles")
    asked.record("lodz/title-sequence", e.AnswerAsked(NOW - DAY, MessageId("x@lodz.example"), "Lunch?"))

    said = lines(asked.say("tasks").out.partition("Also waiting for you:")[2])

    assert said[0] == "  acme: The draft cannot be written: en/in_progress/first.txt:3: 'clinet' is undefined."
    assert said[1].startswith("  acme: your mail of Thu 12 Mar 2026 carried 'Rechnung.pdf', which looks like an")
    assert "('Lunch?'): is that an answer here? `crickets answer lodz/title-sequence yes|no`." in said[2]


def test_a_matter_that_left_the_file_asks_for_nothing(asked: Home) -> None:
    asked.record("acme", e.Parked(NOW))

    assert lines(asked.say("tasks").out) == ["No task waits for you."]


def test_programs_read_json(asked: Home) -> None:
    asked.record("acme", e.LetterFailed(NOW, "broken"))

    told = json.loads(asked.say("tasks", "acme", "--json").out)

    assert (told["version"], told["at"]) == (1, "2026-03-12T11:00:00+00:00")
    assert told["tasks"][0] == {
        "task": "acme:1",
        "client": "acme",
        "matter": "acme",
        "kind": "verify_address",
        "step": "investigate",
        "since": "2026-03-11T11:00:00+00:00",
        "finding": FOUND,
        "outcomes": ["done", "wrong_contact", "unreachable"],
        "over": None,
        "note": None,
    }
    assert told["questions"] == [
        {"client": "acme", "matter": "acme", "sentence": "The draft cannot be written: broken."}
    ]


def test_before_the_first_run_there_is_no_task(bare_home: Home) -> None:
    assert "start `crickets run` once" in bare_home.say("tasks").err


# One in full


def test_a_call_is_shown_with_the_number_the_words_to_say_and_every_way_to_end_it(asked: Home) -> None:
    said = asked.say("tasks", "acme:2").out

    assert lines(said)[:2] == ["acme:2: call, Acme", "Since Wed 11 Mar 2026, for step 'investigate' of Acme."]
    for told in (
        "to do      Call the client, only to check that your mails arrived and to get the answer you need.",
        "phone      +46 70 000 00 00",
        "contact    Anna Berg",
        "situation  ",
        "Acme: no answer is known yet; nothing is unpaid.",
        "  Hello, this is Your Name. May I speak to Anna Berg, please?",
        "  crickets done acme:2\n",
        "  crickets done acme:2 --outcome promised --until 2026-03-19\n",
        "  crickets done acme:2 --outcome wrong_contact --address someone@client.example\n",
    ):
        assert told in said


def test_the_words_to_say_are_in_the_clients_language(both: Home) -> None:
    both.write(both.config.read_text().replace('phone = "+48 600 000 000"\n', ""))

    said = both.say("tasks", "lodz/title-sequence:1").out

    assert "Dzień dobry. Mówi Your Name." in said
    assert "none is known: write it as `phone` under [clients.lodz] in the configuration" in said


def test_what_the_machine_found_stands_in_the_task(asked: Home) -> None:
    said = asked.say("tasks", "acme:verify_address").out

    assert f"found      {FOUND}" in said
    assert "What you can say" not in said


def test_in_public_nothing_hints_at_trouble(asked: Home) -> None:
    asked.record("acme", e.TaskOpened(NOW, 3, TaskKind.OTHER_CHANNEL, "channels", 2))

    assert "stay neutral and professional: no hint of trouble" in asked.say("tasks", "acme:3").out


def test_a_task_of_a_mail_that_came_back_belongs_to_no_step(home: Home) -> None:
    home.you_wrote("acme", NOW - DAY)
    home.record("acme", e.TaskOpened(NOW, 1, TaskKind.VERIFY_ADDRESS, "", -1, "Mail to anna@acme.example came back."))

    assert lines(home.say("tasks").out)[2].split() == ["acme:1", "verify", "address", "12", "Mar", "2026", "-", "Acme"]
    assert "for a mail of Acme that came back" in words(home.say("tasks", "acme:1").out)
    assert json.loads(home.say("tasks", "--json").out)["tasks"][0]["step"] is None
