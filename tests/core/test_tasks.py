"""How tasks can end, what they ask, and what is found out about an address before a person is asked."""

import re

import pytest

from crickets.core.tasks import Finding, Outcome, TaskKind, address_finding, instruction, outcomes

ANN, BOB, OLD = "ann@acme.example", "bob@acme.example", "ann@old.example"
DONE, PROMISED, DISPUTED = Outcome.DONE, Outcome.PROMISED, Outcome.DISPUTED
UNREACHABLE, WRONG_CONTACT, PAID = Outcome.UNREACHABLE, Outcome.WRONG_CONTACT, Outcome.PAID

SPOKEN = {DONE, PROMISED, DISPUTED, UNREACHABLE, WRONG_CONTACT, PAID}
LOOKED_UP = {DONE, WRONG_CONTACT, UNREACHABLE}
ENDS = {
    TaskKind.VERIFY_ADDRESS: LOOKED_UP,
    TaskKind.CALL: SPOKEN,
    TaskKind.LOOK_ONLINE: LOOKED_UP,
    TaskKind.OTHER_CHANNEL: SPOKEN,
    TaskKind.CERTIFIED_LETTER: SPOKEN,
    TaskKind.FAX: SPOKEN,
    TaskKind.CONTACT_SUPPORT: {DONE, DISPUTED, PAID},
    TaskKind.MARK_COMPLETE: {DONE, DISPUTED},
    TaskKind.CHECK_PAYOUT: {DONE, DISPUTED, PAID},
    TaskKind.SMALL_CLAIMS: {DONE, PROMISED, DISPUTED, PAID},
    TaskKind.INVOICE_UNPAID: {DONE, PAID},
}
WORDS = {
    TaskKind.VERIFY_ADDRESS: "an address that the client reads",
    TaskKind.CALL: "check that your mails arrived and to get the answer",
    TaskKind.LOOK_ONLINE: "signs of life",
    TaskKind.OTHER_CHANNEL: "another channel",
    TaskKind.CERTIFIED_LETTER: "If you have a postal address",
    TaskKind.FAX: "If you have a fax number",
    TaskKind.CONTACT_SUPPORT: "the payment of the finished work",
    TaskKind.MARK_COMPLETE: "after 5 working days",
    TaskKind.CHECK_PAYOUT: "released the money",
    TaskKind.SMALL_CLAIMS: "The dossier holds what a claim needs",
    TaskKind.INVOICE_UNPAID: "the door stays open",
}


@pytest.mark.parametrize("kind", TaskKind)
def test_a_task_ends_only_as_its_kind_can(kind: TaskKind) -> None:
    assert set(outcomes(kind)) == ENDS[kind]


@pytest.mark.parametrize("kind", TaskKind)
def test_done_is_the_first_of_the_outcomes_and_none_is_named_twice(kind: TaskKind) -> None:
    assert outcomes(kind)[0] is DONE
    assert len(set(outcomes(kind))) == len(outcomes(kind))


@pytest.mark.parametrize("kind", TaskKind)
def test_each_kind_says_what_to_do(kind: TaskKind) -> None:
    assert WORDS[kind] in instruction(kind)


@pytest.mark.parametrize("kind", TaskKind)
def test_an_instruction_names_no_outcome_that_its_task_cannot_have(kind: TaskKind) -> None:
    named = {outcome for outcome in Outcome if re.search(rf"\b(with|as) {outcome}\b", instruction(kind))}

    assert named <= set(outcomes(kind))


@pytest.mark.parametrize("kind", [TaskKind.LOOK_ONLINE, TaskKind.OTHER_CHANNEL])
def test_in_public_nobody_hints_at_trouble(kind: TaskKind) -> None:
    assert "neutral and professional" in instruction(kind)
    assert "no hint of trouble" in instruction(kind)


def test_a_call_is_no_complaint_and_no_confrontation() -> None:
    assert "No complaint, no confrontation" in instruction(TaskKind.CALL)


@pytest.mark.parametrize(
    "in_use, last_from, bounced, finding",
    [
        (
            (ANN,),
            ANN,
            (),
            Finding(
                fine=True,
                sentence=f"You write to {ANN}, the address that the client last wrote from; no mail to it came back.",
            ),
        ),
        (
            (ANN,),
            "Ann@ACME.example",
            (),
            Finding(
                fine=True,
                sentence=f"You write to {ANN}, the address that the client last wrote from; no mail to it came back.",
            ),
        ),
        (
            (ANN, BOB),
            BOB,
            (),
            Finding(
                fine=True,
                sentence=f"You write to {ANN} and {BOB}, and {BOB} is the one that the client last wrote from; "
                "no mail to it came back.",
            ),
        ),
        (
            (ANN,),
            BOB,
            (),
            Finding(fine=False, sentence=f"You write to {ANN}, but the client last wrote from {BOB}: try that one."),
        ),
        (
            (ANN,),
            None,
            (),
            Finding(
                fine=False,
                sentence=f"You write to {ANN}, but no mail from this client was ever seen: nothing confirms it.",
            ),
        ),
        (
            (ANN,),
            ANN,
            ("ANN@acme.example",),
            Finding(
                fine=False,
                sentence=f"Mail to {ANN} came back. "
                "No other address of this client is known: ask for one on the telephone.",
            ),
        ),
        (
            (ANN,),
            None,
            (ANN,),
            Finding(
                fine=False,
                sentence=f"Mail to {ANN} came back. "
                "No other address of this client is known: ask for one on the telephone.",
            ),
        ),
        (
            (ANN,),
            ANN,
            ("",),
            Finding(
                fine=False,
                sentence="A mail to this client came back, and the notice does not say from which address. "
                f"You write to {ANN}. The client last wrote from {ANN}.",
            ),
        ),
        (
            (ANN,),
            BOB,
            (ANN,),
            Finding(fine=False, sentence=f"Mail to {ANN} came back. The client last wrote from {BOB}: write there."),
        ),
        (
            (ANN, BOB),
            None,
            (ANN,),
            Finding(
                fine=False, sentence=f"Mail to {ANN} came back. Nothing came back from {BOB}, which is in use too."
            ),
        ),
        (
            (ANN,),
            BOB,
            (ANN, BOB),
            Finding(
                fine=False,
                sentence=f"Mail to {ANN} came back. "
                "No other address of this client is known: ask for one on the telephone.",
            ),
        ),
        (
            (ANN,),
            ANN,
            (OLD,),
            Finding(
                fine=True,
                sentence=f"You write to {ANN}, the address that the client last wrote from; no mail to it came back.",
            ),
        ),
        (
            (ANN,),
            OLD,
            (OLD,),
            Finding(
                fine=True,
                sentence=f"You write to {ANN}. The client last wrote from {OLD}, but mail to that came back.",
            ),
        ),
        (
            (ANN,),
            BOB,
            (ANN, ""),
            Finding(fine=False, sentence=f"Mail to {ANN} came back. The client last wrote from {BOB}: write there."),
        ),
        (
            (),
            BOB,
            (),
            Finding(fine=False, sentence=f"There is no address to write to. The client last wrote from {BOB}."),
        ),
        (
            (),
            None,
            (),
            Finding(fine=False, sentence="There is no address to write to. No mail from this client was ever seen."),
        ),
    ],
    ids=[
        "the same address",
        "the same address in other letters",
        "one of two in use",
        "another address of the client",
        "never heard from",
        "the address in use bounced",
        "it bounced and nobody was ever heard from",
        "a bounce names no address",
        "it bounced but another works",
        "one of two in use bounced",
        "both bounced",
        "an address out of use bounced",
        "the last one bounced and is out of use",
        "a bounce names the address and one names none",
        "nothing is in use",
        "nothing is in use or known",
    ],
)
def test_an_address_is_checked_by_the_machine_first(
    in_use: tuple[str, ...], last_from: str | None, bounced: tuple[str, ...], finding: Finding
) -> None:
    assert address_finding(in_use, last_from, bounced) == finding
