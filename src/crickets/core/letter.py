"""What a letter can say: every value that a template may use, in one place."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TypedDict, cast

from crickets.core.compose import thread_subject
from crickets.core.money import Money
from crickets.core.people import Client, FormOfAddress

ATTRIBUTION = "attribution"
"""The letter that introduces the quoted message."""

FINAL = "final"
"""How the name of a final notice ends, behind its stage."""

SEVERAL_LINES = frozenset({"payment", "reach"})
"""The values that are the user's own words and keep their lines; every other text is one line."""


class FeeValues(TypedDict):
    """One line of what the contract adds to an invoice that is late.

    ``kind`` is fixed, percent or interest. ``principal`` is what ``percent`` is taken of, for interest a year, from
    ``since`` until ``until``, both included, which are ``days``; what a kind does not have is None.
    """

    kind: str
    amount: Money
    percent: Decimal | None
    principal: Money | None
    since: date | None
    until: date | None
    days: int | None


class InvoiceValues(TypedDict):
    """An invoice as it stands on the day of the letter.

    ``days_overdue`` is 0 until the day after ``due``. ``paid`` is what has come so far, None where nothing has;
    ``open`` the unpaid part of ``amount``, ``total`` that and the fees.
    """

    number: str
    issued: date
    due: date
    days_overdue: int
    amount: Money
    paid: Money | None
    fees: tuple[FeeValues, ...]
    open: Money
    total: Money


class LetterValues(TypedDict):
    """The values of a letter; each name is one that a template can use.

    ``contact`` is how the client is greeted, as the user wrote it, and may be empty; ``client`` and ``user`` are names;
    ``country`` is the client's (ISO 3166-1 alpha-2, "" unknown), by which dates and amounts are written. ``subject`` is
    the thread's without reply prefixes, and may be empty. ``written_on`` is the day of the user's newest message in the
    thread, ``today`` that of the draft, both in the user's time zone. ``form_of_address`` is one of ``FormOfAddress``,
    for the languages whose letters need it.

    ``project`` is the matter's name. ``invoices`` stand in the order of their due dates and are empty outside payment;
    ``total`` is all of them together, None where they have no common currency. ``deadline`` is the last day that the
    letter gives, ``promised`` a day that the client named and that has passed, None where there is none. ``attached``
    is whether the invoices lie with the letter. ``payment`` is how to pay and ``reach`` how to reach the user, in the
    user's own lines, "" unknown.
    """

    contact: str
    client: str
    country: str
    form_of_address: str
    user: str
    subject: str
    project: str
    written_on: date
    today: date
    invoices: tuple[InvoiceValues, ...]
    total: Money | None
    deadline: date | None
    promised: date | None
    attached: bool
    payment: str
    reach: str


def values_for(  # noqa: PLR0913 - a letter says this much, and only few letters say all of it
    client: Client,
    user: str,
    subject: str,
    written_on: date,
    today: date,
    *,
    project: str = "",
    invoices: tuple[InvoiceValues, ...] = (),
    total: Money | None = None,
    deadline: date | None = None,
    promised: date | None = None,
    attached: bool = False,
    payment: str = "",
    reach: str = "",
) -> LetterValues:
    """The values of a letter to a client about the message of that subject; ``user`` is the user's name."""
    return LetterValues(
        contact=client.contact,
        client=client.name,
        country=client.country,
        form_of_address=client.form_of_address.value,
        user=user,
        subject=thread_subject(subject),
        project=project,
        written_on=written_on,
        today=today,
        invoices=invoices,
        total=total,
        deadline=deadline,
        promised=promised,
        attached=attached,
        payment=payment,
        reach=reach,
    )


def sample_values() -> LetterValues:
    """Values to render any letter with, so that a template's faults show before a draft needs it."""
    amount = Money(Decimal("1200.50"), "EUR")
    invoice = InvoiceValues(
        number="2026-014",
        issued=date(2026, 9, 10),
        due=date(2026, 10, 10),
        days_overdue=31,
        amount=amount,
        paid=None,
        fees=(),
        open=amount,
        total=amount,
    )
    return LetterValues(
        contact="Robin Sample",
        client="Sample Studio",
        country="",
        form_of_address=FormOfAddress.PANSTWO.value,
        user="Alex Example",
        subject="Website relaunch",
        project="Website relaunch",
        written_on=date(2026, 11, 3),
        today=date(2026, 11, 10),
        invoices=(invoice,),
        total=amount,
        deadline=date(2026, 11, 24),
        promised=None,
        attached=True,
        payment="Sample Bank, IBAN XX00 1234 5678 9012 3456",
        reach="alex@studio.example, +44 20 7946 0000",
    )


# The final notice


def lacking(letter: str, values: Mapping[str, object]) -> tuple[str, ...]:
    """What a final notice lacks of what it must say, each in a sentence with the way out; nothing of other letters."""
    if letter.rpartition("/")[2] != FINAL:
        return ()
    known = cast("LetterValues", {**sample_values(), **_NOTHING, **values})
    return (*_of_the_letter(known), *(sentence for invoice in known["invoices"] for sentence in _of_an(invoice)))


_NOTHING: Mapping[str, object] = {"project": "", "invoices": (), "deadline": None, "payment": "", "reach": ""}


def _of_the_letter(known: LetterValues) -> Iterator[str]:
    deadline = known["deadline"]
    if not known["invoices"]:
        yield "it names no invoice: add the one that is due with `crickets invoice add FILE`, or in the configuration"
    if not known["project"].strip():
        yield "it names no project: give the matter a name in the configuration"
    if deadline is None:
        yield "it states no deadline: give the step one in the playbook, such as deadline = '10bd'"
    elif deadline <= known["today"]:
        yield f"its deadline, {deadline}, lies not behind the day of the letter: give the step a longer one"
    if not known["payment"].strip():
        yield "it does not say how to pay: write that into `payment` under [user] in the configuration"
    if not known["reach"].strip():
        yield "it does not say how to reach you: write that into `reach` under [user] in the configuration"


def _of_an(invoice: InvoiceValues) -> Iterator[str]:
    number, owed = invoice["number"].strip(), invoice["total"]
    named = f"invoice {number}" if number else "an invoice"
    if not number:
        yield "an invoice has no number: give it the one that stands on it, in the configuration"
    if invoice["days_overdue"] <= 0:
        yield f"{named}, due on {invoice['due']}, is not overdue: wait, or correct its due date"
    if owed.amount <= 0:
        yield f"nothing of {named} is open: correct its amount, or what `crickets paid` recorded"
    if not owed.currency.strip():
        yield f"{named} has no currency: write it beside the amount, such as EUR"
