"""Clauses for a contract: the values that they are filled in with, as the client's language writes them."""

from dataclasses import dataclass
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_percent
from babel.units import format_unit

from crickets.core.people import Client
from crickets.core.safeguards import Safeguard, Terms, whole_address
from crickets.letters.folders import CLAUSES
from crickets.letters.locales import locale_of
from crickets.letters.rendering import TemplateLetters

NOTICE = "notice"
"""What stands beside clauses and is none itself: that they are no legal advice."""

NAMES = (NOTICE, *Safeguard)
"""Every template of a language's clauses."""

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Contractor:
    """The user as a party to the contract; ``country`` is ISO 3166-1, and may be empty."""

    name: str
    address: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of one client's contract, from the user's own folder or from those that come with the program."""

    letters: TemplateLetters
    client: Client
    contractor: Contractor
    terms: Terms

    @property
    def language(self) -> str:
        """The client's language, English where it lacks one of the clauses."""
        theirs = self.client.language
        return theirs if all(self.letters.has_clause(name, theirs) for name in NAMES) else FALLBACK

    def notice(self) -> str:
        """Say that this is no legal advice; raises LetterError."""
        return self._render(NOTICE)

    def text(self, safeguard: Safeguard) -> str:
        """One clause, filled in; what only the parties know is left open in brackets. Raises LetterError."""
        return self._render(safeguard)

    def _render(self, name: str) -> str:
        values = clause_values(self.client, self.contractor, self.terms, self.language)
        return self.letters.render(f"{CLAUSES}{name}", self.language, values)


def clause_values(client: Client, contractor: Contractor, terms: Terms, language: str) -> dict[str, str]:
    """The values of every clause; a text that is empty is not known."""
    locale = _locale(language, client.country)
    rate = terms.hourly_rate
    return {
        "client": client.name,
        "contact": client.contact,
        "phone": client.phone,
        "email": whole_address(client),
        "user": contractor.name,
        "user_email": contractor.address,
        "deposit": format_percent(Decimal(terms.deposit) / 100, locale=locale),
        "stops": format_unit(terms.stops_after, "duration-day", locale=locale),
        "approval": format_unit(terms.approves_after, "duration-day", locale=locale),
        "rate": format_currency(rate, terms.currency, locale=locale) if rate is not None else "",
        "law": terms.law or locale.territories.get(contractor.country, ""),
        "court": terms.court,
    }


def _locale(language: str, country: str) -> Locale:
    """How the client's country writes this language; where that is not known, how it is written as a rule."""
    try:
        return locale_of(language, country)
    except ValueError:
        return locale_of(FALLBACK)  # to render in such a language is refused with a sentence
