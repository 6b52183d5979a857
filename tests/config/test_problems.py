"""Every sentence that a configuration can be refused with: file, line, what is wrong, the way out."""

import pytest

from tests.config.conftest import BASE, CLIENT, Load, Refuse

MATTER = '[[clients.acme.matters]]\nname = "Website"\nsubject = "website"\n'
INVOICE = '[[clients.acme.invoices]]\nnumber = "1"\namount = "10.00"\ncurrency = "EUR"\nissued = 2026-11-02\n'

VALUES = {
    "unknown-section": ("[client.acme]", "8: client: unknown key; did you mean 'clients'?"),
    "unknown-key": (CLIENT + 'adresses = ["a"]', "11: clients.acme.adresses: unknown key; did you mean 'addresses'?"),
    "unknown-key-like-nothing": (
        "[limits]\nxyz = 1",
        "9: limits.xyz: unknown key; known here are drafts_a_day, minimum_gap, late_after",
    ),
    "unknown-key-deep": (
        CLIENT + MATTER + 'playbok = "calm"',
        "14: clients.acme.matters[1].playbok: unknown key; did you mean 'playbook'?",
    ),
    "missing": ('[clients.acme]\naddresses = ["a@b.example"]', "8: clients.acme.name: is missing"),
    "empty": ('[clients.acme]\nname = ""\naddresses = ["a@b.example"]', "9: clients.acme.name: must not be empty"),
    "two-lines": (CLIENT + 'contact = "First\\nLast"', "11: clients.acme.contact: must stand on one line, without control characters"),
    "text": (CLIENT + "phone = 34", "11: clients.acme.phone: must be text in quotes"),
    "text-read-further": (CLIENT + "country = 34", "11: clients.acme.country: must be text in quotes"),
    "number": ('[limits]\ndrafts_a_day = "10"', "9: limits.drafts_a_day: must be a whole number"),
    "number-too-small": ("[limits]\ndrafts_a_day = 0", "9: limits.drafts_a_day: must be at least 1"),
    "truth": ('[letters]\nquote = "yes"', "9: letters.quote: must be true or false"),
    "list": ('[clients.acme]\nname = "A"\naddresses = "a@b.example"', "10: clients.acme.addresses: must be a list in square brackets"),
    "list-empty": ('[clients.acme]\nname = "A"\naddresses = []', "10: clients.acme.addresses: must not be empty"),
    "table": ("[clients]\nacme = 3", "9: clients.acme: must be a table"),
    "tables": ("[[clients]]", "8: clients: must be a table"),
    "duration": ('[limits]\nminimum_gap = "3 days"', "9: limits.minimum_gap: '3 days' is not a duration; write a number and a unit: 48h, 5d, 3bd (working days) or 2w"),
    "timezone": (CLIENT + 'timezone = "Europe/Stokholm"', "11: clients.acme.timezone: 'Europe/Stokholm' is not a time zone; did you mean 'Europe/Stockholm'?"),
    "timezone-by-city": (CLIENT + 'timezone = "Warsaw"', "11: clients.acme.timezone: 'Warsaw' is not a time zone; did you mean 'Europe/Warsaw'?"),
    "timezone-like-nothing": (CLIENT + 'timezone = "+02:00"', "11: clients.acme.timezone: '+02:00' is not a time zone; write its IANA name, such as Europe/Madrid"),
    "country": (CLIENT + 'country = "SWE"', "11: clients.acme.country: unknown country 'SWE'; did you mean 'SE'?"),
    "country-by-name": (CLIENT + 'country = "Poland"', "11: clients.acme.country: unknown country 'Poland'; did you mean 'PL'?"),
    "country-small": (CLIENT + 'country = "fr"', "11: clients.acme.country: unknown country 'fr'; did you mean 'FR'?"),
    "country-like-nothing": (CLIENT + 'country = "??"', "11: clients.acme.country: unknown country '??'; write its two letters, such as ES or SE"),
    "region": (CLIENT + 'country = "DE"\nregion = "BAY"', "12: clients.acme.region: unknown region 'BAY' of DE; did you mean 'BY'?"),
    "region-of-a-country-without": (CLIENT + 'country = "SE"\nregion = "AB"', "12: clients.acme.region: unknown region 'AB'; no regional holidays are known for SE: leave region out"),
    "region-without-country": (CLIENT + 'region = "BY"', "11: clients.acme.region: needs a country beside it"),
    "language": (CLIENT + 'language = "spa"', "11: clients.acme.language: unknown language 'spa'; did you mean 'es'?"),
    "language-by-name": (CLIENT + 'language = "Polish"', "11: clients.acme.language: unknown language 'Polish'; did you mean 'pl'?"),
    "language-of-a-country": (CLIENT + 'language = "en-GB"', "11: clients.acme.language: unknown language 'en-GB'; did you mean 'en'?"),
    "language-like-nothing": (CLIENT + 'language = "??"', "11: clients.acme.language: unknown language '??'; write its two letters, such as en, es, fr or pl"),
    "address": (CLIENT.replace("first.last@acme", "first.last"), "10: clients.acme.addresses[1]: 'first.last.example' has no @; write '@first.last.example' for everybody there, or one whole address"),
    "address-with-name": (CLIENT.replace("first", "First <first"), "10: clients.acme.addresses[1]: 'First <first.last@acme.example' is not an address; write it bare, 'someone@client.example', or '@client.example' for all there"),
    "public-provider": (CLIENT.replace("first.last@acme.example", "@gmail.com"), "10: clients.acme.addresses[1]: '@gmail.com' is a public provider: everybody there would be this client; write the whole addresses"),
    "thread": (CLIENT + MATTER + 'thread = "<abc>"', "14: clients.acme.matters[1].thread: '<abc>' is not a Message-ID; copy it from the mail's source: '<...@...>'"),
    "currency": (CLIENT + INVOICE.replace("EUR", "euro") + "due = 2026-12-02", "14: clients.acme.invoices[1].currency: unknown currency 'euro'; did you mean 'EUR'?"),
    "currency-like-nothing": (CLIENT + INVOICE.replace("EUR", "???") + "due = 2026-12-02", "14: clients.acme.invoices[1].currency: unknown currency '???'; write its three letters, such as EUR, PLN or USD"),
    "amount": (CLIENT + INVOICE.replace("10.00", "1.200,50") + "due = 2026-12-02", "13: clients.acme.invoices[1].amount: is not an amount; write it in quotes, with a point before the cents: '1200.50'"),
    "amount-nothing": (CLIENT + INVOICE.replace("10.00", "0.00") + "due = 2026-12-02", "13: clients.acme.invoices[1].amount: is not an amount; write it in quotes, with a point before the cents: '1200.50'"),
    "amount-not-finite": (CLIENT + INVOICE.replace('"10.00"', "inf") + "due = 2026-12-02", "13: clients.acme.invoices[1].amount: is not an amount; write it in quotes, with a point before the cents: '1200.50'"),
    "amount-true": (CLIENT + INVOICE.replace('"10.00"', "true") + "due = 2026-12-02", "13: clients.acme.invoices[1].amount: is not an amount; write it in quotes, with a point before the cents: '1200.50'"),
    "date": (CLIENT + INVOICE + 'due = "2026-12-02"', "16: clients.acme.invoices[1].due: must be a date without quotes, such as 2026-11-30"),
    "date-with-time": (CLIENT + INVOICE + "due = 2026-12-02T10:00:00Z", "16: clients.acme.invoices[1].due: must be a date without quotes, such as 2026-11-30"),
    "on": ('[[playbooks.calm.steps]]\non = "next tuesday"\ndraft = "a/b"', "9: playbooks.calm.steps[1].on: 'next tuesday' is not a day; write for example: tuesday next week"),
    "on-discard": ('[playbooks.calm]\non_discard = "skipp"\nsteps = []', "9: playbooks.calm.on_discard: 'skipp' is not one of 'rest', 'skip'; did you mean 'skip'?"),
    "database": ('[store]\ndatabase = "postgresql://user:hunter2@db/x"', "9: store.database: must name a file of SQLite: 'sqlite:///crickets.db', relative to the state directory"),
    "database-in-memory": ('[store]\ndatabase = "sqlite:///:memory:"', "9: store.database: must name a file of SQLite: 'sqlite:///crickets.db', relative to the state directory"),
}  # fmt: skip

USER = {
    "weekday": ('working_days = ["mon", "tuesday"]', "4: user.working_days[2]: 'tuesday' is not a weekday; did you mean 'tue'?"),
    "weekday-like-nothing": ('working_days = ["x"]', "4: user.working_days[1]: 'x' is not a weekday; write mon, tue, ... sun"),
    "no-weekday": ("working_days = []", "4: user.working_days: must not be empty"),
    "hours": ('working_hours = "9-18"', "4: user.working_hours: '9-18' are not working hours; write when they begin and end on one day: '09:00-18:00'"),
    "hours-by-night": ('working_hours = "22:00-06:00"', "4: user.working_hours: '22:00-06:00' are not working hours; write when they begin and end on one day: '09:00-18:00'"),
    "hours-none": ('working_hours = "09:00-09:00"', "4: user.working_hours: '09:00-09:00' are not working hours; write when they begin and end on one day: '09:00-18:00'"),
    "minutes": ('working_hours = "09:00-17:60"', "4: user.working_hours: '09:00-17:60' are not working hours; write when they begin and end on one day: '09:00-18:00'"),
    "hours-beyond-the-day": ('working_hours = "09:00-24:30"', "4: user.working_hours: '09:00-24:30' are not working hours; write when they begin and end on one day: '09:00-18:00'"),
    "region": ('country = "ES"\nregion = "Madird"', "5: user.region: unknown region 'Madird' of ES; did you mean 'Madrid'?"),
    "language": ('language = ""', "4: user.language: unknown language ''; write its two letters, such as en, es, fr or pl"),
}  # fmt: skip

ACCOUNT = {
    "own-address": ('address = "@studio.example"', "6: accounts.main.address: '@studio.example' is not an address; write it bare: 'someone@studio.example'"),
    "alias": ('address = "you@studio.example"\naliases = ["hello"]', "7: accounts.main.aliases[1]: 'hello' is not an address; write it bare: 'someone@studio.example'"),
    "span": ('address = "you@studio.example"\nlook_every = "5 minutes"', "7: accounts.main.look_every: '5 minutes' is not a span of time; write a number and a unit: 60s, 5m, 2h, 90d or 4w"),
    "span-of-nothing": ('address = "you@studio.example"\nlook_every = "0s"', "7: accounts.main.look_every: '0s' is not a span of time; write a number and a unit: 60s, 5m, 2h, 90d or 4w"),
    "no-folder-watched": ('address = "you@studio.example"\nfolders.watch = []', "7: accounts.main.folders.watch: must not be empty"),
    "a-role-ignored": ('address = "you@studio.example"\nfolders = { ignore = ["Old", "Bin"], trash = "Bin" }', "7: accounts.main.folders.ignore[2]: 'Bin' is the folder for trash, which is always read; take it out of ignore"),
}  # fmt: skip

IMAP = {
    "no-host": ('password_file = "p"', "7: accounts.main.imap.host: is missing"),
    "port": ('host = "h", port = 70000, password_file = "p"', "7: accounts.main.imap.port: must be at most 65535"),
    "port-zero": ('host = "h", port = 0, password_file = "p"', "7: accounts.main.imap.port: must be at least 1"),
    "tls": ('host = "h", tls = "startls", password_file = "p"', "7: accounts.main.imap.tls: 'startls' is not one of 'implicit', 'starttls', 'none'; did you mean 'starttls'?"),
    "tls-none": ('host = "imap.studio.example", tls = "none", password_file = "p"', "7: accounts.main.imap.tls: 'none' would send the password readable over the network; only a loopback address may have it, use 'implicit' or 'starttls'"),
    "tls-none-on-the-local-network": ('host = "192.168.1.2", tls = "none", password_file = "p"', "7: accounts.main.imap.tls: 'none' would send the password readable over the network; only a loopback address may have it, use 'implicit' or 'starttls'"),
    "password-in-the-file": ('host = "h", password = "hunter2"', "7: accounts.main.imap.password: unknown key; did you mean 'password_file'?"),
    "no-password": ('host = "h"', "7: accounts.main.imap: needs exactly one of password_file, password_command, password_credential; there is none"),
    "two-passwords": ('host = "h", password_file = "p", password_command = "pass hunter2"', "7: accounts.main.imap: needs exactly one of password_file, password_command, password_credential; password_file and password_command stand there"),
    "command": ("host = \"h\", password_command = \"echo 'hunter2\"", "7: accounts.main.imap.password_command: a quotation mark is not closed"),
    "credential": ('host = "h", password_credential = "../imap"', "7: accounts.main.imap.password_credential: must be the name of a credential, not a path"),
}  # fmt: skip

ACROSS = {
    "one-address-two-clients": (CLIENT + CLIENT.replace("acme]", "other]").replace("first.last@", "FIRST.last@"), ["13: clients.other.addresses[1]: 'first.last@acme.example' belongs to clients.acme already; an address has one client"]),
    "one-domain-two-clients": (CLIENT.replace("first.last", "") + CLIENT.replace("acme]", "other]").replace("first.last", ""), ["13: clients.other.addresses[1]: '@acme.example' belongs to clients.acme already; an address has one client"]),
    "own-address": (CLIENT.replace("first.last@acme", "You@studio"), ["10: clients.acme.addresses[1]: 'you@studio.example' is your own address; a client cannot have it"]),
    "unknown-account": (CLIENT + 'account = "mian"', ["11: clients.acme.account: unknown account 'mian'; did you mean 'main'?"]),
    "unknown-account-of-a-matter": (CLIENT + MATTER + 'account = "mian"', ["14: clients.acme.matters[1].account: unknown account 'mian'; did you mean 'main'?"]),
    "unknown-playbook": (CLIENT + 'playbook = "negotiatin"', ["11: clients.acme.playbook: unknown playbook 'negotiatin'; did you mean 'negotiating'?"]),
    "unknown-playbook-of-a-matter": (CLIENT + MATTER + 'playbook = "calm"', ["14: clients.acme.matters[1].playbook: unknown playbook 'calm'"]),
    "one-address-two-accounts": ('[accounts.second]\naddress = "you@studio.example"\nimap = { host = "h", password_file = "p" }\n', ["9: accounts.second.address: 'you@studio.example' is the address of accounts.main already"]),
    "key-with-a-slash": (CLIENT.replace("acme]", '"ac/me"]'), ["8: clients.ac/me: the key 'ac/me' may have letters, digits, - and _ only"]),
    "subject-tie": (CLIENT + MATTER + '[[clients.acme.matters]]\nname = "Sitio"\nsubject = "Wébsite"', ["16: clients.acme.matters[2].subject: 'Wébsite' is the subject of 'Website' too; threads could belong to either, make one longer"]),
    "thread-twice": (CLIENT + '[[clients.acme.matters]]\nname = "A"\nthread = "<a@b>"\n[[clients.acme.matters]]\nname = "B"\nthread = "a@b"', ["16: clients.acme.matters[2].thread: the thread belongs to 'A' already; it has one matter"]),
    "name-twice": (CLIENT + MATTER + '[[clients.acme.matters]]\nname = "website!"\nsubject = "other"', ["15: clients.acme.matters[2].name: 'website!' makes the same key as 'Website': acme/website; rename one"]),
    "name-of-signs": (CLIENT + '[[clients.acme.matters]]\nname = "!?"\nsubject = "other"', ["12: clients.acme.matters[1].name: '!?' has neither letters nor digits to make a key of"]),
    "invoice-of-an-unknown-matter": (CLIENT + MATTER + INVOICE + 'due = 2026-12-02\nmatter = "Websit"', ["20: clients.acme.invoices[1].matter: unknown matter 'Websit'; did you mean 'Website'?"]),
    "due-before-issued": (CLIENT + INVOICE + "due = 2026-10-02", ["16: clients.acme.invoices[1].due: 2026-10-02 is before the invoice was issued, 2026-11-02"]),
    "invoice-twice": (CLIENT + 2 * (INVOICE + "due = 2026-12-02\n"), ["18: clients.acme.invoices[2].number: two invoices of this client have the number '1'"]),
    "neither-after-nor-on": ('[[playbooks.calm.steps]]\ndraft = "a/b"', ["8: playbooks.calm.steps[1]: needs either after or on: when it is due"]),
    "both-after-and-on": ('[[playbooks.calm.steps]]\nafter = "5d"\non = "tuesday next week"\ndraft = "a/b"', ["8: playbooks.calm.steps[1]: needs either after or on: when it is due"]),
    "neither-draft-nor-close": ('[[playbooks.calm.steps]]\nafter = "5d"', ["8: playbooks.calm.steps[1]: needs either draft or close: what happens then"]),
    "both-draft-and-close": ('[[playbooks.calm.steps]]\nafter = "5d"\ndraft = "a/b"\nclose = "x"', ["8: playbooks.calm.steps[1]: needs either draft or close: what happens then"]),
    "no-steps": ("[playbooks.calm]", ["8: playbooks.calm.steps: is missing"]),
    "never-reached": ('[[playbooks.calm.steps]]\nafter = "5d"\nclose = "over"\n[[playbooks.calm.steps]]\nafter = "5d"\ndraft = "a/b"', ["11: playbooks.calm.steps[2]: step 'draft-2' is never reached: 'close-1' closes the matter"]),
    "named-twice": ('[[playbooks.calm.steps]]\nafter = "5d"\ndraft = "a/b"\n[[playbooks.calm.steps]]\nname = "draft-1"\nafter = "5d"\ndraft = "a/b"', ["11: playbooks.calm.steps[2]: two steps are named 'draft-1'"]),
    "negotiating-too-early": ('[[playbooks.negotiating.steps]]\nafter = "3d"\ndraft = "a/b"', ["8: playbooks.negotiating.steps[1]: step 'draft-1' comes after 3d: before four days a follow-up to an offer reads as pushy"]),
    "too-early-for-who-negotiates": (CLIENT + 'playbook = "quick"\n[[playbooks.quick.steps]]\nafter = "3bd"\ndraft = "a/b"', ["12: playbooks.quick.steps[1]: step 'draft-1' comes after 3bd: before four days a follow-up to an offer reads as pushy"]),
}  # fmt: skip


@pytest.mark.parametrize("case", VALUES)
def test_a_wrong_value_is_named_with_its_line_and_the_nearest_right_word(case: str, wrong: Refuse) -> None:
    text, problem = VALUES[case]

    assert wrong(text) == [f"config.toml:{problem}"]


@pytest.mark.parametrize("case", USER)
def test_a_wrong_value_of_the_user_is_named(case: str, refused: Refuse) -> None:
    text, problem = USER[case]

    assert refused(BASE.replace("\n\n", f"\n{text}\n\n")) == [f"config.toml:{problem}"]


@pytest.mark.parametrize("case", ACCOUNT)
def test_a_wrong_value_of_an_account_is_named(case: str, refused: Refuse) -> None:
    text, problem = ACCOUNT[case]

    assert refused(BASE.replace('address = "you@studio.example"', text)) == [f"config.toml:{problem}"]


@pytest.mark.parametrize("case", IMAP)
def test_a_wrong_value_of_the_access_is_named_and_no_secret_with_it(case: str, refused: Refuse) -> None:
    text, problem = IMAP[case]

    problems = refused(BASE.replace('host = "imap.studio.example", password_file = "imap.password"', text))

    assert problems == [f"config.toml:{problem}"]
    assert "hunter2" not in "".join(problems)


@pytest.mark.parametrize("case", ACROSS)
def test_what_does_not_fit_together_is_named(case: str, wrong: Refuse) -> None:
    text, problems = ACROSS[case]

    assert wrong(text) == [f"config.toml:{problem}" for problem in problems]


def test_all_problems_are_reported_at_once_in_the_order_of_the_file(refused: Refuse) -> None:
    text = """\
[user]
timezone = "Madrid"

[accounts.main]
address = "you@studio.example"
imap = { host = "imap.studio.example", prot = 993, password_command = "" }

[clients.acme]
name = "Acme"
addresses = ["a@acme.example", "b"]
language = "spanish"
account = "second"

[clients.other]
name = "Other"
addresses = ["A@acme.example"]
stage = 3

[[clients.other.matters]]
name = "One"
subject = "one"
[[clients.other.matters]]
name = "One"
subject = "one"
playbook = "clam"

[playbooks.calm]
[[playbooks.calm.steps]]
after = "5"
draft = "calm/first"
[[playbooks.calm.steps]]
after = "5d"
close = "over"
[[playbooks.calm.steps]]
after = "5d"
draft = "calm/last"
"""

    assert [problem.split(" ")[0] + " " + problem.split(" ")[1] for problem in refused(text)] == [
        "config.toml:1: user.name:",
        "config.toml:2: user.timezone:",
        "config.toml:6: accounts.main.imap.prot:",
        "config.toml:10: clients.acme.addresses[2]:",
        "config.toml:11: clients.acme.language:",
        "config.toml:12: clients.acme.account:",
        "config.toml:16: clients.other.addresses[1]:",
        "config.toml:17: clients.other.stage:",
        "config.toml:23: clients.other.matters[2].name:",
        "config.toml:24: clients.other.matters[2].subject:",
        "config.toml:25: clients.other.matters[2].playbook:",
        "config.toml:29: playbooks.calm.steps[1].after:",
        "config.toml:34: playbooks.calm.steps[3]:",
    ]


def test_without_a_user_and_an_account_both_are_asked_for(refused: Refuse) -> None:
    assert refused("") == [
        "config.toml: accounts: there is none; add a table [accounts.main] with address and imap",
        "config.toml: user: is missing",
    ]


@pytest.mark.parametrize(
    "text, problem",
    [
        ("[user\n", "1: is not TOML: Expected ']' at the end of a table declaration (column 6)"),
        ('[user]\nname = "a\n', "2: is not TOML: Illegal character '\\n' (column 10)"),
        ("[user]\nname = [1,\n", "3: is not TOML: Invalid value"),
        ("[user]\nname = 1\nname = 2\n", "3: is not TOML: Cannot overwrite a value (column 9)"),
    ],
    ids=["table", "text", "end", "twice"],
)
def test_what_is_not_toml_is_named_with_its_line(text: str, problem: str, refused: Refuse) -> None:
    assert refused(text) == [f"config.toml:{problem}"]


def test_no_working_moment_within_thirty_days_is_a_problem(refused: Refuse) -> None:
    weekend = BASE.replace("\n\n", '\nworking_days = ["sat", "sun"]\n\n')

    assert refused(weekend + CLIENT) == [
        "config.toml:9: clients.acme: no working moment between you and the client in the 30 days after 2026-11-04;"
        " let your working days meet theirs, or correct their country or timezone"
    ]


def test_who_works_on_sundays_can_follow_up_where_sunday_is_a_working_day(whole: Load) -> None:
    sunday = BASE.replace("\n\n", '\nworking_days = ["sun"]\n\n')

    assert whole(sunday + CLIENT + 'country = "EG"').warnings == ()


def test_a_stage_without_a_playbook_is_a_warning_only(added: Load) -> None:
    settings = added(CLIENT + 'stage = "negotiatng"\n' + MATTER + 'stage = "hibernating"')

    assert settings.warnings == (
        "config.toml:11: clients.acme.stage: there is no playbook 'negotiatng', so nothing will be drafted;"
        " did you mean 'negotiating'?",
        "config.toml:15: clients.acme.matters[1].stage: there is no playbook 'hibernating', so nothing will be drafted",
    )


def test_a_matter_that_no_thread_falls_to_is_a_warning(added: Load) -> None:
    assert added(CLIENT + '[[clients.acme.matters]]\nname = "Website"').warnings == (
        "config.toml:11: clients.acme.matters[1]: no thread falls to it by itself; give it a subject or a thread",
    )
