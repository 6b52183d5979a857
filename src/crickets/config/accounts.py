"""Accounts: the user's mailboxes, from their tables."""

from collections.abc import Callable
from pathlib import Path

from crickets.config.fields import Tls
from crickets.config.keys import check_key
from crickets.config.logins import login
from crickets.config.loopback import is_loopback
from crickets.config.problems import Findings, Place
from crickets.config.settings import Account, Folders, ImapAccess
from crickets.config.tables import AccountTable, FoldersTable
from crickets.core.people import AccountKey


def accounts(
    tables: dict[str, AccountTable], folder: Callable[[Place], Path], findings: Findings
) -> dict[AccountKey, Account]:
    """Give each account; ``folder`` says where relative paths of a table start."""
    if not tables and not findings.about(("accounts",)):
        findings.wrong(("accounts",), "there is none; add a table [accounts.main] with address and imap")
    found = {key: _account(key, table, folder(("accounts", key)), findings) for key, table in tables.items()}
    _check_twice(found, findings)
    return {AccountKey(key): account for key, account in found.items()}


def _account(key: str, table: AccountTable, folder: Path, findings: Findings) -> Account:
    place = ("accounts", key)
    check_key(place, findings)
    return Account(
        key=AccountKey(key),
        address=table.address,
        aliases=tuple(alias for alias in table.aliases if alias),
        imap=_access(table, (*place, "imap"), folder, findings),
        folders=_folders(table.folders, (*place, "folders"), findings),
        look_every=table.look_every,
        look_back=table.look_back,
        authserv_id=table.authserv_id,
    )


def _access(account: AccountTable, place: Place, folder: Path, findings: Findings) -> ImapAccess:
    table = account.imap
    if table.tls is Tls.NONE and not is_loopback(table.host):
        sentence = "'none' would send the password readable over the network; only a loopback address may have it"
        findings.wrong((*place, "tls"), f"{sentence}, use 'implicit' or 'starttls'")
    username = table.username or account.address
    return ImapAccess(
        host=table.host,
        port=table.port or table.tls.port,
        tls=table.tls,
        username=username,
        login=login(table, username, place, folder, findings),
    )


def _folders(table: FoldersTable, place: Place, findings: Findings) -> Folders:
    roles = {name: str(getattr(table, name)) for name in ("sent", "drafts", "junk", "trash")}
    for index, ignored in enumerate(table.ignore):
        role = next((role for role, name in roles.items() if name == ignored), None)
        if role is not None:
            sentence = f"{ignored!r} is the folder for {role}, which is always read; take it out of ignore"
            findings.wrong((*place, "ignore", index), sentence)
    given = {role: name or None for role, name in roles.items()}
    return Folders(watch=tuple(table.watch), ignore=tuple(table.ignore), **given)


def _check_twice(found: dict[str, Account], findings: Findings) -> None:
    owners: dict[str, str] = {}
    for key, account in found.items():
        first = owners.setdefault(account.address, key)
        if account.address and first != key:
            sentence = f"{account.address!r} is the address of accounts.{first} already"
            findings.wrong(("accounts", key, "address"), sentence)
