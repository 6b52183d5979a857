from dataclasses import fields
from datetime import date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from crickets.core import holds as h
from crickets.core.events import AnswerAsked, Doubt
from tests.core.story import at, mid

MADRID = ZoneInfo("Europe/Madrid")


def local(moment: datetime) -> datetime:
    return moment.astimezone(MADRID)


def question(subject: str, doubt: Doubt = Doubt.ELSEWHERE) -> AnswerAsked:
    return AnswerAsked(at("3"), mid("m"), subject, doubt, "bob@acme.example", "INBOX")


LEFT = "The draft left your Drafts on Tue 03 Mar 2026 11:00"
WITH_OTHERS = f"{LEFT}, together with others or with the whole folder"
WHICH = "was it sent or deleted? Say `crickets sent MATTER`, `crickets skip MATTER` or `crickets rest MATTER`."

SENTENCES = [
    (h.NothingWritten(), "No mail between you is known in this matter yet."),
    (h.YourTurn(at("3")), "The client wrote last, on Tue 03 Mar 2026 11:00: it is your turn."),
    (
        h.YourTurn(at("3"), reopened=True),
        "Reopened by their answer on Tue 03 Mar 2026 11:00: it is your turn.",
    ),
    (
        h.YourTurn(at("3"), in_junk=True),
        "The client wrote last, on Tue 03 Mar 2026 11:00 (their mail lies in Junk): it is your turn.",
    ),
    (h.NotDue("first", at("3")), "Step 'first' is due on Tue 03 Mar 2026 11:00."),
    (
        h.OutsideWorkingTime("first", at("3"), "a public holiday"),
        "Step 'first' is due, and waits for working time on Tue 03 Mar 2026 11:00 (a public holiday).",
    ),
    (
        h.DraftStands(at("3"), edited=False),
        "A draft stands in your Drafts since Tue 03 Mar 2026 11:00: send it or delete it.",
    ),
    (
        h.EditedDraftKept("the client answered", flagged=True),
        (
            "In the meantime the client answered; the draft that you edited stays in your Drafts, flagged,"
            " and none is placed beside it."
        ),
    ),
    (
        h.Limbo(at("3"), ask=False, doubt=False),
        "The draft left your Drafts on Tue 03 Mar 2026 11:00, and stands neither in Sent nor in Trash yet.",
    ),
    (h.Limbo(at("3"), ask=True, doubt=False), f"{LEFT}; {WHICH}"),
    (h.Limbo(at("3"), ask=False, doubt=True), f"{WITH_OTHERS}; nothing is placed until that is clear."),
    (h.Limbo(at("3"), ask=True, doubt=True), f"{WITH_OTHERS}; {WHICH}"),
    (
        h.Resting(discarded=True),
        "You deleted the draft: it is left alone until someone writes (`crickets resume MATTER` goes on).",
    ),
    (h.SnoozedUntil(at("3")), "You snoozed it until Tue 03 Mar 2026 11:00; an answer ends that."),
    (h.AwayUntil(at("3")), "The client is away until Tue 03 Mar 2026."),
    (h.OtherDraft("acme/logo"), "One draft per client at a time: the one for acme/logo goes first."),
    (h.CannotTell("INBOX was not read"), "Cannot tell whether the client answered: INBOX was not read"),
    (
        h.MailBounced(at("3"), None),
        "Your mail came back on Tue 03 Mar 2026 11:00: check the address (`crickets tasks CLIENT`), then write again.",
    ),
    (h.IsClosed(at("3"), "no answer"), "Closed on Tue 03 Mar 2026 11:00: no answer. A late answer reopens it."),
    (
        h.PaymentNotDue("2026-01", date(2026, 3, 2), at("3")),
        "Invoice 2026-01 is due on Mon 02 Mar 2026: nothing before Tue 03 Mar 2026 11:00.",
    ),
]


@pytest.mark.parametrize(
    "hold, sentence", SENTENCES, ids=[str(i) + type(hold).__name__ for i, (hold, _) in enumerate(SENTENCES)]
)
def test_a_hold_says_itself_in_the_users_time(hold: h.Hold, sentence: str) -> None:
    assert hold.sentence(local) == sentence


@pytest.mark.parametrize(
    "hold, way_out",
    [
        (h.FoundSilent("first", at("3")), "`crickets adopt MATTER`"),
        (h.Late("first", at("3")), "`crickets adopt MATTER`"),
        (h.Late("first", at("3")), "`crickets rest MATTER`"),
        (h.Resting(discarded=False), "`crickets resume MATTER`"),
        (h.IsThisAnAnswer(question("Hello")), "`crickets answer MATTER yes|no`"),
        (h.NoPlaybook("retainer"), "[playbooks.retainer]"),
        (h.NoInvoice(), "add it to the configuration"),
        (h.PlaybookEnded("last", at("3")), "a person decides"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else value,
)
def test_a_hold_that_only_a_person_can_end_names_the_way_out(hold: h.Hold, way_out: str) -> None:
    assert way_out in hold.sentence(local)


QUESTIONS = {
    Doubt.ELSEWHERE: "The client wrote on Tue 03 Mar 2026 11:00 in another thread ('Offer')",
    Doubt.MACHINE: (
        "What came on Tue 03 Mar 2026 11:00 in INBOX ('Offer') may be from a person, or an automatic reply"
    ),
    Doubt.COMPANY: (
        "bob@acme.example wrote on Tue 03 Mar 2026 11:00 in INBOX ('Offer'), from the client's domain, an address that"
        " is not in the configuration"
    ),
    Doubt.COLLEAGUE: (
        "bob@acme.example, who had a copy of this conversation, wrote on Tue 03 Mar 2026 11:00 in INBOX ('Offer')"
    ),
    Doubt.NAMESAKE: (
        "Somebody of the client's name wrote on Tue 03 Mar 2026 11:00 in INBOX from bob@acme.example ('Offer')"
    ),
    Doubt.TOGETHER: "bob@acme.example wrote on Tue 03 Mar 2026 11:00 in INBOX to you and to the client ('Offer')",
    Doubt.SUBJECT: "bob@acme.example wrote on Tue 03 Mar 2026 11:00 in INBOX under the subject of your mail ('Offer')",
    Doubt.FORGED: (
        "A mail of Tue 03 Mar 2026 11:00 in INBOX ('Offer') bears the client's address, but your server could not"
        " authenticate it, so it may be forged"
    ),
    Doubt.UNREADABLE: (
        "A mail of the client's of Tue 03 Mar 2026 11:00 in INBOX could not be read; open it in your mail client"
    ),
}


@pytest.mark.parametrize("doubt", Doubt)
def test_each_doubt_about_an_answer_says_what_came_and_asks(doubt: Doubt) -> None:
    sentence = h.IsThisAnAnswer(question("Offer", doubt)).sentence(local)

    assert sentence == f"{QUESTIONS[doubt]}: is that an answer here? `crickets answer MATTER yes|no`."


def test_a_strangers_subject_is_shown_harmless() -> None:
    sentence = h.IsThisAnAnswer(question("Hi\x1b[2J\nBcc: x")).sentence(local)

    assert sentence.isprintable()


@pytest.mark.parametrize("kind", get_args(h.Hold), ids=lambda kind: kind.__name__)
def test_every_hold_says_one_sentence_on_one_line(kind: type) -> None:
    samples = {"datetime": at("3"), "date": date(2026, 3, 3), "bool": True, "AnswerAsked": question("Hello")}
    hold = kind(*(samples.get(getattr(f.type, "__name__", ""), "text") for f in fields(kind)))

    assert "\n" not in hold.sentence(local)
    assert hold.sentence(local).endswith((".", "text"))


def test_the_commands_of_a_hold_are_told_with_the_keys_and_a_strangers_words_are_not() -> None:
    asked = h.IsThisAnAnswer(question("Your MATTER, CLIENT"))

    assert "Say `crickets deadline acme/logo DATE`." in h.told(h.WhichDeadline("claims"), "acme/logo", local)
    assert "`crickets invoice add FILE --client acme`" in h.told(h.NoInvoice(), "acme/logo", local)
    assert "Your MATTER, CLIENT" in h.told(asked, "acme", local)
    assert "`crickets answer acme yes|no`" in h.told(asked, "acme", local)
