"""The freelancer at her mail client: a scripted user, over IMAP, on a connection of her own.

It is another program than Crickets, so it has an IMAP library of its own: Python's.
"""

import email
import email.policy
import imaplib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Self

from crickets.core.plaintext import text_of
from crickets.demo.server import HOST, DemoServer

PATIENCE = 20.0
"""Seconds that the server may take for an answer."""

_Part = bytes | tuple[bytes, bytes] | None


class PlayerFailed(Exception):
    """The server did not do what a mail client asked of it; carries its answer."""


@dataclass(frozen=True, slots=True)
class StandingDraft:
    """A message in Drafts as the mail client shows it; ``text`` is decoded, paragraphs on one line."""

    uid: int
    raw: bytes
    flags: frozenset[str]

    @property
    def message(self) -> EmailMessage:
        """The message, with its header decoded."""
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def text(self) -> str:
        """What it says."""
        return text_of(self.raw)

    def header(self, name: str) -> str:
        """A decoded field of its header, or nothing."""
        return str(self.message[name] or "")

    @property
    def is_flagged(self) -> bool:
        """Whether it bears the flag that mail clients show as a star."""
        return "\\Flagged" in self.flags


class MailClient(AbstractContextManager["MailClient"]):
    """A connection to the mailbox, used as mail clients use theirs; raises PlayerFailed."""

    def __init__(self, server: DemoServer) -> None:
        self._imap = imaplib.IMAP4(HOST, server.port, timeout=PATIENCE)
        self._checked(self._imap.login(server.user, server.password))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._imap.logout()

    def drafts(self) -> Sequence[StandingDraft]:
        """What stands in Drafts, the oldest first."""
        return self._messages("Drafts")

    def sent(self) -> Sequence[StandingDraft]:
        """What lies in Sent, the oldest first."""
        return self._messages("Sent")

    def file_sent(self, raw: bytes, at: datetime) -> None:
        """Put a copy of what was just handed to the mail server into Sent."""
        self._append("Sent", "(\\Seen)", raw, at)

    def save_draft(self, raw: bytes, at: datetime) -> None:
        """Put a message into Drafts."""
        self._append("Drafts", "(\\Draft \\Seen)", raw, at)

    def remove_draft(self, draft: StandingDraft) -> None:
        """Remove a draft for good, as mail clients do with one that was sent or saved anew."""
        self._select("Drafts")
        self._uid("STORE", str(draft.uid), "+FLAGS.SILENT", "(\\Deleted)")
        self._uid("EXPUNGE", str(draft.uid))

    def delete_draft(self, draft: StandingDraft) -> None:
        """Delete a draft: it goes to Trash."""
        self._select("Drafts")
        self._uid("MOVE", str(draft.uid), "Trash")

    def _messages(self, mailbox: str) -> list[StandingDraft]:
        self._select(mailbox)
        (found,) = self._uid("SEARCH", "ALL")
        uids = found.decode().split() if isinstance(found, bytes) else []
        return [self._message(uid) for uid in uids]

    def _message(self, uid: str) -> StandingDraft:
        parts = self._uid("FETCH", uid, "(FLAGS BODY.PEEK[])")
        # The literal comes in a tuple behind what describes it; what follows the literal comes by itself.
        described = b" ".join(part[0] if isinstance(part, tuple) else part for part in parts if part)
        raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        return StandingDraft(int(uid), raw, frozenset(flag.decode() for flag in imaplib.ParseFlags(described)))

    def _append(self, mailbox: str, flags: str, raw: bytes, at: datetime) -> None:
        self._checked(self._imap.append(mailbox, flags, at, raw))

    def _select(self, mailbox: str) -> None:
        self._checked(self._imap.select(mailbox))

    def _uid(self, command: str, *words: str) -> Sequence[_Part]:
        return self._checked(self._imap.uid(command, *words))

    def _checked(self, answer: tuple[str, Sequence[_Part]]) -> Sequence[_Part]:
        status, parts = answer
        if status != "OK":
            msg = f"the mail client was refused: {status} {parts!r}"
            raise PlayerFailed(msg)
        return parts


def edited(draft: StandingDraft, added: str, at: datetime) -> bytes:
    """A draft as a mail client saves it after an edit: a paragraph more, and a Message-ID of its own."""
    message = EmailMessage(policy=SMTP)
    message["Date"] = at
    for name in ("From", "To", "Subject", "In-Reply-To", "References"):
        message[name] = draft.header(name)
    domain = draft.header("From").partition("@")[2].rstrip(">")
    message["Message-ID"] = f"<{at:%Y%m%d.%H%M%S}.edited@{domain}>"
    greeting, opening, *rest = draft.text.split("\n\n")
    message.set_content("\n\n".join([greeting, opening, added, *rest]) + "\n")
    return message.as_bytes()


def sent_as_it_is(draft: StandingDraft, at: datetime) -> bytes:
    """A draft as a mail client sends it that keeps its Message-ID: only the date is new."""
    message = draft.message
    del message["Date"]
    message["Date"] = at
    return message.as_bytes(policy=SMTP)
