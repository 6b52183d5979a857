"""The user's mailbox over IMAP: imapclient's only room."""

from crickets.imap.folders import Watch
from crickets.imap.mailbox import ImapMail, connect
from crickets.imap.session import Access, Limits

__all__ = ["Access", "ImapMail", "Limits", "Watch", "connect"]
