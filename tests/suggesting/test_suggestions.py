"""Proposing clients, on a mailbox in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from crickets.core.mail import MailboxRole
from crickets.core.people import Client, ClientKey
from crickets.errors import ConnectionLost, MailboxMissing, MailboxUnreadable
from crickets.reading.reader import Reader
from crickets.suggesting import MOST, Progress, Step, Suggestion, Whose, suggestions
from tests.mailboxes import FakeMail, Server
from tests.servers.account import Mail
from tests.suggesting.people import ENGLISH, NOW, PROPOSED, came, deliver, everybody, sent

WHOSE = Whose(frozenset({"you@studio.example"}), zone=ZoneInfo("Europe/Madrid"))


def proposed(mails: Iterable[Mail], whose: Whose = WHOSE) -> Sequence[Suggestion]:
    return suggestions([FakeMail(deliver(mails, Server()))], Reader(), whose, NOW)


def only(*mails: Mail, whose: Whose = WHOSE) -> Suggestion:
    (found,) = proposed(mails, whose)
    return found


def test_of_twenty_people_and_machines_those_are_proposed_with_whom_the_user_writes() -> None:
    assert [one.key for one in proposed(everybody())] == PROPOSED


def test_what_is_proposed_is_told_in_full() -> None:
    found = {one.key: one for one in proposed(everybody())}

    assert found[ClientKey("acme")] == Suggestion(
        key=ClientKey("acme"),
        name="Acme",
        contact="Anna Berg",
        addresses=("anna@acme.se", "@acme.se"),
        language="en",
        country="SE",
        timezone="Europe/Stockholm",
        owes_since=NOW - timedelta(days=19),
        last_out=NOW - timedelta(days=19),
        last_in=NOW - timedelta(days=28),
        sent=2,
        received=2,
        why="You wrote on 3 Nov about 'Relaunch offer'; nothing since: 19 days.",
    )


def test_what_is_guessed_of_each() -> None:
    assert [(one.name, one.contact, one.language, one.country, one.timezone) for one in proposed(everybody())] == [
        ("Acme", "Anna Berg", "en", "SE", "Europe/Stockholm"),
        ("Eva Nowak", "", "en", "", ""),
        ("Lumen", "Tom Reed", "en", "US", "America/New_York"),
        ("Foto Rios", "Rosa Ríos", "es", "ES", ""),
        ("Bolt", "Cleo Marx", "en", "DE", "Europe/Berlin"),
        ("Ada Lovelace", "", "en", "DE", "Europe/Berlin"),
        ("Pixel", "Mia", "en", "", ""),
        ("Quiet", "Jo Quiet", "en", "FR", "Europe/Paris"),
    ]


NEWER, OLDER = came("eva@gmail.com", 1), came("eva@gmail.com", 5)


@pytest.mark.parametrize(
    "mails, why",
    [
        ([sent("eva@gmail.com", 1), OLDER], "You wrote on 21 Nov about 'Offer'; nothing since: 1 day."),
        ([sent("eva@gmail.com", 5), NEWER], "They wrote on 21 Nov about 'Re: Offer': it is your turn."),
        ([sent("eva@gmail.com", 0.1, "")], "You wrote on 22 Nov; they have never written: 0 days."),
        (
            [sent("eva@gmail.com", 0, "x" * 80)],
            f"You wrote on 22 Nov about '{'x' * 59}…'; they have never written: 0 days.",
        ),
    ],
    ids=["they owe", "the user's turn", "a stranger, without a subject", "a long subject"],
)
def test_the_reason_is_one_sentence(mails: list[Mail], why: str) -> None:
    assert only(*mails).why == why


def test_days_are_those_of_the_users_clock() -> None:
    late = sent("eva@gmail.com", 1.4)  # at half past eleven at night, in UTC

    assert "20 Nov" in only(late, whose=replace(WHOSE, zone=ZoneInfo("UTC"))).why
    assert "21 Nov" in only(late).why


def test_of_another_year_the_year_is_told() -> None:
    now = NOW + timedelta(days=60)
    mail = FakeMail(deliver([sent("eva@gmail.com", 5)], Server()))

    (found,) = suggestions([mail], Reader(), WHOSE, now)

    assert found.why.startswith("You wrote on 17 Nov 2026 about")


# What a mail itself tells


def test_whom_only_a_machine_answers_is_nobody_to_watch() -> None:
    notice = "Your order 4711 has been shipped. Please do not reply to this e-mail.\n"
    mails = [came("Shop <orders@shop.example>", days, "Your order", notice) for days in range(1, 9)]

    assert proposed([sent("orders@shop.example", 20), *mails]) == []


def test_behind_a_machines_answer_the_persons_mail_is_found() -> None:
    away = came("Eva <eva@bolt.example>", 3, "Re: Offer", "I am out of the office until 30 November 2026.\n")
    spoke = came("Eva <eva@bolt.example>", 30)

    found = only(sent("eva@bolt.example", 9), away, spoke)

    assert (found.last_in, found.owes_since) == (NOW - timedelta(days=30), NOW - timedelta(days=9))


THEIRS = "Perfecto, muchas gracias por el presupuesto. Hablamos el martes.\n"


@pytest.mark.parametrize(
    "own, theirs, claimed, language",
    [
        (ENGLISH, THEIRS, "pl", "en"),
        ("ok", THEIRS, "pl", "es"),
        ("ok", "ok", "pl-PL", "pl"),
        ("ok", "ok", "xx", ""),
        ("ok", "ok", "", ""),
    ],
    ids=["the user's mail", "theirs", "their program", "no language", "nothing"],
)
def test_the_language_is_the_one_in_which_the_user_writes_to_them(
    own: str, theirs: str, claimed: str, language: str
) -> None:
    answer = replaced(
        came("eva@gmail.com", 1, text=theirs), "MIME-Version:", f"Content-Language: {claimed}\r\nMIME-Version:"
    )

    assert only(sent("eva@gmail.com", 5, text=own), answer).language == language


def test_a_mail_that_is_gone_when_it_is_to_be_read_counts_by_its_headers() -> None:
    server = deliver([sent("eva@gmail.com", 5), came("eva@gmail.com", 1)], Server())

    class Vanishing(FakeMail):
        def read(self, *_: object) -> None:
            return None

    (found,) = suggestions([Vanishing(server)], Reader(), WHOSE, NOW)

    assert (found.received, found.language) == (1, "")


def test_a_mail_that_its_server_keeps_counts_by_its_headers() -> None:
    server = deliver([sent("eva@gmail.com", 5), came("eva@gmail.com", 1)], Server())

    class Refusing(FakeMail):
        def read(self, *_: object) -> None:
            msg = "The server gives no bodies."
            raise MailboxUnreadable(msg)

    (found,) = suggestions([Refusing(server)], Reader(), WHOSE, NOW)

    assert (found.received, found.language) == (1, "")


# Who is left out, and keys


def test_who_is_in_the_file_is_not_proposed_again() -> None:
    known = {
        ClientKey("acme-ab"): Client(ClientKey("acme-ab"), "Acme", ("anna@acme.se",)),
        ClientKey("eva"): Client(ClientKey("eva"), "Eva", ("evanowak@gmail.com",)),
        ClientKey("lumen"): Client(ClientKey("lumen"), "Lumen", ("@lumen.us",)),
    }

    assert [one.key for one in proposed(everybody(), replace(WHOSE, clients=known))] == PROPOSED[3:]


def test_an_alias_shows_in_what_was_sent_under_it() -> None:
    mails = [
        replaced(sent("eva@gmail.com", 9), "you@studio.example", "me@atelier.example"),
        came("Eva <eva@gmail.com>", 5),
        sent("me@atelier.example", 4),
        came("Max <max@atelier.example>", 3),
        sent("max@atelier.example", 2),
    ]

    assert [one.name for one in proposed(mails)] == ["Eva"]


def replaced(mail: Mail, old: str, new: str) -> Mail:
    return mail._replace(raw=mail.raw.replace(old.encode(), new.encode()))


def test_every_key_is_another_one() -> None:
    known = {ClientKey("acme"): Client(ClientKey("acme"), "Other", ("@other.example",))}
    mails = [sent("a@acme.se", 9), sent("b@acme.fr", 8), sent("info@gmail.com", 7), sent("鈴木 <s@gmail.com>", 6)]

    keys = [one.key for one in proposed(mails, replace(WHOSE, clients=known))]

    assert keys == ["acme-2", "acme-3", "info-gmail-com", "鈴木"]


def test_more_than_can_be_read_are_not_proposed_at_once() -> None:
    mails = [sent(f"eva@bolt{number}.example", number) for number in range(1, MOST + 9)]

    assert len(proposed(mails)) == MOST


# Several accounts, and what cannot be read


def test_an_answer_into_another_account_is_one() -> None:
    here = FakeMail(deliver([sent("eva@gmail.com", 9)], Server()))
    there = FakeMail(deliver([came("Eva <eva@gmail.com>", 2)], Server()))

    (found,) = suggestions([here, there], Reader(), WHOSE, NOW)

    assert (found.name, found.owes_since) == ("Eva", None)


def test_where_a_mailbox_cannot_be_read_nobody_is_said_to_owe_an_answer() -> None:
    server = deliver([sent("eva@gmail.com", 9), came("Eva <eva@gmail.com>", 20)], Server())
    server.break_("Clients")

    (found,) = suggestions([FakeMail(server)], Reader(), WHOSE, NOW)

    assert found.owes_since is None
    assert found.why == "You wrote on 13 Nov about 'Offer'; whether they answered nobody knows: Clients cannot be read."


def test_a_view_that_cannot_be_read_hides_nothing() -> None:
    server = deliver([sent("eva@gmail.com", 9)], Server())
    server.make("All Mail", MailboxRole.ALL)
    server.break_("All Mail")

    (found,) = suggestions([FakeMail(server)], Reader(), WHOSE, NOW)

    assert found.owes_since == NOW - timedelta(days=9)


def test_without_what_was_sent_nothing_is_known() -> None:
    broken, lacking, down = Server(), Server(), Server(down=ConnectionLost("gone"))
    broken.break_("Sent")
    lacking.drop("Sent")

    with pytest.raises(MailboxUnreadable, match="Sent cannot be read"):
        suggestions([FakeMail(broken)], Reader(), WHOSE, NOW)
    with pytest.raises(MailboxMissing, match="folders"):
        suggestions([FakeMail(lacking)], Reader(), WHOSE, NOW)
    with pytest.raises(ConnectionLost):
        suggestions([FakeMail(down)], Reader(), WHOSE, NOW)


def test_an_empty_mailbox_proposes_nobody() -> None:
    assert proposed([]) == []


def test_a_mailbox_that_was_moved_is_read_by_the_dates_of_its_mails() -> None:
    old = sent("eva@gmail.com", 200)

    assert proposed([old._replace(at=NOW)]) == []


def test_progress_tells_of_each_step() -> None:
    told: list[Progress] = []
    mail = FakeMail(deliver([sent("eva@gmail.com", 9), came("eva@gmail.com", 2)], Server()))

    suggestions([mail], Reader(), WHOSE, NOW, told.append)

    assert [one for one in told if one.done == one.of] == [
        Progress(Step.SENT, 1, 1, 1),
        Progress(Step.RECEIVED, 6, 6, 2),
        Progress(Step.PEOPLE, 1, 1, 2),
    ]


def test_a_long_name_makes_a_short_key() -> None:
    found = only(sent("eva@gmail.com", 9), came(f"{'Eva ' * 60}<eva@gmail.com>", 5))

    assert len(found.key) <= 40
    assert len(found.name) <= 60
