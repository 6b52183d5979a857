"""Invoices of one client that are due together go into one letter, and what becomes of it concerns them all."""

from datetime import timedelta

from crickets.core import events as e
from crickets.core.standing import Turn
from crickets.telling.forecast import forecast
from tests.stories.invoices import an_invoice, both_overdue, matters, pay, xml, you_send
from tests.stories.story import Story, madrid


def test_two_invoices_that_are_due_together_go_into_one_letter(project: Story) -> None:
    both_overdue(project)

    assert len(project.drafts()) == 1
    (intended,) = drafts_intended(project)
    assert intended.invoices == ("A-1", "A-2")


def test_the_plan_knows_that_it_will_be_one_letter(project: Story) -> None:
    you_send(project, xml(number="A-1"), at="2026-03-02 10:00")
    you_send(project, xml(number="A-2"), at="2026-03-02 11:00", subject="Another")
    project.turn("2026-03-02 11:01")
    with project.ledger() as ledger:
        foreseen = forecast(ledger, project.settings, project.now, timedelta(days=40)).happenings

    drafts = [(one.at, one.matter, one.step) for one in foreseen if one.kind == "draft"]
    assert drafts == [(madrid("2026-04-01 09:00"), "acme/a-1", "first")]


def test_what_one_letter_asked_for_is_not_asked_for_again(project: Story) -> None:
    both_overdue(project)
    sent = project.send_draft_like_neomutt()
    project.turns(["2026-04-01 09:05", "2026-04-02 10:00", "2026-04-06 10:00", "2026-04-07 10:00"])

    assert project.drafts() == []
    (done,) = project.facts(e.StepDone, "acme/a-2")
    assert isinstance(done, e.StepDone)
    assert (done.step, done.invoices, done.message_id) == ("first", ("A-2",), sent)


def test_an_answer_to_the_letter_answers_for_both(project: Story) -> None:
    both_overdue(project)
    sent = project.send_draft_like_neomutt()
    project.turn("2026-04-01 09:05")
    project.client_writes("Both will be paid.", at="2026-04-02 10:00", reply_to_mail=sent)
    project.turns(["2026-04-02 10:01", "2026-04-15 10:00", "2026-05-04 10:00"])

    assert project.drafts() == []
    assert {project.case(key).state.turn for key in ("acme/a-1", "acme/a-2")} == {Turn.USER}


def test_a_deleted_letter_is_refused_for_both(project: Story) -> None:
    both_overdue(project)
    project.delete_draft()
    project.turns(["2026-04-01 09:05", "2026-04-02 10:00", "2026-04-07 10:00"])

    assert project.drafts() == []
    assert len(project.facts(e.StepSkipped, "acme/a-2")) == 1


def test_a_letter_for_two_goes_when_one_of_them_is_paid_and_asks_for_the_other(project: Story) -> None:
    both_overdue(project)
    pay(project, "A-2")
    project.turns(["2026-04-01 10:00", "2026-04-01 10:05"])

    intended = sorted((fact.at, fact.invoices) for fact in drafts_intended(project))
    assert [invoices for _, invoices in intended] == [("A-1", "A-2"), ("A-1",)]
    assert len(project.drafts()) == 1


def test_a_letter_for_two_goes_when_the_client_answers_about_one(project: Story) -> None:
    _, other = both_overdue(project)
    project.client_writes("This one is paid.", at="2026-04-01 10:00", reply_to_mail=other)
    project.turn("2026-04-01 10:01")

    (withdrawn,) = project.facts(e.DraftWithdrawn, "acme/a-1")
    assert isinstance(withdrawn, e.DraftWithdrawn)
    assert withdrawn.reason is e.Withdrawal.ANSWERED


def test_a_letter_for_two_that_the_user_edited_stays_when_the_client_answers_about_one(project: Story) -> None:
    _, second = both_overdue(project)
    project.edit_draft()
    project.turn("2026-04-01 09:10")
    project.client_writes(at="2026-04-01 10:00", subject="Re: Another", reply_to_mail=second)
    project.turns(["2026-04-01 10:01", "2026-04-20 10:00"])

    assert "And one more question." in project.the_draft().get_content()
    assert "the client answered; the draft that you edited stays in your Drafts, flagged" in project.why("acme/a-1")


def test_invoices_in_different_currencies_go_into_letters_of_their_own(project: Story) -> None:
    dollars = an_invoice("A-2").replace(b"EUR", b"USD")
    you_send(project, xml(number="A-1"), at="2026-03-02 10:00")
    you_send(project, ("a.xml", "application/xml", dollars), at="2026-03-02 11:00", subject="Another")
    project.turns(["2026-03-02 11:01", "2026-04-01 09:00"])

    assert [intended.invoices for intended in drafts_intended(project)] == [("A-1",)]


def test_two_invoices_in_one_mail_have_a_matter_each_and_one_letter(project: Story) -> None:
    sent = you_send(project, xml(number="A-1"), xml(number="A-2"), at="2026-03-02 10:00")
    project.turns(["2026-03-02 10:01", "2026-04-01 09:00"])

    assert matters(project) == ["acme", "acme/a-1", "acme/a-2"]
    assert len(project.drafts()) == 1
    project.client_writes("We pay both.", at="2026-04-01 10:00", reply_to_mail=sent)
    project.turn("2026-04-01 10:01")
    assert project.drafts() == []
    assert {project.case(key).state.turn for key in ("acme/a-1", "acme/a-2")} == {Turn.USER}


def drafts_intended(story: Story) -> list[e.DraftIntended]:
    facts = (*story.facts(e.DraftIntended, "acme/a-1"), *story.facts(e.DraftIntended, "acme/a-2"))
    return [fact for fact in facts if isinstance(fact, e.DraftIntended)]
