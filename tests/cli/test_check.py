import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crickets.core.mail import MessageId
from tests.cli.home import CONFIGURATION, NOW, Home, words
from tests.mailboxes import letter
from tests.servers.dovecot import Guest
from tests.servers.extensions import BARE
from tests.servers.proxy import PoorServer


@pytest.fixture
def mailbox(bare_home: Home, dovecot: Guest) -> Guest:
    """A mailbox that somebody uses: mail came in and went out just now."""
    bare_home.write(port=dovecot.port, user=dovecot.user, password=dovecot.password)
    now = datetime.now(UTC)
    dovecot.deliver("INBOX", letter(), now - timedelta(hours=1))
    dovecot.deliver("Sent", letter(sender="you@studio.example", to="anna@acme.example"), now - timedelta(hours=2))
    return dovecot


def findings(out: str, mark: str) -> Sequence[str]:
    """What was found under a mark."""
    return [line[6:] for line in out.splitlines() if line[:6].strip() == mark]


def test_when_all_is_well_each_line_is_ok_and_nothing_is_changed(bare_home: Home, mailbox: Guest) -> None:
    said = bare_home.say("check")

    assert said.status == 0, said.out
    assert findings(said.out, "fix") == findings(said.out, "note") == []
    assert findings(said.out, "ok") == [
        f"configuration: {bare_home.config}: accounts 1, clients 2, matters 3",
        f"state: {bare_home.state}, which the first `crickets run` makes",
        f"database: {bare_home.state}/crickets.db, which the first `crickets run` makes",
        "letters: all 6 that the playbooks use were rendered (en, pl)",
        f"account main: logged in to 127.0.0.1 as {mailbox.user}",
        "account main: the server can IDLE, LIST-STATUS, CONDSTORE, UIDPLUS, MOVE",
        "account main: watches 5 folders; drafts: Drafts, sent: Sent, junk: Junk, trash: Trash",
        "account main: this machine's clock is not behind the newest mail",
        "account main: Sent has what you sent of late",
    ]
    assert not bare_home.state.exists()


@pytest.mark.usefixtures("mailbox")
def test_after_the_first_run_the_database_is_tried(home: Home) -> None:
    said = home.say("check")

    assert said.status == 0, said.out
    assert f"database: {home.state}/crickets.db can be read and written" in findings(said.out, "ok")


def test_a_refused_login_is_told_and_nothing_behind_it_is_tried(bare_home: Home, dovecot: Guest) -> None:
    bare_home.write(port=dovecot.port, user=dovecot.user, password="wrong")

    said = bare_home.say("check")

    (fault,) = findings(said.out, "fix")
    assert said.status == 77
    assert fault.startswith(f"account main: 127.0.0.1 refused the login of {dovecot.user}")


def test_where_a_large_provider_refuses_a_login_its_known_wishes_are_told(bare_home: Home, dovecot: Guest) -> None:
    text = CONFIGURATION.replace("you@studio.example", "you@fastmail.com")
    bare_home.write(text, port=dovecot.port, user=dovecot.user, password="wrong")

    said = bare_home.say("check")

    (fault,) = findings(said.out, "fix")
    assert said.status == 77
    assert fault.endswith(
        " Fastmail: Make a password for this one program, the usual one is refused"
        " (https://www.fastmail.help/hc/en-us/articles/360058752854)."
    )


def test_a_server_that_is_away_does_not_keep_the_other_accounts_from_being_tried(
    bare_home: Home, mailbox: Guest
) -> None:
    account = '[accounts.other]\naddress = "other@studio.example"\n'
    access = 'imap = { host = "127.0.0.1", port = 1, tls = "none", username = "x", password_command = "echo x" }\n'
    text = bare_home.config.read_text().replace("[accounts.main]", f"{account}{access}\n[accounts.main]")
    bare_home.write(text, port=mailbox.port, user=mailbox.user, password=mailbox.password)

    said = bare_home.say("check")

    assert said.status == 75
    assert "account other: 127.0.0.1:1 cannot be reached" in words(said.out)
    assert f"account main: logged in to 127.0.0.1 as {mailbox.user}" in words(said.out)


@pytest.mark.usefixtures("mailbox")
def test_a_missing_password_is_told(bare_home: Home) -> None:
    text = bare_home.config.read_text().replace("echo", "false")
    bare_home.write(text)

    said = bare_home.say("check")

    (fault,) = findings(said.out, "fix")
    assert said.status == 78
    assert "password_command: false failed with exit status 1" in fault


@pytest.mark.usefixtures("mailbox")
def test_a_broken_letter_of_your_own_is_told_with_its_line(bare_home: Home, tmp_path: Path) -> None:
    own = tmp_path / "letters/pl/in_progress"
    own.mkdir(parents=True)
    (own / "first.txt").write_text("Dzień dobry,\n{{ nonsense }}\n")
    bare_home.write('[letters]\nfolder = "letters"\n\n' + bare_home.config.read_text())

    said = bare_home.say("check")

    (fault,) = findings(said.out, "fix")
    assert said.status == 78
    assert fault.startswith(f"letters: {own}/first.txt:2: 'nonsense' is undefined")


@pytest.mark.usefixtures("mailbox")
def test_a_harsh_phrase_in_a_letter_of_your_own_is_a_note_and_no_fault(bare_home: Home, tmp_path: Path) -> None:
    own = tmp_path / "letters/en/negotiating"
    own.mkdir(parents=True)
    (own / "first.txt").write_text("Hello {{ contact }},\n\nI am still waiting.\n")
    bare_home.write('[letters]\nfolder = "letters"\n\n' + bare_home.config.read_text())

    said = bare_home.say("check")

    assert said.status == 0
    assert findings(said.out, "note") == [
        f"letters: {own}/first.txt:3: 'still waiting' complains about the wait; ask your question instead"
    ]


@pytest.mark.usefixtures("mailbox")
def test_a_word_list_that_cannot_be_read_is_a_note(bare_home: Home, tmp_path: Path) -> None:
    own = tmp_path / "letters/pl"
    own.mkdir(parents=True)
    (own / "_tone.txt").write_bytes(b"\xff")
    bare_home.write('[letters]\nfolder = "letters"\n\n' + bare_home.config.read_text())

    said = bare_home.say("check")

    (note,) = findings(said.out, "note")
    assert said.status == 0
    assert note.startswith("letters: pl/_tone.txt: this word list cannot be read: ")


@pytest.mark.usefixtures("mailbox")
def test_a_language_of_your_own_is_ready_when_it_has_the_letters_of_the_stages_in_use(
    bare_home: Home, tmp_path: Path
) -> None:
    own = tmp_path / "letters/de/negotiating"
    own.mkdir(parents=True)
    for name in ("first", "last"):
        (own / f"{name}.txt").write_text("Guten Tag {{ contact }},\n\nam {{ written_on | day }} schrieb ich Ihnen.\n")
    text = bare_home.config.read_text().replace('language = "en"', 'language = "de"')
    bare_home.write('[letters]\nfolder = "letters"\n\n' + text)

    said = bare_home.say("check")

    assert said.status == 0, said.out
    assert "letters: all 5 that the playbooks use were rendered (de, pl)" in findings(said.out, "ok")
    assert findings(said.out, "note") == [
        (
            f"configuration: {bare_home.config}:18: clients.acme.language: its other stages have no letter in 'de' for"
            " awaiting_payment/final, awaiting_payment/first, awaiting_payment/notice-30, awaiting_payment/notice-60,"
            " awaiting_payment/notice-90, awaiting_payment/resend, closing/all-right, closing/announce, closing/closed,"
            " in_progress/first, in_progress/stop-work, platform/check-in, platform/last, platform/last-delivered;"
            " write each into the folder of [letters], as de/awaiting_payment/final.txt"
        ),
        "letters: drafts in 'de' quote nothing: there is no de/attribution.txt",
    ]


@pytest.mark.usefixtures("mailbox")
def test_a_warning_about_the_configuration_is_no_fault(bare_home: Home) -> None:
    bare_home.write(bare_home.config.read_text().partition("[clients.acme]")[0])

    said = bare_home.say("check")

    assert said.status == 0
    assert findings(said.out, "note") == ["configuration: nobody is watched yet: add a client as [clients.NAME]"]


def judged_by(mailbox: Guest, server: str, count: int) -> None:
    for number in range(count):
        mail = letter(authentication_results=f"{server}; spf=pass", message_id=f"{server}.{number}@acme.example")
        mailbox.deliver("INBOX", mail, datetime.now(UTC) - timedelta(hours=2))


def believing(home: Home, mailbox: Guest, server: str) -> None:
    text = home.config.read_text().replace("[accounts.main]", f'[accounts.main]\nauthserv_id = "{server}"')
    home.write(text, port=mailbox.port, user=mailbox.user, password=mailbox.password)


def test_the_name_of_the_server_is_told_where_the_account_names_none(bare_home: Home, mailbox: Guest) -> None:
    judged_by(mailbox, "mx.studio.example", 5)

    assert findings(bare_home.say("check").out, "note") == [
        (
            "account main: no mail is taken for forged: if that is a server of your provider, say"
            ' authserv_id = "mx.studio.example"'
        )
    ]


def test_a_name_that_few_mails_bear_may_be_anybodys(bare_home: Home, mailbox: Guest) -> None:
    judged_by(mailbox, "mx.elsewhere.example", 4)

    assert findings(bare_home.say("check").out, "note") == []


def test_a_wrong_name_of_the_server_is_told_with_the_right_one(bare_home: Home, mailbox: Guest) -> None:
    judged_by(mailbox, "mx.studio.example", 5)
    believing(bare_home, mailbox, "mx.wrong.example")

    said = bare_home.say("check")

    assert said.status == 0
    assert findings(said.out, "note") == [
        (
            'account main: no mail of late bears authserv_id = "mx.wrong.example", so none is taken for forged;'
            ' most say authserv_id = "mx.studio.example"'
        )
    ]


def test_the_right_name_of_the_server_is_well(bare_home: Home, mailbox: Guest) -> None:
    judged_by(mailbox, "mx.studio.example", 1)
    believing(bare_home, mailbox, "mx.studio.example")

    said = bare_home.say("check")

    assert findings(said.out, "note") == []
    assert "account main: mx.studio.example writes into your mails whether their senders are genuine" in findings(
        said.out, "ok"
    )


def test_a_sent_folder_without_new_mail_is_doubted(bare_home: Home, dovecot: Guest) -> None:
    bare_home.write(port=dovecot.port, user=dovecot.user, password=dovecot.password)
    dovecot.deliver("INBOX", letter(), datetime.now(UTC))
    dovecot.deliver("Sent", letter(sender="you@studio.example"), datetime.now(UTC) - timedelta(days=40))

    said = bare_home.say("check")

    (note,) = findings(said.out, "note")
    assert said.status == 0
    assert note.startswith("account main: Sent has had no message for 40 days: if you do send mail")


def test_an_empty_mailbox_is_no_fault(bare_home: Home, dovecot: Guest) -> None:
    bare_home.write(port=dovecot.port, user=dovecot.user, password=dovecot.password)

    said = bare_home.say("check")

    assert said.status == 0
    assert [note[:35] for note in findings(said.out, "note")] == [
        "account main: INBOX is empty, so th",
        "account main: Sent has had no messa",
    ]


def test_mail_from_the_future_means_a_wrong_clock(bare_home: Home, mailbox: Guest) -> None:
    mailbox.deliver("INBOX", letter(), datetime.now(UTC) + timedelta(minutes=90, seconds=30))

    (note,) = findings(bare_home.say("check").out, "note")

    assert note == "account main: the newest mail comes 90 minutes from now: set this machine's clock (timedatectl)"


def test_a_poor_server_is_enough_and_its_price_is_told(
    bare_home: Home, mailbox: Guest, poor_server: Callable[..., PoorServer]
) -> None:
    poor = poor_server(mailbox.port, without=BARE)
    bare_home.write(port=poor.port, user=mailbox.user, password=mailbox.password)

    said = bare_home.say("check")

    assert said.status == 0, said.out
    assert "account main: the server can only what every IMAP server can" in findings(said.out, "ok")
    assert findings(said.out, "note") == [
        "account main: the server does not announce new mail (IDLE): it is looked for every minute",
        "account main: the server cannot remove a single message: an unwanted draft may stay, marked as deleted",
    ]


@pytest.mark.usefixtures("mailbox")
def test_a_database_of_a_newer_crickets_is_refused(home: Home) -> None:
    with closing(sqlite3.connect(home.state / "crickets.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()

    said = home.say("check")

    (fault,) = findings(said.out, "fix")
    assert said.status == 78
    assert "install the newer Crickets that made them" in fault


@pytest.mark.usefixtures("mailbox")
def test_a_message_that_was_skipped_is_told(home: Home) -> None:
    home.skipped("INBOX", at=NOW)

    assert findings(home.say("check").out, "note") == [
        "database: account 'main': 1 message, or a file in it, could not be understood and was skipped"
    ]


@pytest.mark.usefixtures("mailbox")
@pytest.mark.parametrize("ours", [True, False], ids=["ours", "the user's own"])
def test_a_withdrawn_draft_that_the_server_could_not_remove_is_told(home: Home, mailbox: Guest, *, ours: bool) -> None:
    draft = MessageId("0123456789abcdef@studio.example")
    home.intended(draft if ours else MessageId("another@studio.example"))
    mailbox.deliver("Drafts", letter(message_id=draft), datetime.now(UTC), ["\\Draft", "\\Deleted"])

    notes = findings(home.say("check").out, "note")

    told = ["account main: 1 withdrawn draft(s) still stand in Drafts, marked as deleted: expunge the folder"]
    assert notes == (told if ours else [])


def test_a_state_directory_that_cannot_be_made_is_told(bare_home: Home) -> None:
    bare_home.state.write_text("a file in its place")

    said = bare_home.say("check")

    assert said.status == 74
    assert f"state: {bare_home.state} is not a directory that you may write in" in words(said.out)


OWING = """
[[clients.acme.invoices]]
number = "2026-014"
amount = 500
currency = "EUR"
issued = 2026-02-02
due = 2026-03-02
"""


def test_what_letters_and_calls_will_lack_is_told_before_they_are_due(bare_home: Home, mailbox: Guest) -> None:
    text = CONFIGURATION.replace('stage = "negotiating"', 'stage = "awaiting_payment"').replace("    ", "") + OWING
    text = text.replace('phone = "+48 600 000 000"\n', "")
    bare_home.write(text, port=mailbox.port, user=mailbox.user, password=mailbox.password)

    said = bare_home.say("check")

    assert said.status == 0
    assert findings(said.out, "note") == [
        "letters: a final notice cannot be written without `payment` and `reach`: add to [user]",
        "matter acme: invoice 2026-014 has no `file`, and step 'resend' attaches it: add it",
        "client lodz: a step asks you to call, and no number is known: add `phone` to [clients.lodz]",
    ]


def test_nothing_is_told_of_a_road_that_needs_nothing_more(bare_home: Home, mailbox: Guest) -> None:
    known = '[user]\npayment = "IBAN"\nreach = "+34 600 000 000"'
    text = CONFIGURATION.replace('stage = "negotiating"', 'stage = "awaiting_payment"').replace("    ", "")
    text = text.replace("[user]", known)
    (bare_home.folder / "014.pdf").write_bytes(b"%PDF-1.7")
    owing = f'{OWING}file = "014.pdf"\n'
    bare_home.write(text + owing, port=mailbox.port, user=mailbox.user, password=mailbox.password)

    assert findings(bare_home.say("check").out, "note") == []
