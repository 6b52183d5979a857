"""What goes wrong around a story: a line that goes dead, a second client, another account."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from crickets.core.mail import Locator, MailboxCursor, MailboxRole
from crickets.core.people import ClientKey
from crickets.errors import ConnectionLost
from crickets.imap import ImapMail
from crickets.ports import Batch, Change, Interest
from tests.stories.story import Story

DUE = "2026-03-09 09:00"
BOLT = ClientKey("bolt")
EVA = "eva@bolt.example"

SECOND_CLIENT = f"""
[clients.bolt]
name = "Bolt"
addresses = ["{EVA}"]
language = "en"
stage = "negotiating"
"""

RELAUNCH = """
[[clients.acme.matters]]
name = "Relaunch"
subject = "relaunch"
stage = "negotiating"
"""


def offered(story: Story) -> str:
    offer = story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    return offer


def with_a_draft(story: Story) -> str:
    offer = offered(story)
    story.turn(DUE)
    assert len(story.drafts()) == 1
    return offer


def mail_of(story: Story) -> ImapMail:
    assert story._watcher is not None
    mail = story._watcher._mail
    assert isinstance(mail, ImapMail)
    return mail


def lose_connection_after(story: Story, role: MailboxRole) -> None:
    """The connection ends right after a mailbox of this role was read, once."""
    mail = mail_of(story)
    changes = mail.changes

    def interrupted(cursors: Mapping[str, MailboxCursor], interest: Interest) -> Iterator[Change]:
        reached = False
        for change in changes(cursors, interest):
            if reached and not (isinstance(change, Batch) and change.mailbox.role is role):
                break
            yield change
            reached |= isinstance(change, Batch) and change.mailbox.role is role
        msg = "the line went dead"
        raise ConnectionLost(msg)

    mail.changes = interrupted  # type: ignore[method-assign]


def append_fails(story: Story, *, reaches: bool) -> None:
    mail = mail_of(story)
    append = mail.append

    def failing(raw: bytes, at: datetime) -> Locator | None:
        if reaches:
            append(raw, at)
        msg = "the line went dead"
        raise ConnectionLost(msg)

    mail.append = failing  # type: ignore[method-assign]
