"""A large provider of mailboxes, and what its users have to know before a program may log in."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from crickets.discovery.servers import ADDRESS, Tls


class Secret(StrEnum):
    """With what a program logs in: with the password of the mailbox, with another one, or with none."""

    OWN = "own"
    APP = "app"
    APP_AFTER_TWO_STEPS = "app after two steps"
    OF_MAIL_PROGRAMS = "of mail programs"
    TOKEN = "token"  # noqa: S105 - the kind of a secret


@dataclass(frozen=True, slots=True)
class Login:
    """How a provider lets programs in, and the page that says where the password for it is made."""

    secret: Secret = Secret.OWN
    page: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """A row of the table of large providers.

    ``hosts`` are its IMAP servers, the one to use first; none where each customer has another. ``domains`` are those of
    its own addresses, ``exchangers`` the ends of the names of the hosts that take its mail, so that one's own domain is
    known by its MX. ``username`` is written as in published settings. ``switch_page`` says where IMAP is switched on if
    it is off at first; ``oauth`` is "google" or "microsoft" where they give tokens; ``note`` is a sentence besides.
    """

    name: str
    hosts: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    exchangers: tuple[str, ...] = ()
    port: int = 993
    tls: Tls = "implicit"
    username: str = ADDRESS
    login: Login = Login()
    switch_page: str = ""
    oauth: str = ""
    note: str = ""

    @property
    def host(self) -> str:
        """The IMAP server; nothing where each customer has another."""
        return next(iter(self.hosts), "")

    @property
    def takes_password(self) -> bool:
        """Whether any password will do."""
        return self.login.secret is not Secret.TOKEN

    @property
    def needs(self) -> tuple[str, ...]:
        """What its user has to do before a program may log in, a sentence each."""
        return tuple(self._needs())

    def _needs(self) -> Iterator[str]:
        if self.switch_page:
            yield f"IMAP is off until you switch it on ({self.switch_page})."
        match self.login.secret:
            case Secret.APP:
                yield f"Make a password for this one program, the usual one is refused ({self.login.page})."
            case Secret.APP_AFTER_TWO_STEPS:
                yield f"Where your login takes two steps, make a password for this one program ({self.login.page})."
            case Secret.OF_MAIL_PROGRAMS:
                yield f"Mail programs have a password of their own, the usual one is refused ({self.login.page})."
            case Secret.TOKEN:
                yield "Every password is refused: log in by a token (`crickets login`)."
            case Secret.OWN:
                pass
        if self.oauth and self.takes_password:
            yield "A token will do as well, without any password (`crickets login`)."
        if self.note:
            yield self.note


def names(text: str) -> tuple[str, ...]:
    """Names that stand one behind the other, as many to a line as there is room for."""
    return tuple(text.split())
