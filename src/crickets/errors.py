"""Every error that Crickets raises on purpose; each message is one sentence and names the way out."""

from collections.abc import Iterable


class CricketsError(Exception):
    """Root of all errors that are told to the user as a sentence, never as a traceback."""


class ConfigError(CricketsError):
    """The configuration cannot be used; ``problems`` holds one sentence for each thing that is wrong."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class WordError(CricketsError):
    """The user's word cannot be carried out: an unknown matter, a date that is over, nothing to answer."""


class MailError(CricketsError):
    """The mailbox did not do what was asked; ``permanent`` tells whether the same question may succeed later."""

    permanent = False


class AuthenticationFailed(MailError):
    """The server refused the login; trying again at speed would lock the account."""

    permanent = True


class MailboxMissing(MailError):
    """A mailbox that is needed does not exist (any more)."""

    permanent = True


class MailboxUnreadable(MailError):
    """One mailbox answered NO or nonsense while the connection itself is sound."""


class ConnectionLost(MailError):
    """The connection ended, timed out or never came about; a new one may do."""


class SubmissionError(CricketsError):
    """A mail could not be handed to the submission server (RFC 6409)."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class LetterError(CricketsError):
    """A letter cannot be rendered; names the template and, where known, the line (counted from 1)."""

    def __init__(self, message: str, *, template: str, line: int | None = None) -> None:
        place = template if line is None else f"{template}:{line}"
        super().__init__(f"{place}: {message}")
        self.template = template
        self.line = line


class StoreError(CricketsError):
    """The database cannot be used: locked, damaged, not writable."""


class SchemaOutdated(StoreError):
    """The database and this program do not fit together: older than it can read, or newer than it knows."""
