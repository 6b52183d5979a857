"""Clients as the flags name them: an address, and what is to be said of the client in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, count

from crickets.cli.interview.asking import Unsaid
from crickets.cli.interview.stages import a_stage
from crickets.cli.interview.wishes import PeopleWishes
from crickets.cli.proposing import guessed
from crickets.config.addresses import address_or_domain, is_public
from crickets.config.countries import country_of
from crickets.config.keys import slug
from crickets.config.writing import ClientAnswers
from crickets.config.zones import zone_of
from crickets.core.mail import Address, domain_of
from crickets.core.matters import NEGOTIATING
from crickets.core.names import name_of_company, name_of_person
from crickets.suggesting import Suggestion

_SAYABLE = ("name", "contact", "key", "stage", "language", "country", "timezone")
_FORM = "ADDRESS,KEY=VALUE,..., such as anna@acme.example,stage=in_progress,language=en"


def named(wishes: PeopleWishes, found: Sequence[Suggestion]) -> Sequence[ClientAnswers]:
    """The clients that are named, with what is guessed of those who were found, and what is said; raises Unsaid."""
    clients: dict[str, ClientAnswers] = {}
    for text in wishes.clients:
        address, said = _read(text)
        known = _known(address, found, wishes.stage) or _unknown(address, clients, wishes.stage)
        client = clients.get(known.key, known)  # a second address at a company: all of it is one client
        addresses = tuple(dict.fromkeys((*client.addresses, address)))
        clients[known.key] = replace(client, addresses=addresses, **said)
    return list(clients.values())


def _known(address: str, found: Sequence[Suggestion], stage: str) -> ClientAnswers | None:
    patterns = {address, f"@{domain_of(address)}"}
    return next((guessed(one, stage) for one in found if patterns & set(one.addresses)), None)


def _unknown(address: str, taken: Mapping[str, object], stage: str) -> ClientAnswers:
    """Somebody with whom no mail was found: what the address tells."""
    domain = domain_of(address)
    person = name_of_person(Address(address)) if not address.startswith("@") else ""
    company = "" if is_public(domain) else name_of_company(domain)
    name = company or person or address
    return ClientAnswers(
        key=_key(name, taken),
        name=name,
        addresses=(address,),
        contact=person if company and person != company else "",
        country=country_of(domain),
        timezone=zone_of(country_of(domain)),
        stage=stage or NEGOTIATING,
    )


def _key(name: str, taken: Mapping[str, object]) -> str:
    stem = slug(name) or "client"
    numbered = (f"{stem}-{number}" for number in count(2))
    return next(key for key in chain([stem], numbered) if key not in taken)


def _read(text: str) -> tuple[str, dict[str, str]]:
    """The address, and what is said of the client; a part without = belongs to the value before it."""
    address, *parts = text.split(",")
    said: dict[str, str] = {}
    last = ""
    for part in parts:
        key, equals, value = part.partition("=")
        if equals and key.strip() in _SAYABLE:
            last, said[key.strip()] = key.strip(), value.strip()
        elif last and not equals:
            said[last] = f"{said[last]},{part}"
        else:
            msg = f"--client {text}: {part!r} is none of {', '.join(_SAYABLE)}; write {_FORM}"
            raise Unsaid(msg)
    try:
        if "stage" in said:
            said["stage"] = a_stage(said["stage"])
        return address_or_domain(address), said
    except ValueError as error:
        msg = f"--client {text}: {error}"
        raise Unsaid(msg) from None
