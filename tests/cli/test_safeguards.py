"""`crickets safeguards`, and what a matter that closed without an answer teaches."""

import os
from datetime import timedelta

import pytest

from crickets.core import events as e
from crickets.core.matters import Stage
from tests.cli.home import NOW, Home, lines, words

pytestmark = pytest.mark.usefixtures("frozen")

DAY = timedelta(days=1)

AGREED = """
[clients.acme.contract]
deposit_percent = 30
deposit_non_refundable = true
work_stops_after = "14d"
kill_fee = true
silence_approves_after = "10d"
rights_on_full_payment = true
portfolio = true
hourly_rate = "60"
currency = "EUR"
law = "Spain"
"""

TITLES = [
    "Opłata wstępna",
    "Brak odpowiedzi i wstrzymanie prac",
    "Dane kontaktowe",
    "Odbiór prac",
    "Prawa do korzystania z prac",
    "Stawka godzinowa po braku odpowiedzi",
    "Prawo i sąd",
    "Portfolio",
]

NO_ADVICE = (
    "A starting point in plain words, and no legal advice: have a lawyer of your country read the contract before it is"
    " signed."
)
DEPOSIT = (
    (
        "The Client pays 50\N{NO-BREAK SPACE}% of the agreed fee in advance. The work begins when this deposit has"
        " arrived. The deposit counts towards the fee."
    ),
    (
        "If the Client ends the project or does not go on with it, the deposit stays with the Contractor. If the"
        " Contractor cannot do the work, the deposit is returned."
    ),
)


def agreed(home: Home, text: str = AGREED) -> None:
    home.write(home.config.read_text(encoding="utf-8") + text)


def test_what_is_there_and_what_is_missing_is_shown_with_the_clauses_that_are_missing(bare_home: Home) -> None:
    agreed(bare_home)

    said = bare_home.say("safeguards", "acme")

    assert (said.status, said.err) == (os.EX_OK, "")
    assert lines(said.out) == [
        "Acme (acme): 6 of 8 safeguards are there",
        "weak     deposit     30 % is little for a first project; a first project asks 50 %",
        "there    work-stops  after 14 days without an answer work stops, and what is done is invoiced",
        "there    contact     Anna Berg can be called at +46 70 000 00 00",
        "there    approval    a delivery counts as approved after 10 days of silence",
        "there    rights      the work may be used when it is paid in full",
        "there    hourly      a flat fee turns into 60 EUR an hour when the client disappears",
        "weak     law         Spain, but no court is named",
        "there    portfolio   you may show the work",
        NO_ADVICE,
        "Deposit",
        *DEPOSIT,
        "Law and court",
        "Governing law: Spain. Place of jurisdiction: [town], as far as the law lets the parties choose it.",
    ]


def test_the_clauses_are_in_the_clients_language(bare_home: Home) -> None:
    out = bare_home.say("safeguards", "lodz").out

    assert [line for line in lines(out) if line in TITLES] == TITLES
    assert "nie stanowi porady prawnej" in out


def test_a_contract_that_stands_nowhere_is_asked_for(bare_home: Home) -> None:
    out = bare_home.say("safeguards", "lodz").out

    assert "Nothing stands in [clients.lodz.contract]: write there what you have agreed." in out


def test_the_days_come_from_the_clients_playbook_for_work_in_progress(bare_home: Home) -> None:
    agreed(bare_home, AGREED + '\n[[playbooks.in_progress.steps]]\nafter = "9d"\nclose = "no answer"\n')

    out = bare_home.say("safeguards", "acme").out

    assert "weak     work-stops  your playbook ends the work after 9 days" in out
    assert "gives no answer that the work depends on for 9 days, the Contractor may stop" in out


def test_all_prints_the_clauses_that_are_there_too(bare_home: Home) -> None:
    agreed(bare_home)

    out = bare_home.say("safeguards", "acme", "--all").out

    assert [line for line in lines(out) if line in {"Deposit", "Contact", "Rights of use", "Portfolio"}] == [
        *("Deposit", "Contact", "Rights of use", "Portfolio")
    ]
    assert "at €60.00 an hour" in out or "at 60,00\N{NO-BREAK SPACE}€ an hour" in out


def test_without_a_client_each_has_its_table_and_the_clauses_are_a_word_away(bare_home: Home) -> None:
    agreed(bare_home)

    out = bare_home.say("safeguards").out

    assert [line for line in lines(out) if "safeguards" in line] == [
        "Acme (acme): 6 of 8 safeguards are there",
        "Łódź Filmowa (lodz): 0 of 8 safeguards are there",
        "For the clauses, in the client's language: crickets safeguards acme",
    ]
    assert TITLES[0] not in out


def test_without_a_client_all_prints_everything(bare_home: Home) -> None:
    out = bare_home.say("safeguards", "--all").out

    assert [line for line in lines(out) if line in TITLES] == ["Portfolio", *TITLES]


def test_a_full_contract_needs_no_clause(bare_home: Home) -> None:
    agreed(bare_home, AGREED.replace("30", "50") + 'court = "Madrid"\n')

    out = bare_home.say("safeguards", "acme").out

    assert lines(out)[0] == "Acme (acme): 8 of 8 safeguards are there"
    assert len(lines(out)) == 9


def test_nothing_needs_to_be_known_of_a_mailbox(bare_home: Home) -> None:
    assert bare_home.say("safeguards").status == os.EX_OK
    assert not bare_home.state.exists()


@pytest.mark.parametrize("name", ["łódź filmowa", "Lodz FILMOWA"])
def test_a_client_is_found_by_its_name(bare_home: Home, name: str) -> None:
    assert bare_home.say("safeguards", name).out.startswith("Łódź Filmowa (lodz): ")


@pytest.mark.parametrize(
    "name, way_out",
    [("acmee", "; did you mean 'acme'?"), ("zzz", "; known are acme, lodz")],
    ids=["misspelt", "like nothing"],
)
def test_an_unknown_client_is_refused_with_a_way_out(bare_home: Home, name: str, way_out: str) -> None:
    said = bare_home.say("safeguards", name)

    assert (said.status, said.out) == (os.EX_DATAERR, "")
    assert said.err == f"crickets: there is no client '{name}'{way_out}\n"


def test_two_clients_of_one_name_are_told_apart_by_their_keys(bare_home: Home) -> None:
    agreed(bare_home, '\n[clients.other]\nname = "Łódź filmowa"\naddresses = ["@other.example"]\n')

    said = bare_home.say("safeguards", "Łódź Filmowa")

    assert said.err == "crickets: 'Łódź Filmowa' is the name of several clients: lodz, other\n"


def test_without_clients_it_says_how_to_add_one(bare_home: Home) -> None:
    bare_home.write(bare_home.config.read_text(encoding="utf-8").partition("[clients.acme]")[0])

    said = bare_home.say("safeguards")

    assert said.status == os.EX_OK
    assert said.out == f"There is no client yet: add one as [clients.NAME] to {bare_home.config}.\n"


def test_a_language_without_clauses_is_said(bare_home: Home) -> None:
    bare_home.write(bare_home.config.read_text(encoding="utf-8").replace('language = "pl"', 'language = "de"'))

    out = bare_home.say("safeguards", "lodz").out

    assert "There are no clauses in 'de', so these are in 'en': write them to de/clauses/ in the folder of" in out
    assert "\nDeposit\n" in out


def test_a_faulty_clause_of_your_own_is_told_with_its_line(bare_home: Home) -> None:
    own = bare_home.folder / "letters/en/clauses"
    own.mkdir(parents=True)
    (own / "deposit.txt").write_text("Deposit\n{{ nonsense }}\n", encoding="utf-8")
    bare_home.write('[letters]\nfolder = "letters"\n\n' + bare_home.config.read_text(encoding="utf-8"))

    said = bare_home.say("safeguards", "acme")

    assert said.status == os.EX_CONFIG
    assert said.err.startswith(f"crickets: {own}/deposit.txt:2: 'nonsense' is undefined")


def test_hostile_values_are_only_text(bare_home: Home) -> None:
    text = bare_home.config.read_text(encoding="utf-8")
    hostile = "[/b][red]50% {{ 7*7 }} \N{RIGHT-TO-LEFT OVERRIDE}gnp :smile:"
    bare_home.write(text.replace('"Anna Berg"', f'"{hostile}"') + AGREED)

    out = bare_home.say("safeguards", "acme", "--all").out

    assert r"[/b][red]50% {{ 7*7 }} \u202egnp :smile: can be called at" in out
    assert "Client: Acme, [/b][red]50% {{ 7*7 }} gnp :smile:, telephone +46" in out


def test_nothing_is_cut_at_eighty_columns(bare_home: Home) -> None:
    said = bare_home.run("safeguards", "lodz", COLUMNS="80", FORCE_COLOR="1")

    assert said.status == os.EX_OK
    assert "jest zaliczana na poczet wynagrodzenia." in words(said.out)


# What a matter that closed teaches


def closed(home: Home, stage: str, by: e.Author = e.Author.PLAYBOOK) -> None:
    home.you_wrote("acme", NOW - 20 * DAY)
    home.record("acme", e.StageSet(NOW - 19 * DAY, Stage(stage), e.Author.USER))
    home.record("acme", e.Closed(NOW - DAY, "no answer", by))


LESSON = (
    "What would have helped: the clause 'work-stops' (missing in the contract): without it you may have to hold your"
    " time free for a client who does not answer; `crickets safeguards acme` prints it."
)


def test_closing_a_matter_without_an_answer_says_which_clause_would_have_helped(home: Home) -> None:
    closed(home, "in_progress")

    assert f"lesson      {LESSON}" in lines(home.say("show", "acme").out)
    assert f"  {LESSON}" in lines(home.say("why", "acme").out)


@pytest.mark.parametrize(
    "stage, contract, clause",
    [
        ("awaiting_payment", "", "'deposit' (missing"),
        ("in_progress", AGREED, "'deposit' (weak"),
        ("awaiting_payment", AGREED, "'deposit' (weak"),
        ("platform", "", "'approval' (missing"),
    ],
)
def test_the_clause_depends_on_the_stage_and_the_contract(home: Home, stage: str, contract: str, clause: str) -> None:
    agreed(home, contract)
    closed(home, stage)

    assert f"What would have helped: the clause {clause} in the contract)" in home.say("why", "acme").out


def test_an_offer_without_an_answer_teaches_only_to_have_a_telephone_number(home: Home) -> None:
    closed(home, "negotiating")
    with_phone = home.say("why", "acme").out
    home.write(home.config.read_text(encoding="utf-8").replace('phone = "+46 70 000 00 00"', ""))

    assert "What would have helped" not in with_phone
    assert "What would have helped: the clause 'contact' (missing" in home.say("why", "acme").out


def test_who_closes_a_matter_by_their_own_word_is_not_taught(home: Home) -> None:
    closed(home, "in_progress", e.Author.USER)

    assert "What would have helped" not in home.say("why", "acme").out + home.say("show", "acme").out


def test_an_open_matter_teaches_nothing(home: Home) -> None:
    home.you_wrote("acme", NOW - DAY)

    assert "What would have helped" not in home.say("why", "acme").out + home.say("show", "acme").out


def test_a_matter_whose_client_left_the_file_is_still_explained(home: Home) -> None:
    closed(home, "in_progress")
    home.write(home.config.read_text(encoding="utf-8").replace("[clients.acme]", "[clients.acme-ab]"))
    home.register(NOW)

    assert "What would have helped" not in home.say("show", "acme").out
    assert home.say("why", "acme").status == os.EX_OK
