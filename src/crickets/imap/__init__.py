"""The user's mailbox over IMAP: imapclient's only room."""

from crickets.imap.authentication import Access, Bearer, Password
from crickets.imap.folders import Watch
from crickets.imap.mailbox import ImapMail, connect
from crickets.imap.session import Limits

__all__ = ["Access", "Bearer", "ImapMail", "Limits", "Password", "Watch", "connect"]
