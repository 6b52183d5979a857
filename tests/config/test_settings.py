"""What the settings say: defaults, what is inherited, and the questions that others ask of them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.config import Tls
from crickets.config.keys import slug
from crickets.core.cadences import BUILT_IN
from crickets.core.mail import MessageId
from crickets.core.matters import AWAITING_PAYMENT, IN_PROGRESS, NEGOTIATING, Matter, MatterKey, Stage
from crickets.core.money import Invoice
from crickets.core.people import AccountKey, Client, ClientKey, FormOfAddress
from crickets.core.playbook import (
    After,
    Draft,
    Duration,
    NextWeek,
    OnDiscard,
    Playbook,
    Range,
    Step,
    Unit,
)
from tests.config.conftest import BASE, CLIENT, Load

ACME = ClientKey("acme")
MAIN = AccountKey("main")

AS_IN_THE_ANNOUNCEMENT = """\
include = ["clients.d/*.toml"]

[store]
database = "sqlite:///crickets.db" # relative to the state directory

[user]
name = "Your Name"
signature = "Your Name · Your Studio · +34 600 000 000"
timezone = "Europe/Madrid"
country = "ES"                     # whose public holidays are not working days
working_days = ["mon", "tue", "wed", "thu", "fri"]
working_hours = "09:00-18:00"      # drafts are placed inside them

[accounts.main]
address = "you@studio.example"
aliases = ["hello@studio.example"]
imap = { host = "imap.studio.example", port = 993, tls = "implicit", username = "you", password_file = "imap.password" }
folders = { watch = ["*"], ignore = ["Archive/old"], sent = "Sent", drafts = "Drafts" }
look_every = "5m"                  # besides IDLE; without IDLE 60s
look_back = "90d"                  # how far the first look goes

[clients.acme]
name = "Acme"
contact = "First Last"             # how letters greet
addresses = ["first.last@acme.example", "@acme.example"]
language = "en"
timezone = "Europe/Stockholm"
country = "SE"
phone = "+46 70 000 00 00"
stage = "negotiating"

[[clients.acme.matters]]
name = "Website relaunch"
subject = "relaunch"               # threads whose subject contains this; or thread = "<message-id>"
stage = "in_progress"

[playbooks.negotiating]
on_discard = "rest"
[[playbooks.negotiating.steps]]
name = "first"
after = "5d"
draft = "negotiating/first"
[[playbooks.negotiating.steps]]
name = "last"
after = "7d"
draft = "negotiating/last"
[[playbooks.negotiating.steps]]
after = "7d"
close = "no answer"

[playbooks.in_progress]
[[playbooks.in_progress.steps]]
name = "first"
on = "tuesday next week"
draft = "in_progress/first"
"""


def test_the_shape_that_was_announced_loads(whole: Load) -> None:
    settings = whole(AS_IN_THE_ANNOUNCEMENT)

    assert settings.clients == {
        "acme": Client(
            ACME,
            "Acme",
            ("first.last@acme.example", "@acme.example"),
            contact="First Last",
            country="SE",
            timezone="Europe/Stockholm",
            phone="+46 70 000 00 00",
        )
    }
    assert settings.playbooks["negotiating"] == Playbook(
        "negotiating",
        (
            Step("first", After(Duration(5, Unit.DAYS)), Draft("negotiating/first")),
            Step("last", After(Duration(7, Unit.DAYS)), Draft("negotiating/last")),
            Step("close-3", After(Duration(7, Unit.DAYS)), close="no answer"),
        ),
    )
    assert settings.playbooks["in_progress"].steps == (Step("first", NextWeek(1), Draft("in_progress/first")),)
    assert settings.accounts[MAIN].folders.ignore == ("Archive/old",)
    assert settings.warnings == ()


def test_what_is_left_out_has_a_default(added: Load) -> None:
    settings = added("")
    user, account = settings.user, settings.accounts[MAIN]

    assert (user.signature, user.language, user.country, user.region) == ("", "en", "", "")
    assert (user.zone, user.working_days) == (ZoneInfo("Europe/Madrid"), frozenset(range(5)))
    assert (user.opens, user.closes) == (time(9), time(18))
    assert (settings.limits.drafts_a_day, str(settings.limits.gap), str(settings.limits.late)) == (10, "3d", "14d")
    assert str(settings.limits.slow) == "5d"
    assert (settings.letters, settings.quote, settings.playbooks) == (None, True, BUILT_IN)
    assert (account.look_every, account.look_back) == (timedelta(minutes=5), timedelta(days=90))
    assert (account.imap.port, account.imap.tls, account.imap.username) == (993, Tls.IMPLICIT, "you@studio.example")
    assert (account.folders.watch, account.folders.sent, account.folders.trash) == (("*",), None, None)


def test_a_step_may_come_within_a_range(added: Load) -> None:
    settings = added('[[playbooks.calm.steps]]\nafter = "4d..2w"\ndraft = "a/b"\n')

    assert settings.playbooks["calm"].steps[0].when == After(Range(Duration(4, Unit.DAYS), Duration(2, Unit.WEEKS)))


@pytest.mark.parametrize(
    "tls, port", [("implicit", 993), ("starttls", 143), ("none", 143)], ids=["implicit", "starttls", "none"]
)
def test_the_port_follows_from_the_security(tls: str, port: int, whole: Load) -> None:
    text = BASE.replace('host = "imap.studio.example"', f'host = "127.0.0.1", tls = "{tls}"')

    assert whole(text).accounts[MAIN].imap.port == port


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_a_loopback_address_may_go_without_tls(host: str, whole: Load) -> None:
    text = BASE.replace('"imap.studio.example"', f'"{host}", tls = "none", port = 1143')

    assert whole(text).accounts[MAIN].imap.port == 1143


def test_hours_may_end_with_the_day(whole: Load) -> None:
    user = whole(BASE.replace("\n\n", '\nworking_hours = "00:00-24:00"\n\n')).user

    assert (user.opens, user.closes) == (time(0), time.max)


def test_a_client_that_says_nothing_else_speaks_and_lives_as_the_user_does(whole: Load) -> None:
    client = whole(BASE.replace("\n\n", '\nlanguage = "es"\n\n') + CLIENT).clients[ACME]

    assert (client.language, client.timezone, client.country) == ("es", "Europe/Madrid", "")


@pytest.mark.parametrize("written", ["Państwo", "Pan\u0301stwo"], ids=["one character", "two characters"])
def test_a_form_of_address_is_read_however_its_accent_is_written(written: str, added: Load) -> None:
    assert added(f'{CLIENT}form_of_address = "{written}"').clients[ACME].form_of_address is FormOfAddress.PANSTWO


def test_a_clients_own_matter_is_always_there_under_the_clients_key(added: Load) -> None:
    assert added(CLIENT).matters == {"acme": Matter(MatterKey("acme"), ACME, "Acme", NEGOTIATING)}


def test_a_matter_has_what_its_client_has_unless_it_says_otherwise(added: Load) -> None:
    text = """\
stage = "in_progress"
playbook = "platform"
account = "main"
[[clients.acme.matters]]
name = "Website relaunch"
subject = "relaunch"
[[clients.acme.matters]]
name = "Łódź, część 2"
thread = " <abc@acme.example> "
stage = "awaiting_payment"
playbook = "awaiting_payment"
"""
    matters = added(CLIENT + text).matters

    assert matters[MatterKey("acme/website-relaunch")] == Matter(
        MatterKey("acme/website-relaunch"), ACME, "Website relaunch", IN_PROGRESS, "platform", "relaunch", account=MAIN
    )
    assert matters[MatterKey("acme/lodz-czesc-2")] == Matter(
        MatterKey("acme/lodz-czesc-2"),
        ACME,
        "Łódź, część 2",
        AWAITING_PAYMENT,
        "awaiting_payment",
        thread=MessageId("abc@acme.example"),
        account=MAIN,
    )


def test_an_invoice_belongs_to_the_matter_that_it_names_else_to_the_clients_own(added: Load) -> None:
    matters = added(
        CLIENT
        + """\
[[clients.acme.matters]]
name = "Website"
[[clients.acme.invoices]]
number = "1"
amount = "1200.50"
currency = "EUR"
issued = 2026-10-02
due = 2026-11-02
matter = "Website"
[[clients.acme.invoices]]
number = "2"
amount = 80
currency = "PLN"
issued = 2026-10-03
due = 2026-10-03
"""
    ).matters

    assert matters[MatterKey("acme/website")].invoices == (
        Invoice("1", Decimal("1200.50"), "EUR", date(2026, 10, 2), date(2026, 11, 2)),
    )
    assert matters[MatterKey("acme")].invoices == (
        Invoice("2", Decimal(80), "PLN", date(2026, 10, 3), date(2026, 10, 3)),
    )


@pytest.mark.parametrize(
    "written, amount",
    [('"1200.50"', "1200.50"), ("1200", "1200"), ("1200.5", "1200.5"), ("0.1", "0.1"), ("19.99", "19.99")],
)
def test_an_amount_keeps_its_cents(written: str, amount: str, added: Load) -> None:
    invoice = f'[[clients.acme.invoices]]\nnumber = "1"\namount = {written}\ncurrency = "EUR"\n'
    settings = added(f"{CLIENT}{invoice}issued = 2026-10-02\ndue = 2026-11-02")

    assert str(settings.matters[MatterKey("acme")].invoices[0].amount) == amount


@given(name=st.text())
def test_a_slug_has_nothing_that_a_key_may_not_have(name: str) -> None:
    assert all(part.isalnum() for part in slug(name).split("-") if slug(name))


@given(name=st.text())
def test_a_slug_of_a_slug_is_the_same(name: str) -> None:
    assert slug(slug(name)) == slug(name)


def test_steps_without_a_name_are_named_by_what_they_do_and_where_they_stand(added: Load) -> None:
    book = added(
        """\
[[playbooks.calm.steps]]
after = "2w"
draft = "calm/first"
[[playbooks.calm.steps]]
after = "3bd"
close = "over"
"""
    ).playbooks["calm"]

    assert [step.name for step in book.steps] == ["draft-1", "close-2"]


def test_a_playbook_of_the_file_replaces_the_built_in_one_as_a_whole(added: Load) -> None:
    settings = added("[playbooks.awaiting_payment]\nsteps = []")

    assert settings.playbooks == BUILT_IN | {"awaiting_payment": Playbook("awaiting_payment", (), OnDiscard.REST)}


def test_the_chosen_playbook_applies_in_every_stage_else_the_one_of_the_stage(added: Load) -> None:
    settings = added(CLIENT + '[[clients.acme.matters]]\nname = "Shop"\nsubject = "shop"\nplaybook = "platform"')
    own, shop = settings.matters[MatterKey("acme")], settings.matters[MatterKey("acme/shop")]

    assert settings.playbook_for(own, own.stage) == BUILT_IN["negotiating"]
    assert settings.playbook_for(own, IN_PROGRESS) == BUILT_IN["in_progress"]
    assert settings.playbook_for(own, Stage("hibernating")) is None
    assert settings.playbook_for(shop, IN_PROGRESS) == BUILT_IN["platform"]


def test_a_draft_goes_to_the_account_that_is_named_else_to_the_only_one_else_the_thread_decides(added: Load) -> None:
    second = '[accounts.second]\naddress = "me@home.example"\nimap = { host = "h", password_credential = "imap" }\n'
    shop = '[[clients.acme.matters]]\nname = "Shop"\nsubject = "shop"\naccount = "second"\n'
    one, two = added(CLIENT), added(second + CLIENT + shop)

    assert one.account_for(one.matters[MatterKey("acme")]) == "main"
    assert two.account_for(two.matters[MatterKey("acme")]) is None
    assert two.account_for(two.matters[MatterKey("acme/shop")]) == "second"


def test_the_roster_knows_all_addresses_in_lower_case(whole: Load) -> None:
    text = BASE.replace('"you@studio.example"', '"You@Studio.example"\naliases = ["Hello@studio.example"]')
    roster = whole(text + CLIENT.replace('["first', '["@ACME.example", "First')).roster()

    assert roster.own == {"you@studio.example", "hello@studio.example"}
    assert roster.client_at("first.last@acme.example") == "acme"
    assert roster.client_at("other@acme.example") == "acme"


def test_the_roster_knows_addresses_as_they_stand_in_mail(whole: Load) -> None:
    text = AS_IN_THE_ANNOUNCEMENT.replace("acme.example", "BÜCHER.example").replace("you@studio", "you@stüdio")
    roster = whole(text).roster()

    assert roster.client_at("anybody@xn--bcher-kva.example") == ACME
    assert roster.is_own("you@xn--stdio-lva.example")


def test_the_companies_are_the_domains_of_no_public_provider(whole: Load) -> None:
    text = BASE.replace('"you@studio.example"', '"you@studio.example"\naliases = ["you@gmail.com"]')
    roster = whole(
        text + CLIENT.replace('["first', '["@acme.example", "ann@orange.fr", "ann@berg.example", "first')
    ).roster()

    assert roster.companies == {"studio.example", "acme.example", "berg.example"}


@pytest.mark.parametrize("written", ["mx.studio.example", "mx.studio.example;", " mx.studio.example "])
def test_an_account_knows_the_name_of_its_server_as_its_mails_bear_it(written: str, whole: Load) -> None:
    text = BASE.replace('"you@studio.example"', f'"you@studio.example"\nauthserv_id = "{written}"')

    assert whole(text + CLIENT).accounts[AccountKey("main")].authserv_id == "mx.studio.example"


@pytest.mark.parametrize(
    "database, url",
    [
        ("sqlite:///crickets.db", "sqlite:////var/lib/crickets/crickets.db"),
        ("sqlite:////srv/crickets.db", "sqlite:////srv/crickets.db"),
    ],
    ids=["relative", "absolute"],
)
def test_the_database_stands_in_the_state_directory(database: str, url: str, added: Load) -> None:
    settings = added(f'[store]\ndatabase = "{database}"')

    assert settings.database_url(Path("/var/lib/crickets")) == url


def test_the_users_letters_stand_beside_the_file_unless_their_folder_is_absolute(added: Load, folder: Path) -> None:
    assert added('[letters]\nfolder = "letters"\nquote = false').letters == folder / "letters"
    assert added('[letters]\nfolder = "/srv/letters"').letters == Path("/srv/letters")


def test_a_calendar_has_the_holidays_of_both_sides_for_the_years_around(whole: Load) -> None:
    text = BASE.replace("\n\n", '\ncountry = "ES"\nregion = "MD"\n\n')
    settings = whole(text + CLIENT + 'country = "SE"\ntimezone = "Europe/Stockholm"')
    calendar = settings.calendar(ACME, datetime(2026, 12, 31, 22, 30, tzinfo=UTC))

    assert calendar.user.zone == ZoneInfo("Europe/Madrid")
    assert calendar.client.zone == ZoneInfo("Europe/Stockholm")
    assert calendar.user.holidays[date(2026, 5, 2)] == "Madrid Day"
    assert calendar.client.holidays[date(2027, 6, 6)] == "National Day"
    assert {day.year for day in calendar.client.holidays} == {2025, 2026, 2027}


def test_a_calendar_is_made_anew_when_the_year_changes_where_the_side_lives(added: Load) -> None:
    settings = added(CLIENT + 'country = "JP"\ntimezone = "Asia/Tokyo"')
    calendar = settings.calendar(ACME, datetime(2026, 12, 31, 20, tzinfo=UTC))

    assert {day.year for day in calendar.client.holidays} == {2026, 2027, 2028}


@pytest.mark.parametrize(
    "country, weekdays",
    [("SE", {0, 1, 2, 3, 4}), ("EG", {0, 1, 2, 3, 6}), ("AE", {0, 1, 2, 3, 4}), ("", {0, 1, 2, 3, 4})],
)
def test_a_clients_weekend_is_that_of_its_country(country: str, weekdays: set[int], added: Load) -> None:
    settings = added(CLIENT + f'country = "{country}"')

    assert settings.calendar(ACME, datetime(2026, 11, 4, tzinfo=UTC)).client.weekdays == weekdays


def test_a_client_that_is_gone_from_the_file_has_a_calendar_of_weekdays(added: Load) -> None:
    calendar = added("").calendar(ClientKey("gone"), datetime(2026, 11, 4, tzinfo=UTC))

    assert (calendar.client.zone, calendar.client.weekdays) == (ZoneInfo("Europe/Madrid"), frozenset(range(5)))
    assert calendar.client.holidays == {}
