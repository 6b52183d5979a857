"""What is measured on a labelled collection."""

import pytest

from crickets.reading.labels import labelled, threaded
from tests.reading import mails

FAILED = "Final-Recipient: rfc822; ann@acme.example\nAction: failed"
LABELS: list[tuple[str, bytes]] = [
    ("human", mails.mail()),
    ("human", mails.mail("I am on vacation this week.")),
    ("auto_reply", mails.mail("Away.", "Automatic reply: Offer")),
    ("bounce_permanent", mails.report(FAILED)),
    ("bounce_temporary", mails.report(FAILED.replace("failed", "delayed"))),
    ("list", mails.mail(List_Id="<staff.acme.example>")),
    ("notification", mails.mail("Done.", "Backup", Auto_Submitted="auto-generated")),
    ("mdn", mails.parts("Content-Type: message/disposition-notification\n\n", kind="report")),
    ("calendar", mails.calendar("REQUEST")),
]


@pytest.mark.parametrize("label, raw", LABELS, ids=[f"{i} {row[0]}" for i, row in enumerate(LABELS)])
def test_each_word_of_the_program_has_its_label(label: str, raw: bytes) -> None:
    assert labelled(raw) == label


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 3 Nov 2026 09:30:00", "Tue, 33 Nov 99999 09:30:00 +9999"])
def test_a_broken_date_is_no_obstacle(date: str) -> None:
    assert labelled(mails.mail(Date=date)) == "human"


def test_conversations_are_told_apart_by_what_they_refer_to() -> None:
    first = mails.mail(Message_ID="<a@x.example>")
    answer = mails.mail(Message_ID="<b@x.example>", In_Reply_To="<a@x.example>")
    other = mails.mail(Message_ID="<c@x.example>")
    nameless = mails.mail("No id at all")

    found = threaded([first, answer, other, nameless])

    assert found[0] == found[1]
    assert len(set(found)) == 3


def test_a_message_that_names_two_conversations_makes_them_one() -> None:
    first, second = mails.mail(Message_ID="<a@x.example>"), mails.mail(Message_ID="<b@x.example>")
    both = mails.mail(Message_ID="<c@x.example>", References="<a@x.example> <b@x.example>")

    assert len(set(threaded([first, second, both]))) == 1
