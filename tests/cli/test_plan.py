import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crickets.core import events as e
from crickets.core.mail import MessageId
from crickets.core.matters import Stage
from tests.cli.home import CONFIGURATION, NOW, Home, Said, lines, words

pytestmark = pytest.mark.usefixtures("frozen")

WROTE = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)


def offered(home: Home) -> None:
    home.you_wrote("acme", WROTE)


def test_the_plan_is_a_table_of_dates_and_of_what_waits(home: Home) -> None:
    offered(home)
    home.client_wrote("lodz/title-sequence", WROTE)

    said = home.say("plan")

    assert said.status == 0
    assert lines(said.out)[:-1] == [
        "If nobody answers, until Fri 10 Jul 2026:",
        "when                   matter  stage        what",
        "Mon 16 Mar 2026 09:00  acme    negotiating  draft 'first'",
        "  Moved: Sun 15 Mar is not a working day on your side.",
        "Mon 23 Mar 2026 09:00  acme    negotiating  draft 'last'",
        "Mon 30 Mar 2026 09:00  acme    negotiating  closes: no answer",
        "Without a date in that time:",
        "lodz/title-sequence (in_progress)",
        "  The client wrote last, on Tue 10 Mar 2026 11:00: it is your turn.",
    ]
    assert "you send each draft in the moment in which it is placed" in words(said.out)


def test_the_plan_of_one_client_leaves_the_others_out(home: Home) -> None:
    offered(home)

    assert "lodz" not in home.say("plan", "acme").out
    assert "acme" not in home.say("plan", "lodz").out
    assert home.say("plan", "nobody").status == 65


def test_days_say_how_far_the_plan_looks(home: Home) -> None:
    offered(home)

    said = home.say("plan", "acme", "--days", "7")

    assert "draft 'first'" in said.out
    assert "'last'" not in said.out


@pytest.mark.parametrize("days", ["0", "731", "foo", "1.5", ""])
def test_days_that_are_no_number_of_the_range_are_explained(home: Home, days: str) -> None:
    assert home.say("plan", "--days", days) == Said(
        64,
        "",
        f"crickets: Invalid value for '--days': {days!r} is not a whole number from 1 to 730. "
        "See `crickets plan --help`.\n",
    )


def test_where_all_is_beyond_the_plan_it_says_so(home: Home) -> None:
    offered(home)

    assert lines(home.say("plan", "acme", "--days", "1").out)[:4] == [
        "Nothing will happen by itself until Fri 13 Mar 2026.",
        "Without a date in that time:",
        "acme (negotiating)",
        "  Step 'first' is due on Mon 16 Mar 2026 09:00 (Sun 15 Mar is not a working day on your side).",
    ]


def test_the_plan_writes_nothing(home: Home) -> None:
    offered(home)
    home.say("status")  # the database makes its own files when it is opened first
    before = {file: file.read_bytes() for file in home.state.iterdir()}

    home.say("plan")

    assert {file: file.read_bytes() for file in home.state.iterdir()} == before


def test_a_calendar_is_written_only_where_it_is_asked_for(home: Home, tmp_path: Path) -> None:
    offered(home)
    home.record("acme", e.StageSet(WROTE, Stage("negotiating"), e.Author.USER))

    said = home.say("plan", "--ics", str(tmp_path / "plan.ics"))

    written = (tmp_path / "plan.ics").read_bytes().decode()
    assert said.err == f"{tmp_path / 'plan.ics'} holds 3 dates.\n"
    assert written.count("BEGIN:VEVENT") == 3
    assert "\r\nSUMMARY:acme: draft 'first' (negotiating/first)\r\nDTSTART:20260316T080000Z\r\n" in written
    assert "\r\nSUMMARY:acme: closes: no answer\r\nDTSTART;VALUE=DATE:20260330\r\n" in written  # in summer time
    assert "\r\nDTSTAMP:20260312T110000Z\r\n" in written


def test_a_task_is_a_note_on_its_day_that_says_what_to_do_and_whom_to_call(home: Home, tmp_path: Path) -> None:
    home.write(home.config.read_text().replace("negotiating", "in_progress"))
    home.register()
    offered(home)

    said = home.say("plan", "acme", "--ics", str(tmp_path / "plan.ics"))

    written = (tmp_path / "plan.ics").read_bytes().decode().replace("\r\n ", "")
    assert said.status == 0
    (event,) = [event for event in written.split("BEGIN:VEVENT") if "verify address" in event]
    assert "\r\nSUMMARY:acme: for you to do: verify address\\, call\r\nDTSTART;VALUE=DATE:20260324\r\n" in event
    assert "\\nVerify address: Make sure that your mails go to an address that the client reads" in event
    assert "\\nCall (+46 70 000 00 00): Call the client\\, only to check that your mails arrived" in event


def test_the_plan_names_the_tasks_the_pause_and_what_is_assumed(home: Home) -> None:
    home.write(home.config.read_text().replace("negotiating", "in_progress"))
    home.register()
    offered(home)

    said = home.say("plan", "acme")

    assert lines(said.out)[2:7] == [
        "Tue 17 Mar 2026 09:00  acme    in_progress  draft 'first'",
        "Tue 24 Mar 2026 09:00  acme    in_progress  for you to do: verify address, call",
        "Fri 27 Mar 2026 09:00  acme    in_progress  for you to do: look online, other channel",
        "Wed 01 Apr 2026 09:00  acme    in_progress  draft 'stop-work'",
        "Wed 01 Apr 2026 09:00  acme    in_progress  the work rests until the client answers",
    ]
    assert "and do each task in the moment in which it is asked for" in words(said.out)
    assert [row["tasks"] for row in json.loads(home.say("plan", "acme", "--json").out)["plan"]] == [
        [],
        ["verify_address", "call"],
        ["look_online", "other_channel"],
        [],
        [],
    ]


def test_a_calendar_that_cannot_be_written_is_said_in_a_sentence(home: Home, tmp_path: Path) -> None:
    said = home.say("plan", "--ics", str(tmp_path / "nowhere" / "plan.ics"))

    assert said.status == 74
    assert "nowhere/plan.ics: check how it is written, and that its folder exists" in said.err


def test_the_plan_as_json(home: Home) -> None:
    offered(home)

    told = json.loads(home.say("plan", "acme", "--json").out)

    assert told["version"] == 1
    assert told["at"] == NOW.isoformat()
    assert told["plan"][0] == {
        "at": "2026-03-16T08:00:00+00:00",
        "client": "acme",
        "matter": "acme",
        "name": "Acme",
        "stage": "negotiating",
        "kind": "draft",
        "step": "first",
        "tasks": [],
        "what": "draft 'first' (negotiating/first)",
        "why": "Moved: Sun 15 Mar is not a working day on your side.",
    }
    assert told["waiting"] == []
    assert told["notices"] == []


def test_where_a_mailbox_was_not_read_the_dates_come_with_a_warning(home: Home) -> None:
    offered(home)
    home.looked(NOW.replace(hour=2))

    said = words(home.say("plan").out)

    assert "draft 'first'" in said
    assert "Somebody may have answered meanwhile: the account 'main' has not been read" in said


def test_a_letter_that_cannot_be_written_has_no_date(home: Home) -> None:
    home.you_wrote("acme", datetime(2026, 3, 4, 10, 0, tzinfo=UTC))
    home.record("acme", e.LetterFailed(NOW, "the letter is gone"))

    assert "The draft cannot be written: the letter is gone." in home.say("plan", "acme").out


def test_who_was_silent_before_crickets_has_a_sentence_and_no_date(home: Home) -> None:
    home.you_wrote("acme", datetime(2026, 1, 12, 10, 0, tzinfo=UTC))

    said = words(home.say("plan", "acme").out)

    assert "Nothing will happen by itself" in said
    assert "before Crickets first saw this matter" in said


def test_what_a_client_writes_steers_no_terminal(home: Home) -> None:
    offered(home)
    home.record("acme", e.AnswerAsked(WROTE, MessageId("x@acme.example"), "[red]\x1b[31m\u202e"))

    said = home.say("plan")

    assert "[red]\\x1b[31m\\u202e" in said.out
    assert not {"\x1b", "\u202e"} & set(said.out)


def test_on_a_terminal_of_80_columns_a_long_matter_folds(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FORCE_COLOR", "1")
    name = "acme-" + "a" * 55
    home.write(CONFIGURATION.replace("clients.acme", f"clients.{name}"))
    home.register()
    home.you_wrote(name, WROTE)

    drawn = re.sub(r"\x1b\[[0-9;]*m", "", home.say("plan").out)

    assert "draft 'first'" in drawn
    assert "closes: no answer" in drawn
    assert max(map(len, drawn.splitlines())) <= 80
