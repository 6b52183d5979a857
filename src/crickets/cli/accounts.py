"""Checks of one account: the login, what the server can, the folders, the clocks, and what is in Sent and Drafts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from crickets.cli.findings import Finding, note, ok
from crickets.config import Account, OAuth
from crickets.core.authentication import server_of
from crickets.core.mail import Arrival, Flag, MailboxRole
from crickets.discovery.providers import provider_of
from crickets.errors import AuthenticationFailed
from crickets.house import access, tokens, watch
from crickets.imap import ImapMail, connect
from crickets.oauth import AccountTokens
from crickets.ports import Ledger

AHEAD = timedelta(minutes=2)
"""Mail from the future: either clock is wrong by more than a message takes."""

QUIET = timedelta(days=30)
"""A user who sent nothing for so long does so elsewhere."""

_MATTERING = ("IDLE", "LIST-STATUS", "CONDSTORE", "UIDPLUS", "MOVE")
_NEWEST = (20, 200, 2000)
_JUDGED = 200
_FEW = 5
_DRAFTS = 500


def account(settings: Account, state: Path, ledger: Ledger | None, now: datetime) -> Iterator[Finding]:
    """All about one account; raises MailError, or ConfigError where there is no password."""
    about = f"account {settings.key}"
    if isinstance(settings.imap.login, OAuth):
        yield from _tokens(about, settings.imap.login, tokens(settings.key, settings.imap.login, state))
    with closing(_connected(settings, state)) as mail:
        yield ok(about, f"logged in to {settings.imap.host} as {settings.imap.username}")
        yield from _abilities(about, mail)
        yield from _folders(about, mail)
        yield from _clocks(about, mail, now)
        yield from _forgery(about, mail, settings.authserv_id)
        yield from _sent(about, mail, now)
        yield from _left_behind(about, mail, ledger)


def _connected(settings: Account, state: Path) -> ImapMail:
    """Log in; what a large provider is known to want is said with its refusal."""
    try:
        return connect(access(settings, state), watch(settings))
    except AuthenticationFailed as refusal:
        provider = provider_of(settings.imap.host) or provider_of(settings.address)
        by_token = isinstance(settings.imap.login, OAuth)
        if provider is None or not provider.needs or (by_token and provider.takes_password):
            raise
        msg = f"{refusal} {provider.name}: {' '.join(provider.needs)}"
        raise AuthenticationFailed(msg) from None


def _tokens(about: str, oauth: OAuth, kept: AccountTokens) -> Iterator[Finding]:
    """Whether new tokens are still given, and since when; raises AuthenticationFailed, with what to do."""
    before, renewed = kept.held(), kept.renew()
    since = f"before that {_day(before.refreshed_at)}, by your permission of {_day(renewed.given_at)}"
    yield ok(about, f"new tokens from {oauth.provider} just now; {since}")


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _abilities(about: str, mail: ImapMail) -> Iterator[Finding]:
    there = [name for name in _MATTERING if name in mail.capabilities]
    yield ok(about, f"the server can {', '.join(there) or 'only what every IMAP server can'}")
    if not mail.notifies:
        yield note(about, "the server does not announce new mail (IDLE): it is looked for every minute")
    if not {"UIDPLUS", "MOVE"} & mail.capabilities:
        yield note(about, "the server cannot remove a single message: an unwanted draft may stay, marked as deleted")


def _folders(about: str, mail: ImapMail) -> Iterator[Finding]:
    watched = mail.mailboxes()
    found = {role: _named(mail, role) for role in (MailboxRole.DRAFTS, MailboxRole.SENT)}
    found |= {
        mailbox.role: mailbox.name for mailbox in watched if mailbox.role in {MailboxRole.JUNK, MailboxRole.TRASH}
    }
    yield ok(about, f"watches {len(watched)} folders; " + ", ".join(f"{role}: {name}" for role, name in found.items()))
    for role in (MailboxRole.JUNK, MailboxRole.TRASH):
        if role not in found:
            yield note(
                about, f'no folder is known as {role}: name it as folders = {{ {role} = "..." }}, if there is one'
            )


def _named(mail: ImapMail, role: MailboxRole) -> str:
    return mail.mailbox(role).name


def _clocks(about: str, mail: ImapMail, now: datetime) -> Iterator[Finding]:
    newest = _newest(mail, mail.mailbox(MailboxRole.INBOX).name)
    if newest is None:
        yield note(about, "INBOX is empty, so this machine's clock cannot be compared with the server's")
    elif newest.internaldate - now > AHEAD:
        minutes = int((newest.internaldate - now).total_seconds() // 60)
        yield note(about, f"the newest mail comes {minutes} minutes from now: set this machine's clock (timedatectl)")
    else:
        yield ok(about, "this machine's clock is not behind the newest mail")


def _forgery(about: str, mail: ImapMail, authserv_id: str) -> Iterator[Finding]:
    """Whether the newest mails bear the findings of the server that the account names; which one they do bear."""
    inbox = mail.mailbox(MailboxRole.INBOX).name
    newest = mail.beyond(inbox, max(1, mail.status(inbox).uidnext - _JUDGED))
    fields = (arrival.envelope.evidence.get("authentication-results", "") for arrival in newest)
    names = Counter(filter(None, map(server_of, fields)))
    if authserv_id.rstrip(".").lower() in names:
        yield ok(about, f"{authserv_id} writes into your mails whether their senders are genuine")
        return
    usual, often = names.most_common(1)[0] if names else ("", 0)
    theirs = f'authserv_id = "{usual}"' if often >= _FEW and 2 * often > len(newest) else ""
    if authserv_id and newest:
        instead = f"; most say {theirs}" if theirs else ""
        yield note(about, f'no mail of late bears authserv_id = "{authserv_id}", so none is taken for forged{instead}')
    elif theirs:
        yield note(about, f"no mail is taken for forged: if that is a server of your provider, say {theirs}")


def _sent(about: str, mail: ImapMail, now: datetime) -> Iterator[Finding]:
    name = mail.mailbox(MailboxRole.SENT).name
    newest = _newest(mail, name)
    if newest is not None and now - newest.internaldate <= QUIET:
        yield ok(about, f"{name} has what you sent of late")
        return
    since = f"for {(now - newest.internaldate).days} days" if newest else "at all"
    yield note(
        about,
        f"{name} has had no message {since}: if you do send mail, let your mail client keep a copy there, or name the"
        ' folder where it does as folders = { sent = "..." }',
    )


def _left_behind(about: str, mail: ImapMail, ledger: Ledger | None) -> Iterator[Finding]:
    name = mail.mailbox(MailboxRole.DRAFTS).name
    newest = mail.beyond(name, max(1, mail.status(name).uidnext - _DRAFTS))
    left = [draft for draft in newest if Flag.DELETED in draft.flags and _is_ours(draft, ledger)]
    if left:
        yield note(
            about, f"{len(left)} withdrawn draft(s) still stand in {name}, marked as deleted: expunge the folder"
        )


def _is_ours(draft: Arrival, ledger: Ledger | None) -> bool:
    return ledger is not None and ledger.placement_of([draft.envelope.message_id]) is not None


def _newest(mail: ImapMail, mailbox: str) -> Arrival | None:
    """The message that came last; the UIDs below UIDNEXT may be out of use, so the search goes back in strides."""
    uidnext = mail.status(mailbox).uidnext
    for span in _NEWEST:
        arrivals: Sequence[Arrival] = mail.beyond(mailbox, max(1, uidnext - span))
        if arrivals:
            return max(arrivals, key=lambda arrival: arrival.internaldate)
    return None
