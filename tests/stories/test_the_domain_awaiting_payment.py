"""Work is delivered and nobody pays: the whole road, for a user in Spain and a client in France."""

from collections.abc import Callable, Sequence
from email.message import EmailMessage
from zipfile import ZipFile

import pytest

from crickets.core import events as e
from crickets.core.tasks import Outcome, TaskKind, instruction, outcomes
from crickets.errors import ConfigError
from crickets.words.outcomes import Ending
from tests.stories import abroad
from tests.stories.invoices import pay
from tests.stories.owing import PDF
from tests.stories.owing import own_words as words_of
from tests.stories.playing import days, play
from tests.stories.story import Story, madrid

OWED = """
[clients.acme.contract]
late_fee_fixed = 40

[[clients.acme.invoices]]
number = "2025-041"
amount = "1200.50"
currency = "EUR"
issued = 2025-07-31
due = 2025-08-14
file = "invoice 2025-041.pdf"
"""
DELIVERED = "2025-07-31 10:00"
FRANCE = abroad.client("awaiting_payment", "FR", "en", OWED)


@pytest.fixture
def owed(tell: Callable[..., Story], request: pytest.FixtureRequest) -> Story:
    """The work is delivered with an invoice that is due on Thursday, 14 August 2025; the 15th is a holiday."""
    clients = getattr(request, "param", FRANCE)
    story = tell(clients=clients, now=madrid(DELIVERED))
    (story.directory / "invoice 2025-041.pdf").write_bytes(PDF)
    story.you_write("All is delivered.", at=DELIVERED, subject="Website relaunch")
    story.turn(DELIVERED)
    return story


def letters(story: Story) -> dict[str, EmailMessage]:
    """What was sent, by the step that placed it."""
    steps = {fact.draft: fact.step for fact in story.facts(e.DraftIntended) if isinstance(fact, e.DraftIntended)}
    found = {str(mail["Message-ID"]).strip("<>"): mail for mail in abroad.sent(story)}
    return {step: found[draft] for draft, step in steps.items() if draft in found}


def own_words(mail: EmailMessage) -> str:
    """What the letter says itself; amounts have narrow spaces in France."""
    return words_of(mail).replace("\N{NARROW NO-BREAK SPACE}", " ")


def attached(mail: EmailMessage) -> Sequence[object]:
    return [part.get_payload(decode=True) for part in mail.iter_attachments()]


@pytest.fixture
def chased(owed: Story) -> Story:
    """Nobody answered until the end of the year; the user sent every letter and did every task at once."""
    play(owed, madrid("2025-12-11 18:00"))
    return owed


# The whole road


def test_the_whole_road_of_an_unpaid_invoice_across_15_august_and_the_end_of_summer_time(owed: Story) -> None:
    happened = play(owed, madrid("2026-03-31 18:00"))

    assert days(happened) == [
        "Mon 2025-08-18 09:00 draft first",  # a working day after the due date: the 15th is a holiday, a Friday
        "Mon 2025-08-25 09:00 tasks investigate",
        "Thu 2025-08-28 09:00 tasks channels",
        "Thu 2025-09-04 09:00 draft resend",
        "Thu 2025-09-04 09:00 tasks resend",
        "Mon 2025-09-15 09:00 draft notice-30",  # the 13th is a Saturday
        "Mon 2025-10-13 09:00 draft notice-60",
        "Wed 2025-11-12 09:00 draft notice-90",  # the clocks went back meanwhile; the 11th is a holiday in France
        "Wed 2025-11-26 09:00 draft final",
        "Fri 2025-12-12 09:00 tasks small-claims",  # ten common working days, the 8th is a holiday in Spain
    ]


def test_nothing_before_the_due_date_has_passed(owed: Story) -> None:
    owed.turns(["2025-08-04 10:00", "2025-08-14 12:00", "2025-08-15 10:00", "2025-08-18 08:59"])
    assert (owed.drafts(), abroad.kinds(owed)) == ([], [])
    assert "2025-041" in owed.why()

    owed.turn("2025-08-18 09:00")
    assert len(owed.drafts()) == 1


def test_then_the_same_two_rounds_verify_that_the_deliverables_arrived_and_agree_on_the_next_step(owed: Story) -> None:
    words = abroad.send_the_draft(owed, "2025-08-18 09:00")
    assert "everything has arrived: the finished work and the invoice" in words
    assert "what the next step is on your side?" in words

    assert abroad.end_tasks(owed, "2025-08-25 09:00") == [TaskKind.VERIFY_ADDRESS, TaskKind.CALL]
    assert abroad.end_tasks(owed, "2025-08-28 09:00") == [TaskKind.LOOK_ONLINE, TaskKind.OTHER_CHANNEL]


def test_the_invoice_is_resent_with_the_late_fee_of_the_contract_on_every_channel(owed: Story) -> None:
    play(owed, madrid("2025-09-03 18:00"))
    owed.turn("2025-09-04 09:00")
    draft = owed.the_draft()

    assert attached(draft) == [PDF]
    assert "late fee under our contract: 40,00 €" in own_words(draft)
    assert "to be paid: 1 240,50 €" in own_words(draft)
    assert abroad.kinds(owed) == [TaskKind.CERTIFIED_LETTER, TaskKind.FAX, TaskKind.CALL]


NO_FEE = FRANCE.replace("[clients.acme.contract]\nlate_fee_fixed = 40\n", "")


@pytest.mark.parametrize("owed", [NO_FEE], indirect=True, ids=["no late fee in the contract"])
def test_where_the_contract_has_no_late_fee_none_is_added(chased: Story) -> None:
    words = own_words(letters(chased)["resend"])

    assert "late fee" not in words
    assert "to be paid: 1 200,50 €" in words


def test_notices_30_60_and_90_days_after_the_due_date_carry_a_copy_and_state_that_legal_action_will_follow(
    chased: Story,
) -> None:
    found = letters(chased)

    overdue = {"notice-30": "32 days overdue", "notice-60": "60 days overdue", "notice-90": "90 days overdue"}
    for step, age in overdue.items():
        assert attached(found[step]) == [PDF]
        words = own_words(found[step])
        assert age in words
        assert "legal action" in words
        assert "lease" in words, "firm and polite"
        assert found[step]["Subject"] == "Re: Website relaunch"


def test_the_last_is_the_final_notice_with_everything_that_it_must_say(chased: Story) -> None:
    final = letters(chased)["final"]
    words = own_words(final)

    said = {
        "invoice number": "Invoice 2025-041",
        "project": "the project Website relaunch",
        "days overdue": "104 days overdue",
        "amount with currency": "1 240,50 €",
        "original due date": "due on 14 August 2025",
        "that it is the final letter": "my final letter",
        "the deadline": "by 11 December 2025",
        "legal action after it": "I will take legal action",
        "how to pay": "Example Bank, IBAN XX00 1234 5678",
        "how to reach the user": "+34 600 000 000",
    }
    assert {name: text for name, text in said.items() if text not in words} == {}
    assert attached(final) == [PDF]


def test_when_the_deadline_passed_the_task_is_small_claims_and_everything_that_a_claim_needs_is_exported(
    chased: Story,
) -> None:
    chased.turn("2025-12-11 23:59")
    assert abroad.kinds(chased) == [], "the deadline is a day, and ends with it"

    chased.turn("2025-12-12 09:00")
    assert abroad.kinds(chased) == [TaskKind.SMALL_CLAIMS]
    (archive,) = (chased.state / "dossiers").iterdir()
    with ZipFile(archive) as dossier:
        names = dossier.namelist()
        timeline = dossier.read("timeline.txt").decode()
        files = [dossier.read(name) for name in names]
    assert {"timeline.txt", "timeline.html"} <= set(names)
    assert len([name for name in names if name.endswith(".eml")]) == 7, "the first mail and six letters"
    assert PDF in files
    assert [name for name in ("30 days", "60 days", "90 days", "Final notice") if name in timeline] == [
        "30 days",
        "60 days",
        "90 days",
        "Final notice",
    ]


@pytest.mark.parametrize("by", ["crickets paid", "the task"])
def test_paid_the_matter_closes_and_for_more_work_a_review_a_new_contract_and_higher_rates_are_suggested(
    chased: Story, by: str
) -> None:
    if by == "the task":
        chased.turn("2025-12-12 09:00")
        (task,) = chased.case().state.open_tasks
        said = abroad.end(chased, f"acme:{task.number}", Ending(Outcome.PAID))
    else:
        chased.turn("2025-12-12 09:00")
        said = pay(chased, "2025-041")
    chased.turns(["2025-12-12 09:05", "2026-01-20 10:00", "2026-03-02 10:00"])

    assert (chased.case().state.closed or e.Closed(chased.now, "", e.Author.USER)).reason == "paid"
    assert (chased.drafts(), abroad.kinds(chased)) == ([], [])
    assert "If more work comes from Acme: look back at how this went" in said
    assert "make a new contract with the safeguards" in said
    assert "ask for a higher rate" in said


def test_a_payment_in_the_middle_of_the_road_takes_the_standing_notice_back_and_ends_it(owed: Story) -> None:
    play(owed, madrid("2025-09-14 18:00"))
    owed.turn("2025-09-15 09:00")
    assert "notice" in own_words(owed.the_draft())

    pay(owed, "2025-041")
    owed.turns(["2025-09-15 09:05", "2025-10-13 09:00", "2025-11-26 09:00"])

    assert (owed.drafts(), abroad.kinds(owed)) == ([], [])


@pytest.mark.parametrize("kind", [TaskKind.CERTIFIED_LETTER, TaskKind.FAX, TaskKind.CALL, TaskKind.OTHER_CHANNEL])
def test_what_the_client_promises_or_pays_on_a_channel_can_be_told(kind: TaskKind) -> None:
    assert {Outcome.PROMISED, Outcome.PAID, Outcome.DISPUTED} <= set(outcomes(kind))
    assert instruction(kind)


# How long the final notice gives


SHORT = """
[playbooks.awaiting_payment]
steps = [
    { name = "final", after = "7d", draft = "awaiting_payment/final", deadline = "GIVES" },
    { name = "small-claims", after_deadline = "0d", tasks = ["small_claims"] },
]
"""
CHRISTMAS = abroad.client("awaiting_payment", "PL", "en", OWED.replace("2025-08-14", "2025-12-12")).replace(
    "2025-07-31", "2025-12-01"
)


@pytest.mark.parametrize(
    "gives, stated",
    [
        ("7d", "by 31 December 2025"),  # the 26th, but only two common working days lie before it
        ("5bd", "by 31 December 2025"),
        ("21d", "by 9 January 2026"),
        ("30d", "by 18 January 2026"),
        ("20bd", "by 18 January 2026"),  # twenty common working days would end on the 23rd
    ],
)
def test_the_deadline_is_between_5_working_days_and_30_calendar_days_the_users_choice(
    tell: Callable[..., Story], gives: str, stated: str
) -> None:
    story = tell(clients=CHRISTMAS + SHORT.replace("GIVES", gives), now=madrid("2025-12-12 10:00"))
    story.you_write("All is delivered.", at="2025-12-12 10:00", subject="Website relaunch")
    story.turns(["2025-12-12 10:05", "2025-12-19 10:00"])
    draft = story.the_draft()

    assert stated in own_words(draft)
    abroad.send_the_draft(story, "2025-12-19 10:05")
    deadlines = [fact.until for fact in story.facts(e.DeadlineStated) if isinstance(fact, e.DeadlineStated)]
    assert [f"by {until.day} {until:%B %Y}" for until in deadlines] == [stated]


@pytest.mark.parametrize("gives", ["3d", "4bd", "48h", "31d", "5w", "21bd"])
def test_a_deadline_outside_of_that_is_a_mistake_in_the_configuration(tell: Callable[..., Story], gives: str) -> None:
    with pytest.raises(ConfigError, match="a final notice gives at least 5 working days"):
        tell(clients=CHRISTMAS + SHORT.replace("GIVES", gives))
