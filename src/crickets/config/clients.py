"""Clients, from their tables."""

from collections.abc import Iterable

from crickets.config.countries import region_problem
from crickets.config.keys import check_key
from crickets.config.nearest import hint
from crickets.config.problems import Findings, Place
from crickets.config.tables import ClientTable, FileTable
from crickets.core.money import Money
from crickets.core.people import AccountKey, Client, ClientKey


def clients(file: FileTable, own: Iterable[str], findings: Findings) -> dict[ClientKey, Client]:
    """Give each client; ``own`` are the addresses of the user, which no client can have."""
    found = {ClientKey(key): _client(key, table, file, findings) for key, table in file.clients.items()}
    _check_addresses(file.clients, set(own), findings)
    return found


def check_account(name: str, place: Place, known: Iterable[str], findings: Findings) -> AccountKey | None:
    """Give the account of that name, if there is a name, and note one that does not exist."""
    if name and name not in set(known):
        way_out = hint(name, known, f"known are {', '.join(known) or 'none'}")
        findings.wrong((*place, "account"), f"unknown account {name!r}{way_out}")
    return AccountKey(name) if name else None


def checked_region(country: str, region: str, place: Place, findings: Findings) -> str:
    """Give the region, or nothing and a note if its country does not have it."""
    if not region or findings.about((*place, "country")):
        return ""
    sentence = region_problem(country, region) if country else "needs a country beside it"
    if sentence:
        findings.wrong((*place, "region"), sentence)
    return "" if sentence else region


def _client(key: str, table: ClientTable, file: FileTable, findings: Findings) -> Client:
    place = ("clients", key)
    check_key(place, findings)
    return Client(
        key=ClientKey(key),
        name=table.name,
        addresses=tuple(dict.fromkeys(address for address in table.addresses if address)),
        language=table.language or file.user.language,
        contact=table.contact,
        country=table.country,
        region=checked_region(table.country, table.region, place, findings),
        timezone=(table.timezone or file.user.timezone).key,
        phone=table.phone,
        account=check_account(table.account, place, file.accounts, findings),
        form_of_address=table.form_of_address,
        rate=_rate(table, place, findings),
    )


def _rate(table: ClientTable, place: Place, findings: Findings) -> Money | None:
    if table.rate is not None and not table.currency and not findings.about((*place, "currency")):
        findings.wrong((*place, "rate"), "needs a currency beside it")
    if table.currency and table.rate is None and not findings.about((*place, "rate")):
        findings.doubtful((*place, "currency"), "says nothing without a rate; invoices have a currency of their own")
    return None if table.rate is None else Money(table.rate, table.currency)


def _check_addresses(tables: dict[str, ClientTable], own: set[str], findings: Findings) -> None:
    owners: dict[str, str] = {}
    for key, table in tables.items():
        for index, address in enumerate(table.addresses):
            place = ("clients", key, "addresses", index)
            first = owners.setdefault(address, key)
            if address and address in own:
                findings.wrong(place, f"{address!r} is your own address; a client cannot have it")
            elif address and first != key:
                findings.wrong(place, f"{address!r} belongs to clients.{first} already; an address has one client")
