"""Five times in which invoices are open, and what letters say about them: from one day late to two in one letter."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from crickets.core.letter import FeeValues, InvoiceValues, LetterValues, sample_values
from crickets.core.money import Money
from crickets.letters import TemplateLetters

TODAY = sample_values()["today"]
"""10 November 2026."""


@dataclass(frozen=True)
class Case:
    """Invoices of one client, and what else differs from the sample; ``country`` is where the client is."""

    name: str
    invoices: tuple[InvoiceValues, ...]
    country: str = ""
    promised: date | None = None
    attached: bool = True

    @property
    def values(self) -> LetterValues:
        """The values of every letter in this case."""
        totals = [invoice["total"] for invoice in self.invoices]
        together = Money(sum((owed.amount for owed in totals), Decimal()), totals[0].currency)
        values = sample_values()
        values["invoices"], values["total"] = self.invoices, together
        values["country"], values["promised"], values["attached"] = self.country, self.promised, self.attached
        return values


def fee(kind: str, amount: Money, percent: str | None = None, principal: Money | None = None) -> FeeValues:
    """A fee of the contract that is taken once."""
    share = Decimal(percent) if percent else None
    return FeeValues(kind=kind, amount=amount, percent=share, principal=principal, since=None, until=None, days=None)


def interest(amount: Money, percent: str, principal: Money, since: date, until: date) -> FeeValues:
    """Interest for a span of days, the first and the last included."""
    return FeeValues(
        kind="interest",
        amount=amount,
        percent=Decimal(percent),
        principal=principal,
        since=since,
        until=until,
        days=(until - since).days + 1,
    )


def invoice(
    number: str, amount: Money, due: date, *, paid: Money | None = None, fees: tuple[FeeValues, ...] = ()
) -> InvoiceValues:
    """An invoice with its sum as of today."""
    still = amount.amount - (paid.amount if paid else 0)
    owed = still + sum(one["amount"].amount for one in fees)
    return InvoiceValues(
        number=number,
        issued=date(2026, 5, 4),
        due=due,
        days_overdue=max((TODAY - due).days, 0),
        amount=amount,
        paid=paid,
        fees=fees,
        open=Money(still, amount.currency),
        total=Money(owed, amount.currency),
    )


def euros(amount: str) -> Money:
    """An amount in euros."""
    return Money(Decimal(amount), "EUR")


ZLOTYS = Money(Decimal("4999.99"), "PLN")

ONE_DAY = Case("one invoice, a day late, no fee", (invoice("2026-014", euros("1200.50"), date(2026, 11, 9)),))
PART_PAID = Case(
    "part paid, a fixed fee, a promise, in Switzerland",
    (invoice("014/26", euros("2000"), date(2026, 10, 10), paid=euros("800"), fees=(fee("fixed", euros("40")),)),),
    country="CH",
    promised=date(2026, 11, 6),
)
INTEREST = Case(
    "interest, its rate changed once",
    (
        invoice(
            "R-77",
            euros("10000"),
            date(2026, 6, 1),
            fees=(
                interest(euros("63.56"), "8", euros("10000"), date(2026, 6, 2), date(2026, 6, 30)),
                interest(euros("309.73"), "8.5", euros("10000"), date(2026, 7, 1), TODAY),
            ),
        ),
    ),
)
PERCENT = Case(
    "a fee in percent, zlotys, in Poland, nothing attached",
    (
        invoice(
            "FV 7/2026",
            ZLOTYS,
            date(2026, 10, 10),
            fees=(fee("percent", Money(Decimal("250.00"), "PLN"), "5", ZLOTYS),),
        ),
    ),
    country="PL",
    attached=False,
)
TWO = Case(
    "two invoices, yen, in the United States",
    (
        invoice("2026-021", Money(Decimal(150000), "JPY"), date(2026, 9, 30)),
        invoice("2026-022", Money(Decimal(98000), "JPY"), date(2026, 10, 31)),
    ),
    country="US",
)

CASES = (ONE_DAY, PART_PAID, INTEREST, PERCENT, TWO)

LETTERS = TemplateLetters()
STAGES = sorted(
    {
        (language, letter.rpartition("/")[0])
        for language in LETTERS.languages()
        for letter in LETTERS.letters(language)
        if "/" in letter
    }
)
"""Language and stage of all letters."""
SCRIPTS = [language for language in LETTERS.languages() if LETTERS.has_script("call", language)]
"""The languages that have words for a call."""

NOTICES = tuple(f"awaiting_payment/{name}" for name in ("resend", "notice-30", "notice-60", "notice-90", "final"))
"""The letters that list invoices and demand payment; all others follow a silence."""
EVERY_NOTICE = [(lang, letter) for lang in LETTERS.languages() for letter in NOTICES if LETTERS.has(letter, lang)]
"""Language and name of each of them."""
