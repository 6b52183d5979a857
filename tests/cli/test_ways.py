"""The ways out of a silence: for each what to say or do, and what that means for this matter."""

from datetime import date
from decimal import Decimal

import pytest

from crickets.core import events as e
from crickets.core.mail import MessageId
from crickets.core.tasks import Outcome, TaskKind
from crickets.telling.ways import Way
from tests.cli.assessments import CONTRACT, DAY, INVOICE, MILESTONES, at_stage, found, names, way, worked_for
from tests.cli.home import NOW, Home


@pytest.fixture
def acme(home: Home) -> Home:
    """Acme, with an hour's worth, and nothing written yet."""
    return worked_for(home)


def test_each_way_out_names_its_command_and_what_it_means_here(acme: Home) -> None:
    at_stage(acme, "awaiting_payment", INVOICE, CONTRACT)
    acme.you_wrote("acme", NOW - 3 * DAY)

    assert found(acme).ways == (
        Way(
            "go on",
            "crickets plan acme",
            "Let the playbook go its way: step 'first' on Tue 17 Mar 2026 drafts awaiting_payment/first; you send it,"
            " change it or delete it.",
        ),
        Way(
            "rest",
            "crickets rest acme",
            "Leave this silence alone: no draft, no task and no end until somebody writes. 1,250.72 EUR stays unpaid"
            " meanwhile.",
        ),
        Way(
            "call",
            "",
            "Call Anna Berg (+46 70 000 00 00), only to check that your mails arrived and to get the answer.",
        ),
        Way(
            "small claims",
            "crickets dossier acme acme.zip",
            "Claim 1,250.72 EUR in court (the contract says: Spain, Madrid), after step 'final' gave them a last"
            " deadline: the dossier holds what a claim needs.",
        ),
        Way(
            "close",
            "crickets close acme",
            "End it now: nobody is asked for 1,250.72 EUR any more; a late answer or `crickets reopen` opens it again.",
        ),
    )


def test_work_in_progress_can_be_paused_or_ended_in_steps(acme: Home) -> None:
    at_stage(acme, "in_progress", MILESTONES, CONTRACT)
    acme.you_wrote("acme", NOW - 3 * DAY)

    assert names(acme) == ["go on", "rest", "call", "pause", "announce", "close"]
    assert way(acme, "pause") == Way(
        "pause",
        "crickets pause acme",
        "Stop the work until they answer (the contract allows it after 10 days): nothing is placed meanwhile, and 2"
        " milestone dates move with it.",
    )
    assert "12.5 hours (750.00 EUR) are in it" in way(acme, "close").sentence


def test_a_draft_that_stands_is_sent_first(acme: Home) -> None:
    acme.you_wrote("acme", NOW - 8 * DAY)
    draft = MessageId("draft@studio.example")
    acme.record("acme", e.DraftIntended(NOW, draft, "first", 0), e.DraftPlaced(NOW, draft))

    assert way(acme, "send").sentence == (
        "Send the draft of step 'first' from your Drafts: the clock starts again, and step 'last' comes next."
    )
    assert "The untouched draft is taken back." in way(acme, "rest").sentence


@pytest.mark.parametrize(
    "facts, first",
    [
        (
            (e.Rested(NOW),),
            Way("go on", "crickets resume acme", "End the wait, though you let it rest: step 'first' comes next."),
        ),
        (
            (e.Disputed(NOW),),
            Way("go on", "crickets resume acme", "End the wait, though they object: step 'first' comes next."),
        ),
        (
            (e.ClientWrote(NOW, MessageId("x@acme.example")),),
            Way(
                "write",
                "",
                "Answer them: your mail begins a new silence, from step 'first' of the playbook 'negotiating'.",
            ),
        ),
        (
            (e.Closed(NOW, "over", e.Author.USER),),
            Way("reopen", "crickets reopen acme", "Take it up again: its silence counts from now on."),
        ),
    ],
    ids=["at rest", "in dispute", "answered", "closed"],
)
def test_the_first_way_is_what_goes_on_from_here(acme: Home, facts: tuple[e.MatterEvent, ...], first: Way) -> None:
    acme.you_wrote("acme", NOW - 3 * DAY)
    acme.record("acme", *facts)

    assert found(acme).ways[0] == first


def test_who_was_silent_before_crickets_can_be_followed_up(acme: Home) -> None:
    acme.you_wrote("acme", NOW - 60 * DAY)

    assert way(acme, "adopt").command == "crickets adopt acme"


def test_a_call_that_was_asked_for_is_ended_by_its_number(acme: Home) -> None:
    acme.you_wrote("acme", NOW - 3 * DAY)
    acme.record(
        "acme",
        e.TaskOpened(NOW - DAY, 1, TaskKind.CALL, "investigate", 1),
        e.TaskEnded(NOW - DAY, 1, Outcome.UNREACHABLE),
        e.TaskOpened(NOW, 2, TaskKind.CALL, "resend", 3),
    )

    assert way(acme, "call").command == "crickets done acme:2"


def test_without_a_number_the_way_to_call_says_where_it_is_missing(acme: Home) -> None:
    acme.write(acme.config.read_text().replace('phone = "+48 600 000 000"\n', ""))
    acme.you_wrote("lodz", NOW - 3 * DAY)

    (call,) = [way for way in found(acme, "lodz").ways if way.name == "call"]

    assert call == Way("call", "", "Call them: no number is known, add `phone` under [clients.lodz] when you have it.")


def test_a_claim_waits_for_the_deadline_of_the_last_letter(acme: Home) -> None:
    at_stage(acme, "awaiting_payment", INVOICE)
    acme.you_wrote("acme", NOW - 3 * DAY)
    acme.record("acme", e.DeadlineStated(NOW, MessageId("d@studio.example"), date(2026, 3, 20)))

    sentence = way(acme, "small claims").sentence

    assert "when Fri 20 Mar 2026 has passed" in sentence
    assert "where, and by which law, the contract does not say" in sentence


def test_nobody_goes_to_court_for_a_late_fee_alone(acme: Home) -> None:
    at_stage(acme, "awaiting_payment", INVOICE, CONTRACT)
    acme.you_wrote("acme", NOW - 3 * DAY)
    acme.record("acme", e.PaymentReceived(NOW - DAY, "2026-017", Decimal(1200), NOW.date() - DAY))

    assert "small claims" not in names(acme)


def test_a_matter_without_mail_has_no_way_out(acme: Home) -> None:
    assert found(acme).ways == ()
