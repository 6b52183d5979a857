"""What kept a letter from being written is told until something else counts."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from crickets.core import events as e
from crickets.core.mail import MessageId
from crickets.core.matters import Stage
from crickets.core.state import fold
from crickets.core.tasks import TaskKind

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = MONDAY + timedelta(days=8)
TROUBLE = "the invoice has no file"


def trouble_after(fact: e.MatterEvent) -> str:
    wrote = e.UserWrote(MONDAY, MessageId("offer@studio.example"))
    return fold([wrote, e.LetterFailed(MONDAY + timedelta(days=7), TROUBLE), fact]).trouble


@pytest.mark.parametrize(
    "fact",
    [
        e.ClientWrote(LATER, MessageId("answer@acme.example")),
        e.UserWrote(LATER, MessageId("by-hand@studio.example")),
        e.Closed(LATER, "by you", e.Author.USER),
        e.StageSet(LATER, Stage("platform"), e.Author.USER),
        e.StepSkipped(LATER, "resend", 3),
        e.PaymentReceived(LATER, "2026-014", Decimal(200), LATER.date()),
        e.Promised(LATER, LATER.date()),
        e.Rested(LATER),
        e.DraftIntended(LATER, MessageId("draft@studio.example"), "resend", 3),
    ],
    ids=lambda fact: type(fact).__name__,
)
def test_what_kept_a_letter_back_is_no_news_once_something_else_counts(fact: e.MatterEvent) -> None:
    assert trouble_after(fact) == ""


def test_it_lasts_while_only_tasks_are_asked_for() -> None:
    assert trouble_after(e.TaskOpened(LATER, 1, TaskKind.CALL, "resend", 3)) == TROUBLE
