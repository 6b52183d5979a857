import json
import re
from datetime import timedelta

import pytest

from crickets.core import events as e
from crickets.core.mail import MessageId
from crickets.core.people import ClientKey
from tests.cli.assessments import CONTRACT, INVOICE, MILESTONES, at_stage, worked_for
from tests.cli.home import NOW, Home, lines, words

pytestmark = pytest.mark.usefixtures("frozen")

DAY = timedelta(days=1)


def test_a_client_is_shown_with_its_record_its_matters_and_what_happened(home: Home) -> None:
    home.you_wrote("acme", NOW - 3 * DAY, "Offer for the website")
    home.client_wrote("acme", NOW - DAY, "Re: Offer for the website")

    said = home.say("show", "acme")

    assert said.status == 0
    assert lines(said.out) == [
        "Acme (acme)",
        "contact     Anna Berg",
        "addresses   anna@acme.example",
        "phone       +46 70 000 00 00",
        "language    en",
        "place       Europe/Stockholm, SE",
        "answers     within 2.0 days, the median of 1 answer",
        "contract    there: contact",
        "            missing: deposit, work-stops, approval, rights, hourly, law, portfolio",
        "acme (Acme)",
        "now         The client wrote last, on Wed 11 Mar 2026 12:00: it is your turn.",
        "place       Stage 'negotiating': it is your turn.",
        "You can:",
        ("write         Answer them: your mail begins a new silence, from step 'first' of the playbook 'negotiating'."),
        (
            "close         End it now: no letter goes out any more, and nothing is known that would be lost; a late"
            " answer or `crickets reopen` opens it again. `crickets close acme`"
        ),
        "What happened",
        "Tue 10 Feb 2026 12:00  Crickets began to follow it, at the stage 'negotiating'",
        "Mon 09 Mar 2026 12:00  You wrote: Offer for the website",
        "Wed 11 Mar 2026 12:00  The client wrote: Re: Offer for the website",
    ]


def test_with_several_matters_each_line_names_its_own(home: Home) -> None:
    home.you_wrote("lodz", NOW - 3 * DAY)

    out = home.say("show", "lodz").out

    assert "lodz: You wrote: Offer" in out
    assert "lodz/title-sequence: Crickets began to follow it" in words(out)


@pytest.mark.parametrize("name", ["lodz", "łódź filmowa", "Łodz Filmowa"], ids=["key", "lower case", "accents less"])
def test_a_client_is_found_by_key_and_by_name(home: Home, name: str) -> None:
    assert home.say("show", name).out.startswith("Łódź Filmowa (lodz)\n")


@pytest.mark.parametrize("name", ["lodz/title-sequence", "title SEQUENCE"], ids=["key", "name"])
def test_a_matter_is_shown_alone(home: Home, name: str) -> None:
    home.you_wrote("lodz", NOW - 3 * DAY)

    out = home.say("show", name).out

    assert "You wrote" not in out
    assert "Tue 10 Feb 2026 12:00  Crickets began to follow it" in out


def test_a_client_that_left_the_file_is_still_shown(home: Home) -> None:
    home.you_wrote("acme", NOW - 3 * DAY)
    home.write(home.config.read_text().replace("[clients.acme]", "[clients.acme-ab]"))
    home.register(NOW)

    out = home.say("show", "acme").out

    assert lines(out)[:2] == ["acme", "record      gone from the configuration"]
    assert "It left the configuration" in out


def test_an_unknown_name_is_no_traceback(home: Home) -> None:
    said = home.say("show", "acmee")

    assert (said.status, said.out) == (65, "")
    assert said.err == "crickets: there is no matter 'acmee'; did you mean 'acme'?\n"


def test_why_begins_with_the_decision_and_lists_the_grounds_below(home: Home) -> None:
    home.you_wrote("acme", NOW - DAY)

    said = home.say("why", "acme")

    first, *grounds = lines(said.out)
    assert said.status == 0
    assert first == "acme: Step 'first' is due on Tue 17 Mar 2026 09:00 (00:00 is outside your working hours)."
    assert "its middle is taken until 5 answers of Acme are known (0 so far)." in words(said.out)
    assert "  You wait for Acme since Wed 11 Mar 2026 12:00, for 24 hours." in grounds
    assert "  To leave this silence alone until someone writes: `crickets rest acme`." in grounds
    assert [line for line in grounds if not line.startswith("  ")] == ["The situation:"]
    assert grounds[-3:] == [
        "  Stage 'negotiating': step 1 of 3 is next, 'first'.",
        "  Acme: no answer is known yet; nothing is unpaid.",
        (
            "  The contract lacks deposit, work-stops, approval, rights, hourly, law, portfolio."
            " `crickets show acme` says what each way out means."
        ),
    ]


def test_why_says_once_when_the_client_wrote(home: Home) -> None:
    home.client_wrote("acme", NOW - DAY)

    assert words(home.say("why", "acme").out).count("wrote last") == 1


def test_the_assessment_stands_before_the_timeline_with_the_money_and_every_way_out(home: Home) -> None:
    at_stage(worked_for(home), "awaiting_payment", INVOICE, CONTRACT, MILESTONES)
    home.you_wrote("acme", NOW - 3 * DAY)

    out = home.say("show", "acme").out

    assert out.index("You can:") < out.index("What happened")
    assert "\ninvested    12.5 hours, worth 750.00 EUR\n" in out
    assert "\nunpaid      invoice 2026-017: 1,250.72 EUR today; due on Sat 31 Jan 2026, 40 days overdue\n" in out
    assert "\n              40.00 EUR  late fee, once\n" in out
    assert "\nmilestones  Design (stage): 800.00 EUR, planned, due on Sun 15 Mar 2026\n" in out
    assert "\nrest          Leave this silence alone: " in out
    assert " meanwhile. `crickets rest acme`\n" in out


@pytest.mark.parametrize("columns", [80, 120])
def test_on_a_terminal_no_line_is_wider_than_it(home: Home, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("FORCE_COLOR", "1")
    at_stage(worked_for(home), "awaiting_payment", INVOICE, CONTRACT, MILESTONES)
    home.you_wrote("acme", NOW - 3 * DAY)

    drawn = re.sub(r"\x1b\[[0-9;]*m", "", home.say("show", "acme").out)

    assert max(map(len, drawn.splitlines())) <= columns
    assert "the dossier holds what a claim needs" in words(drawn)


def test_the_assessment_and_the_story_as_json(home: Home) -> None:
    at_stage(worked_for(home), "awaiting_payment", INVOICE, CONTRACT, MILESTONES)
    home.you_wrote("acme", NOW - 3 * DAY)

    told = json.loads(home.say("show", "acme", "--json").out)
    (matter,) = told["matters"]

    assert (told["version"], told["client"], told["name"], told["slow"]) == (1, "acme", "Acme", False)
    assert told["contract"]["deposit"] == "there"
    assert (matter["hours"], matter["worth"]) == ("12.50", {"amount": "750.00", "currency": "EUR"})
    assert matter["unpaid"][0]["total"] == "1250.72"
    assert matter["unpaid"][0]["items"][-1] == {
        "kind": "interest",
        "amount": "10.72",
        "principal": "1200.00",
        "percent": "8.15",
        "since": "2026-02-01",
        "until": "2026-03-12",
        "days": 40,
    }
    assert [stone["state"] for stone in matter["milestones"]] == ["planned", "planned"]
    assert [way["name"] for way in matter["ways"]] == ["go on", "rest", "call", "small claims", "close"]
    assert told["timeline"][-1]["what"] == "You wrote: Offer"


def test_a_late_answer_is_told_by_status_why_and_show(home: Home) -> None:
    home.you_wrote("acme", NOW - 20 * DAY)
    home.record("acme", e.Closed(NOW - 5 * DAY, "no answer", e.Author.PLAYBOOK))
    home.client_wrote("acme", NOW - DAY)

    for verb in ("status", "why acme", "show acme"):
        assert "Reopened by their answer on Wed 11 Mar 2026" in words(home.say(*verb.split()).out)


def test_what_concerns_all_matters_of_a_client_is_told_in_its_place(home: Home) -> None:
    home.you_wrote("acme", NOW - 3 * DAY)
    with home.ledger() as ledger:
        absent = e.Absent(NOW - 2 * DAY, MessageId("away@acme.example"), NOW + 4 * DAY)
        ledger.record_client(ClientKey("acme"), absent, seen_at=NOW)

    assert "A machine answered for the client, who is back on Mon 16 Mar 2026" in words(home.say("show", "acme").out)


HOSTILE = "[/b][red]50% off\x1b[2J\x07 \u202egnp.exe\r\nBcc: {{ 7*7 }} :smile:"
SHOWN = r"[/b][red]50% off\x1b[2J\x07 \u202egnp.exe\r\nBcc: {{ 7*7 }} :smile:"


def test_a_hostile_subject_is_text_in_the_timeline(home: Home) -> None:
    home.client_wrote("acme", NOW - DAY, HOSTILE)

    out = home.say("show", "acme").out

    assert SHOWN in words(out)
    assert "\x1b" not in out


def test_a_hostile_subject_is_text_in_the_table_and_in_the_reasons(home: Home) -> None:
    home.you_wrote("acme", NOW - 3 * DAY)
    # What a question quotes has lost its line breaks when it was written down; markup it keeps.
    home.record("acme", e.AnswerAsked(NOW - DAY, MessageId("x@acme.example"), "[/b][red]50% off[link=x]"))

    assert "[/b][red]50% off[link=x]" in words(home.say("status").out)
    assert "[/b][red]50% off[link=x]" in words(home.say("why", "acme").out)
