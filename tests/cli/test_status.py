import json
from datetime import timedelta

import pytest

from crickets.core import events as e
from crickets.core.mail import MessageId
from crickets.core.matters import Stage
from tests.cli.home import NOW, Home, lines, words

pytestmark = pytest.mark.usefixtures("frozen")

DAY = timedelta(days=1)


def test_a_silent_client_is_shown_with_the_next_step_and_what_it_waits_for(home: Home) -> None:
    home.you_wrote("acme", NOW - DAY)

    said = home.say("status")

    assert said.status == 0
    assert lines(said.out) == [
        "2 matters: none needs you, 1 silent.",
        "matter               stage        turn    silent    next   when",
        "acme                 negotiating  client  24 hours  first  Tue 17 Mar",
        "  Step 'first' is due on Tue 17 Mar 2026 09:00 (00:00 is outside your working",
        "  hours).",
        "lodz/title-sequence  in_progress  -       -         -      -",
        "  No mail between you is known in this matter yet.",
    ]


def test_what_needs_you_comes_first_and_what_is_over_last(home: Home) -> None:
    home.you_wrote("acme", NOW - 3 * DAY)
    home.you_wrote("lodz", NOW - 3 * DAY)
    home.record("lodz", e.Closed(NOW - DAY, "by you", e.Author.USER))
    home.client_wrote("lodz/title-sequence", NOW - DAY)

    table = home.say("status").out

    assert [key for key in _keys(table) if key] == ["lodz/title-sequence", "acme", "lodz"]
    assert "3 matters: 1 needs you, 1 silent." in table


def test_a_question_to_you_stands_above_an_answer_that_you_owe(home: Home) -> None:
    home.client_wrote("acme", NOW - DAY)
    home.you_wrote("lodz/title-sequence", NOW - 3 * DAY)
    home.record("lodz/title-sequence", e.AnswerAsked(NOW - DAY, MessageId("x@lodz.example"), "Lunch?"))

    assert _keys(home.say("status").out) == ["lodz/title-sequence", "acme"]


def test_a_silence_that_may_be_adopted_stands_below_an_answer_that_you_owe(home: Home) -> None:
    home.you_wrote("acme", NOW - 60 * DAY)
    home.client_wrote("lodz/title-sequence", NOW - DAY)

    assert _keys(home.say("status").out) == ["lodz/title-sequence", "acme"]


def test_an_answer_in_junk_is_the_first_thing_that_is_said(home: Home) -> None:
    home.you_wrote("acme", NOW - 3 * DAY)
    home.record("acme", e.ClientWrote(NOW - DAY, MessageId("x@acme.example"), in_junk=True))

    assert lines(home.say("status").out)[0] == "acme: their answer lies in Junk. It counts; take it out of there."
    assert json.loads(home.say("status", "--json").out)["matters"][0]["in_junk"] is True


def test_what_mails_tell_is_data_too(home: Home) -> None:
    home.you_wrote("acme", NOW - 3 * DAY)
    own = MessageId(f"own.{NOW - 3 * DAY:%m%d%H%M}@studio.example")
    home.record("acme", e.MailOpened(NOW - DAY, MessageId("r@acme.example"), own))
    home.client_wrote("lodz", NOW - DAY)
    theirs = MessageId(f"theirs.{NOW - DAY:%m%d%H%M}@acme.example")
    home.record("lodz", e.PromiseHeard(NOW - DAY, theirs, (NOW + DAY).date()))

    told = {matter["matter"]: matter for matter in json.loads(home.say("status", "--json").out)["matters"]}
    assert told["acme"]["opened"] == (NOW - DAY).isoformat(timespec="seconds")
    assert told["lodz"]["promise"] == "2026-03-13"


def test_nothing_is_cut_at_eighty_columns(home: Home) -> None:
    home.you_wrote("lodz/title-sequence", NOW - 3 * DAY)
    home.record("lodz/title-sequence", e.AnswerAsked(NOW - DAY, MessageId("x@lodz.example"), "word " * 40 + "end"))

    out = home.say("status").out

    assert max(map(len, out.splitlines())) <= 80
    assert words(out).count("word") == 40
    assert "is that an answer here?" in words(out)


def test_a_long_key_is_folded_and_not_cut(home: Home) -> None:
    home.write(home.config.read_text().replace("Title sequence", "A very long name that nobody would choose"))
    home.register()

    out = home.say("status").out

    assert max(map(len, out.splitlines())) <= 80
    assert "lodz/a-very-long-name-that-nobody-would-choose" in _first_column(out)


@pytest.mark.parametrize(
    "columns, shown",
    [(80, False), (100, True), (160, True)],
    ids=["80 columns: keys alone", "100 columns: names too", "160 columns: all on one line"],
)
def test_a_wide_screen_shows_the_names_of_the_clients(
    home: Home, monkeypatch: pytest.MonkeyPatch, columns: int, *, shown: bool
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))

    assert ("Łódź Filmowa" in home.say("status").out) is shown


def test_on_a_very_wide_screen_the_sentence_stands_beside_the_matter(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "180")
    home.you_wrote("acme", NOW - DAY)

    (row,) = [line for line in lines(home.say("status").out) if line.startswith("Acme")]

    assert row.endswith(
        "Tue 17 Mar  Step 'first' is due on Tue 17 Mar 2026 09:00 (00:00 is outside your working hours)."
    )


def test_an_account_that_fails_is_told_below_the_table(home: Home) -> None:
    home.looked(problem="imap.studio.example refused the login")

    assert lines(home.say("status").out)[-1] == "account 'main': imap.studio.example refused the login"


def test_before_the_first_run_it_says_what_to_do_next(bare_home: Home) -> None:
    said = bare_home.say("status")

    assert said.status == 0
    assert words(said.out) == "Nothing is known yet: `crickets check` tries the settings, `crickets run` watches."
    assert not bare_home.state.exists()


def test_without_a_client_it_says_where_to_write_one(bare_home: Home) -> None:
    bare_home.write(bare_home.config.read_text().partition("[clients.acme]")[0])

    assert "add one as [clients.NAME]" in words(bare_home.say("status").out)


def test_json_has_the_same_keys_for_every_matter_and_moments_in_iso_8601(home: Home) -> None:
    home.you_wrote("acme", NOW - DAY)

    said = home.say("status", "--json")

    assert said.err == ""
    assert json.loads(said.out) == {
        "version": 1,
        "at": "2026-03-12T11:00:00+00:00",
        "matters": [
            {
                "client": "acme",
                "matter": "acme",
                "name": "Acme",
                "stage": "negotiating",
                "turn": "client",
                "needs_you": False,
                "silent_since": "2026-03-11T11:00:00+00:00",
                "step": "first",
                "when": "2026-03-17T08:00:00+00:00",
                "hold": "Step 'first' is due on Tue 17 Mar 2026 09:00 (00:00 is outside your working hours).",
                "promise": None,
                "opened": None,
                "in_junk": False,
            },
            {
                "client": "lodz",
                "matter": "lodz/title-sequence",
                "name": "Title sequence",
                "stage": "in_progress",
                "turn": "-",
                "needs_you": False,
                "silent_since": None,
                "step": None,
                "when": None,
                "hold": "No mail between you is known in this matter yet.",
                "promise": None,
                "opened": None,
                "in_junk": False,
            },
        ],
        "notices": [],
        "clients": [
            {"client": "acme", "answers": 0, "median_answer_seconds": None, "slow": False},
            {"client": "lodz", "answers": 0, "median_answer_seconds": None, "slow": False},
        ],
    }


def answers(home: Home, matter: str, *days: float) -> None:
    """Let a client answer so many times, each after so many days."""
    for number, took in enumerate(days, start=1):
        wrote = NOW - 25 * DAY * number
        home.you_wrote(matter, wrote)
        home.client_wrote(matter, wrote + took * DAY)


def test_the_median_answer_time_of_each_client_is_shown_and_the_slow_are_marked(home: Home) -> None:
    answers(home, "acme", 2, 1)
    answers(home, "lodz", 6, 7)
    answers(home, "lodz/title-sequence", 2, 8, 5.5)

    assert lines(home.say("status").out)[-3:] == [
        "How long they take to answer, the median:",
        "Acme          1.5 days (2 answers)",
        "Łódź Filmowa  6.0 days (5 answers): slow as a habit",
    ]
    assert json.loads(home.say("status", "--json").out)["clients"] == [
        {"client": "acme", "answers": 2, "median_answer_seconds": 129600, "slow": False},
        {"client": "lodz", "answers": 5, "median_answer_seconds": 518400, "slow": True},
    ]


@pytest.mark.parametrize(
    "days, limits, slow",
    [
        ((6, 6, 6, 6), "", False),
        ((6, 6, 6, 6, 6), "", True),
        ((5, 5, 5, 5, 5), "", False),
        ((5, 5, 5, 5, 5), '[limits]\nslow_after = "4d"\n', True),
        ((6, 6, 6, 6, 6), '[limits]\nslow_after = "1w"\n', False),
    ],
    ids=["four answers are no habit", "five are", "not longer than five days", "a stricter setting", "a milder one"],
)
def test_who_is_slow_as_a_habit_is_a_setting(home: Home, days: tuple[float, ...], limits: str, *, slow: bool) -> None:
    home.write(f"{home.config.read_text()}\n{limits}")
    answers(home, "acme", *days)

    assert ("slow as a habit" in home.say("status").out) is slow
    assert ("think twice before the next offer" in words(home.say("show", "acme").out)) is slow


def test_show_tells_how_long_a_client_takes_to_answer(home: Home) -> None:
    answers(home, "acme", 1, 1.75, 2, 1, 4.2)

    assert "answers     within 1.8 days as a rule, 9 of 10 times within 4.2 (5 known)" in home.say("show", "acme").out


def test_json_before_the_first_run_is_an_empty_list(bare_home: Home) -> None:
    said = bare_home.say("status", "--json")

    assert (said.status, json.loads(said.out)["matters"]) == (0, [])


def test_a_key_begins_with_its_client(home: Home) -> None:
    assert _keys(home.say("status").out) == ["acme", "lodz/title-sequence"]


def test_tasks_that_wait_for_you_are_told_and_counted(asked: Home) -> None:
    out = asked.say("status").out

    assert "2 matters: 1 needs you, 1 silent." in out
    assert "2 tasks wait for you: `crickets tasks acme`." in words(out)


def test_a_draft_that_stands_needs_you_whatever_comes_after_it(home: Home) -> None:
    home.you_wrote("acme", NOW - 6 * DAY)
    draft = MessageId("draft@studio.example")
    home.record("acme", e.DraftIntended(NOW - DAY, draft, "first", 0), e.DraftPlaced(NOW - DAY, draft))

    assert "2 matters: 1 needs you, 1 silent." in home.say("status").out


@pytest.mark.parametrize("word", [e.Rested(NOW), e.Paused(NOW, e.Author.USER)], ids=["rests", "pauses"])
def test_what_you_laid_aside_does_not_need_you(home: Home, word: e.MatterEvent) -> None:
    home.you_wrote("acme", NOW - 6 * DAY)
    home.record("acme", word)

    out = home.say("status").out

    assert "2 matters: none needs you, 1 silent." in out
    assert "(`crickets resume acme` goes on)" in words(out)


def test_the_stage_is_folded_before_the_key_is(home: Home) -> None:
    home.write(home.config.read_text().replace("Title sequence", "Very long title sequence seven"))
    home.register()
    home.you_wrote("lodz/very-long-title-sequence-seven", NOW - 10 * DAY)
    stage = e.StageSet(NOW - 10 * DAY, Stage("awaiting_payment"), e.Author.USER)
    home.record("lodz/very-long-title-sequence-seven", stage)

    rows = home.say("status").out.splitlines()

    assert any(row.startswith("lodz/very-long-title-sequence-seven  awaiting_ ") for row in rows), rows


def _keys(out: str) -> list[str]:
    """The first word of each row; what holds it is indented below."""
    rows = out.partition("matter  ")[2].splitlines()[1:]
    return [row.split()[0] for row in rows if row.strip() and not row.startswith(" ")]


def _first_column(out: str) -> str:
    """The first column, folded parts put together again."""
    return "".join(row.split("  ")[0].strip() for row in out.splitlines() if not row.startswith("  "))
