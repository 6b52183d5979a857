"""What a stranger reads of a matter, fact by fact."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from crickets.core import events as e
from crickets.core.dossier import Entry, Filed
from crickets.core.mail import MessageId
from crickets.core.milestones import MilestoneState
from crickets.core.tasks import Finding, Outcome, TaskKind, address_finding
from crickets.filing.timeline import Chronicle
from crickets.filing.words import Names

AT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
LATER = datetime(2026, 6, 2, 8, 0, tzinfo=UTC)
JUNE = date(2026, 6, 5)
CALL = e.TaskOpened(AT, 1, TaskKind.CALL, "investigate", 1)
DRAFT, MAIL = MessageId("draft@studio.example"), MessageId("mail@studio.example")
PROBABLY = e.DraftSent(AT, DRAFT, MAIL, edited=True, probably=True)


def chronicle(*facts: e.Event, today: date = date(2026, 6, 30)) -> Chronicle:
    files = {MAIL: Filed("mails/007-offer.eml", "00")}
    return Chronicle(Names("Alex", "Acme"), facts, [], {}, files, lambda moment: moment, today)


def told(*facts: e.Event) -> Sequence[str]:
    return [f"{entry.sentence} [{entry.how}]" for entry in chronicle(*facts).entries()]


NOTE = "[a note of Alex]"


@pytest.mark.parametrize(
    "facts, sentences",
    [
        ([e.UserWrote(AT, MAIL)], ["Alex wrote [mail 007]"]),
        ([e.ClientWrote(AT, DRAFT)], ["Acme wrote [a mail that could not be found any more]"]),
        (
            [e.DraftIntended(AT, DRAFT, "mine", 0, None, "mine/hello"), e.DraftSent(AT, DRAFT, None)],
            [f"Alex sent “mine/hello” {NOTE}"],
        ),
        ([e.DraftSent(AT, DRAFT, MAIL), e.UserWrote(AT, MAIL)], ["Alex sent “Letter” [mail 007]"]),
        ([PROBABLY, e.UserWrote(AT, MAIL)], ["Alex probably sent “Letter” [mail 007]"]),
        ([PROBABLY, e.UserWrote(AT, MAIL), e.DraftDiscarded(LATER, DRAFT)], ["Alex wrote [mail 007]"]),
        ([e.Bounced(AT, MAIL)], ["A mail to Acme came back as undeliverable [mail 007]"]),
        ([e.Bounced(AT, MAIL, permanent=False)], ["A mail to Acme could not be delivered yet [mail 007]"]),
        ([e.MailOpened(AT, MAIL, DRAFT)], ["A read receipt of Acme came: a mail of Alex was opened [mail 007]"]),
        ([e.Absent(AT, MAIL, LATER)], ["An automatic reply of Acme came, away until 2 June 2026 [mail 007]"]),
        ([e.DeadlineNamed(AT, JUNE)], [f"Alex noted that Acme had until 5 June 2026 {NOTE}"]),
        (
            [e.Promised(AT, JUNE)],
            [
                f"Acme promised to act by 5 June 2026 {NOTE}",
                f"The day ended by which Acme had promised to act {NOTE}",
            ],
        ),
        (
            [e.Promised(AT, JUNE, MAIL)],
            [
                "Acme promised to act by 5 June 2026 [mail 007]",
                f"The day ended by which Acme had promised to act {NOTE}",
            ],
        ),
        ([e.Disputed(AT)], [f"Acme objected {NOTE}"]),
        ([e.Redirected(AT, "b@acme.example")], [f"Acme was to be reached at b@acme.example from then on {NOTE}"]),
        ([e.MilestoneSet(AT, "Deposit", MilestoneState.REQUESTED)], [f"The milestone “Deposit” was requested {NOTE}"]),
        ([e.PaymentReceived(AT, "7", None, JUNE)], [f"All that was open of invoice 7 was paid {NOTE}"]),
        ([e.PaymentReceived(AT, "7", Decimal(3), JUNE)], [f"3 of invoice 7 was paid {NOTE}"]),
        (
            [e.Paused(AT, e.Author.PLAYBOOK), e.Resumed(LATER)],
            [f"Alex let the work rest {NOTE}", f"The work could go on {NOTE}"],
        ),
        ([e.Resumed(AT)], []),
        ([e.Closed(AT, "by you", e.Author.USER)], [f"Alex closed the matter {NOTE}"]),
        ([e.Closed(AT, "no answer", e.Author.PLAYBOOK)], [f"Closed: no answer {NOTE}"]),
        ([e.Reopened(AT)], [f"Alex took the matter up again {NOTE}"]),
        (
            [
                e.TaskOpened(AT, 1, TaskKind.CALL, "s", 0),
                e.TaskEnded(LATER, 1, Outcome.PROMISED),
                e.Promised(LATER, JUNE),
            ],
            [
                f"Call: promised to act by 5 June 2026 {NOTE}",
                f"The day ended by which Acme had promised to act {NOTE}",
            ],
        ),
        (
            [
                CALL,
                e.TaskEnded(LATER, 1, Outcome.WRONG_CONTACT),
                e.Redirected(LATER, "b@acme.example"),
            ],
            [f"Call: wrong contact, b@acme.example is right {NOTE}"],
        ),
        ([e.Snoozed(AT, LATER), e.Rested(AT), e.StepSkipped(AT, "s", 0), e.DraftDiscarded(AT, DRAFT)], []),
    ],
    ids=lambda value: type(value[-1]).__name__ if value and not isinstance(value[0], str) else None,
)
def test_each_fact_between_the_two_sides_is_told_by_name(facts: Sequence[e.Event], sentences: Sequence[str]) -> None:
    assert told(*facts) == sentences


def test_a_day_that_is_to_come_has_not_ended() -> None:
    before = chronicle(e.Promised(AT, JUNE), today=JUNE)

    assert [entry.sentence for entry in before.entries()] == ["Acme promised to act by 5 June 2026"]


def test_a_deadline_that_only_the_user_could_tell_is_that_of_the_letter() -> None:
    sent = chronicle(
        e.DraftIntended(AT, DRAFT, "final", 7, None, "awaiting_payment/final"),
        e.DraftSent(AT, DRAFT, MAIL),
        e.DeadlineUnclear(AT, DRAFT),
        e.DeadlineNamed(LATER, JUNE),
    )

    (notice,) = sent.notices()
    assert (notice.letter, notice.deadline, notice.file) == ("Final notice", JUNE, "mails/007-offer.eml")
    assert sent.entries()[-1] == Entry(JUNE, "The deadline stated in “Final notice” ended", "the letter")


def test_what_the_machine_checked_is_an_attempt_told_in_the_third_person() -> None:
    found: Finding = address_finding(("anna@acme.example",), "anna@acme.example")
    checked = chronicle(
        e.TaskOpened(AT, 1, TaskKind.VERIFY_ADDRESS, "investigate", 1, found.sentence),
        e.TaskEnded(AT, 1, Outcome.DONE, by_machine=True),
    )

    (attempt,) = checked.attempts()
    assert found.fine
    assert (attempt.what, attempt.outcome, attempt.note) == (
        "Check of the address",
        "done",
        "Alex writes to anna@acme.example, the address that the client last wrote from; no mail to it came back.",
    )
    assert checked.entries() == ()
