"""The folders with a role: shown as they are known, and the one that is missing asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from crickets.cli.interview.asking import Option, Question, Unsaid
from crickets.cli.interview.login import Entered
from crickets.cli.interview.talk import Talk
from crickets.cli.screen import plain
from crickets.core.mail import MailboxRole
from crickets.errors import MailboxMissing
from crickets.imap import ImapMail

ROLES = (MailboxRole.SENT, MailboxRole.DRAFTS, MailboxRole.JUNK, MailboxRole.TRASH)
"""Those that a configuration can name."""

_WHAT_FOR = {
    MailboxRole.SENT: "what you have sent",
    MailboxRole.DRAFTS: "your drafts",
    MailboxRole.JUNK: "junk",
    MailboxRole.TRASH: "what you have deleted",
}
_INDISPENSABLE = {MailboxRole.SENT, MailboxRole.DRAFTS}
_NONE_OF_THEM = ""
_WIDTH = 6


def with_folders(talk: Talk, entered: Entered) -> Entered:
    """Log in so that each role is known; raises Unsaid where Sent or Drafts is not, and MailError; then logged out."""
    try:
        if said := dict(talk.wishes.folders):
            _check_there(said, [each.name for each in entered.mail.mailboxes()])
            entered = entered.again(replace(entered.account, folders=said), talk.state)
        lacking = [role for role in ROLES if not _name(entered.mail, role)]
        named = {str(role): name for role in lacking if (name := _asked(talk, entered.mail, role))}
        if named:
            entered = entered.again(replace(entered.account, folders={**said, **named}), talk.state)
        _show(talk, entered.mail)
    except BaseException:
        entered.mail.close()
        raise
    return entered


def _check_there(said: Mapping[str, str], names: Sequence[str]) -> None:
    for role, name in said.items():
        if name not in names:
            msg = f"--{role}: there is no folder {name!r}; there are {', '.join(names)}"
            raise Unsaid(msg)


def _asked(talk: Talk, mail: ImapMail, role: MailboxRole) -> str:
    """The folder of a role that no server and no usual name tells; nothing where there is none."""
    others = [each.name for each in mail.mailboxes() if each.role is MailboxRole.OTHER]
    options = [Option(name, name) for name in others]
    needed = role in _INDISPENSABLE
    if not needed:
        options = [Option(_NONE_OF_THEM, "none of them"), *options]
    question = Question(
        f"Which folder is for {_WHAT_FOR[role]}?",
        f"--{role} NAME, one of {', '.join(others)}",
        f"the folder for {_WHAT_FOR[role]}",
    )
    return talk.asker.one_of(question, options, None if needed else _NONE_OF_THEM)


def _show(talk: Talk, mail: ImapMail) -> None:
    known = {role: name for role in ROLES if (name := _name(mail, role))}
    talk.say(f"{len(mail.mailboxes())} folders are read; those with a role:")
    for role, name in known.items():
        talk.screen.pair(plain(f"  {role}"), plain(name, "bold"), _WIDTH + 2)


def _name(mail: ImapMail, role: MailboxRole) -> str:
    try:
        return mail.mailbox(role).name
    except MailboxMissing:
        return ""
