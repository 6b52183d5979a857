from datetime import timedelta

import pytest

from crickets.core import events as e
from crickets.core.mail import MessageId
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
        "contact    Anna Berg",
        "addresses  anna@acme.example",
        "phone      +46 70 000 00 00",
        "language   en",
        "place      Europe/Stockholm, SE",
        "answers    2.0 days (1 answer)",
        "matter     acme (Acme), negotiating. The client wrote last, on Wed 11 Mar 2026 12:00: it is your turn.",
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

    assert lines(out)[:2] == ["acme", "record     gone from the configuration"]
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
    assert "its middle is taken, for fewer than 5 answers of Acme are known (0)." in words(said.out)
    assert "  You wait for Acme since Wed 11 Mar 2026 12:00, for 24 hours." in grounds
    assert "  To leave this silence alone until someone writes: `crickets rest acme`." in grounds
    assert all(ground.startswith("  ") for ground in grounds)


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
