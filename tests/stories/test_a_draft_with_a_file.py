"""A draft with a file attached is placed, known again and taken back like any other."""

import os
from contextlib import closing
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import pytest

from crickets.core import events as e
from crickets.core.compose import FollowUp, compose, new_message_id, reply_subject
from crickets.core.drafts import Placement, digest, triples
from crickets.core.mail import Address, MailboxRole, MessageId
from crickets.core.matters import MatterKey
from crickets.core.parts import Attachment
from crickets.drafting.desk import Desk
from crickets.drafting.placing import append
from crickets.files import read_file
from crickets.house import access, watch
from crickets.imap import connect
from crickets.letters import TemplateLetters
from tests.stories.story import ACME, ANNA, MAIN, YOU, Story, madrid

BODY = "Dear Anna,\n\nhere is the invoice once more: could you tell me when it is going to be paid?\n\nYour Name"
INVOICE = Attachment("Faktura Łódź 2026-14.pdf", "application/pdf", b"%PDF-1.4\n" + bytes(range(256)) * 6_000)


def test_it_stands_as_it_was_written_and_a_reply_takes_it_back(story: Story) -> None:
    follow_up = with_a_file(story)
    (file,) = story.the_draft().iter_attachments()

    assert (file.get_filename(), file.get_payload(decode=True)) == (INVOICE.filename, INVOICE.data)
    assert placed(story, follow_up).digest == digest(compose(follow_up))

    story.client_writes(at="2026-03-09 15:00", reply_to_mail=follow_up.in_reply_to)
    story.turn("2026-03-09 15:01")

    assert story.drafts() == []
    assert len(story.facts(e.DraftWithdrawn)) == 1


def test_it_stays_through_looks_at_which_nothing_happened(story: Story) -> None:
    with_a_file(story)
    story.turns(["2026-03-09 12:00", "2026-03-10 12:00"])

    assert len(story.drafts()) == 1
    assert story.facts(e.DraftEdited) == []


def test_with_other_bytes_in_its_place_nothing_is_taken_back(story: Story) -> None:
    follow_up = with_a_file(story)
    with story.ledger() as ledger:
        ledger.update(replace(placed(story, follow_up), digest=digest(b"another file")))
    story.client_writes(at="2026-03-09 15:00", reply_to_mail=follow_up.in_reply_to)
    story.turn("2026-03-09 15:01")

    assert len(story.drafts()) == 1
    assert story.facts(e.DraftWithdrawn) == []


def test_saved_again_by_a_mail_client_it_is_known_and_left_alone(story: Story) -> None:
    follow_up = with_a_file(story)
    saved_again(story, "Drafts", "saved@studio.example", in_thread=True)
    story.turn("2026-03-09 11:01")

    (fact,) = story.facts(e.DraftEdited)
    assert isinstance(fact, e.DraftEdited)
    assert fact.revision == "saved@studio.example"
    story.client_writes(at="2026-03-09 15:00", reply_to_mail=follow_up.in_reply_to)
    story.turn("2026-03-09 15:01")
    assert len(story.drafts()) == 1, "edited it is the user's"


@pytest.mark.parametrize("in_thread", [True, False], ids=["as Thunderbird sends", "all headers lost"])
def test_sent_with_its_file_under_another_id_it_is_known(story: Story, *, in_thread: bool) -> None:
    with_a_file(story)
    saved_again(story, "Sent", "sent@studio.example", in_thread=in_thread)
    story.turn("2026-03-09 11:01")

    (fact,) = story.facts(e.DraftSent)
    assert isinstance(fact, e.DraftSent)
    assert (fact.message_id, fact.edited) == ("sent@studio.example", True)


def test_sent_with_its_file_under_its_own_id_it_was_not_edited(story: Story) -> None:
    follow_up = with_a_file(story)
    saved_again(story, "Sent", follow_up.message_id, in_thread=True)
    story.turn("2026-03-09 11:01")

    (fact,) = story.facts(e.DraftSent)
    assert isinstance(fact, e.DraftSent)
    assert (fact.message_id, fact.edited) == (follow_up.message_id, False)


# What happens


def with_a_file(story: Story) -> FollowUp:
    """An offer of a week ago is followed up with an invoice attached; gives what was written."""
    offer = MessageId(story.you_write(at="2026-03-02 10:00"))
    story.turn("2026-03-02 10:05")
    story.now = madrid("2026-03-09 09:30")
    follow_up = FollowUp(
        message_id=new_message_id(os.urandom(16), "studio.example"),
        sender=Address(YOU),
        to=(Address(ANNA),),
        subject=reply_subject("Offer for the website"),
        in_reply_to=offer,
        references=(offer,),
        date=story.now,
        body=BODY,
        attachments=(INVOICE,),
    )
    place(story, follow_up)
    return follow_up


def place(story: Story, follow_up: FollowUp) -> None:
    """Name the draft as the first step's, then append it."""
    account = story.settings.accounts[MAIN]
    mail = connect(access(account, story.state), watch(account))
    with closing(mail), story.ledger() as ledger:
        parent = ledger.message(follow_up.in_reply_to)
        assert parent is not None
        drafts = mail.status(mail.mailbox(MailboxRole.DRAFTS).name)
        placement = Placement(
            draft=follow_up.message_id,
            matter=MatterKey("acme"),
            client=ACME,
            account=MAIN,
            thread=parent.thread,
            parent=parent.message_id,
            recipients=(ANNA,),
            subject=follow_up.subject,
            intended_at=story.now,
            mailbox=drafts.mailbox,
            uidvalidity=drafts.uidvalidity,
            uidnext=drafts.uidnext,
            raw=compose(follow_up),
            triples=triples(follow_up.body),
        )
        ledger.intend(placement, e.DraftIntended(story.now, placement.draft, "first", 0, parent.message_id))
        append(Desk(mail, ledger, TemplateLetters(), story.settings, MAIN, os.urandom, read_file), placement, story.now)


def placed(story: Story, follow_up: FollowUp) -> Placement:
    """What is known of the draft."""
    with story.ledger() as ledger:
        placement = ledger.placement_of([follow_up.message_id])
    assert placement is not None
    return placement


def saved_again(story: Story, folder: str, message_id: str, *, in_thread: bool) -> None:
    """A mail client writes the draft anew, one line longer, with a boundary of its own, then expunges the old one."""
    story.now = madrid("2026-03-09 11:00")
    draft = story.the_draft()
    copy = EmailMessage(policy=SMTP)
    for name in ("From", "To", "Subject", *(("In-Reply-To", "References") if in_thread else ())):
        copy[name] = draft[name]
    copy["Message-ID"], copy["Date"] = f"<{message_id}>", format_datetime(story.now)
    copy.set_content(f"{BODY}\n\nPS: see you.\n")
    copy.add_attachment(INVOICE.data, "application", "pdf", filename=INVOICE.filename)
    story.vanish_drafts()
    story.mailbox.deliver(folder, copy.as_bytes(), story.now, ["\\Seen"])
