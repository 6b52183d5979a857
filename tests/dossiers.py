"""A dossier as it is on the day of a claim, for every test that reads one."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from crickets.core.dossier import Attempt, Dossier, Entry, Filed, Invoiced, Item, Notice, Original, Part, Party

MADRID = ZoneInfo("Europe/Madrid")
ALEX, ANN = "alex@studio.example", "ann@acme.example"


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of 2026 in Madrid."""
    return datetime(2026, month, day, hour, minute, tzinfo=MADRID)


def mail(number: int, when: datetime, subject: str, sender: str = ALEX, *, found: bool = True) -> Original:
    """A mail between the two; the file of one that is found is named by its number."""
    to = ANN if sender == ALEX else ALEX
    file = Filed(f"mails/{number:03}-website-relaunch.eml", f"{number:064x}") if found else None
    return Original(when, subject, sender, (to,), f"{number}.relaunch@{sender.partition('@')[2]}", file)


FIRST = Invoiced(
    "2026-014",
    date(2026, 6, 1),
    date(2026, 6, 30),
    145,
    "EUR",
    (
        Item(Part.INVOICED, "Amount of the invoice", Decimal("2400.00")),
        Item(Part.PAID, "Paid on 20 Jul 2026", Decimal("-400.00")),
        Item(Part.FEE, "Late fee, once", Decimal("40.00")),
        Item(Part.FEE, "Interest, 9 % a year on 2,400.00 from 1 to 20 Jul 2026 (20 days)", Decimal("11.84")),
        Item(Part.FEE, "Interest, 9 % a year on 2,000.00 from 21 Jul to 22 Nov 2026 (125 days)", Decimal("61.64")),
    ),
    Filed("invoices/001-invoice-2026-014.pdf", "8c" * 32),
)
SECOND = Invoiced(
    "2026-019",
    date(2026, 7, 15),
    date(2026, 8, 14),
    100,
    "EUR",
    (Item(Part.INVOICED, "Amount of the invoice", Decimal("350.00")),),
    None,
)

DOSSIER = Dossier(
    "Website relaunch",
    Party("Acme Interiors GmbH", (ANN, "accounts@acme.example", "+49 30 901820")),
    Party("Alex Example", (ALEX, "+34 91 555 01 20")),
    at(11, 22, 17, 40),
    (
        Entry(at(6, 1, 9, 12), "You wrote: Website relaunch, invoice 2026-014", "mail"),
        Entry(at(6, 3, 16, 40), "The client wrote: Re: Website relaunch, invoice 2026-014", "mail"),
        Entry(date(2026, 6, 30), "Invoice 2026-014 was due", "the invoice"),
        Entry(at(7, 7, 10, 5), "You sent the draft of step 'first'", "mail"),
        Entry(date(2026, 7, 20), "400.00 EUR were paid of invoice 2026-014", "your word"),
        Entry(at(7, 22, 11, 30), "Task 'call' ended: promised", "your word"),
        Entry(date(2026, 8, 1), "The day that the client promised had passed", "the calendar"),
        Entry(at(8, 3, 9, 30), "You sent the overdue notice of 30 days", "mail"),
        Entry(at(8, 31, 9, 30), "You sent the overdue notice of 60 days", "mail"),
        Entry(at(9, 28, 9, 30), "You sent the overdue notice of 90 days in your own words", "mail"),
        Entry(at(10, 19, 9, 30), "You sent the final notice", "mail"),
        Entry(date(2026, 11, 2), "The deadline of the final notice passed", "the calendar"),
    ),
    (FIRST, SECOND),
    (
        Notice(date(2026, 8, 3), "Overdue notice, 30 days", None, "mails/004-website-relaunch.eml"),
        Notice(date(2026, 8, 31), "Overdue notice, 60 days"),
        Notice(date(2026, 9, 28), "Overdue notice, 90 days", None, "mails/006-website-relaunch.eml"),
        Notice(date(2026, 10, 19), "Final notice", date(2026, 11, 2), "mails/007-website-relaunch.eml"),
    ),
    (
        Attempt(at(7, 14, 10, 20), "Call", "unreachable", "rang for a minute, no mailbox"),
        Attempt(at(7, 22, 11, 30), "Call", "promised until 31 Jul 2026", "Ms Smith of accounts: will pay this month"),
        Attempt(at(7, 27, 12, 0), "Certified letter", "done"),
    ),
    (
        mail(1, at(6, 1, 9, 12), "Website relaunch, invoice 2026-014"),
        mail(2, at(6, 3, 16, 40), "Re: Website relaunch, invoice 2026-014", ANN),
        mail(3, at(7, 7, 10, 5), "Re: Website relaunch, invoice 2026-014"),
        mail(4, at(8, 3, 9, 30), "Re: Website relaunch, invoice 2026-014"),
        mail(5, at(8, 31, 9, 30), "Re: Website relaunch, invoice 2026-014", found=False),
        mail(6, at(9, 28, 9, 30), "Re: Website relaunch, invoice 2026-014"),
        mail(7, at(10, 19, 9, 30), "Re: Website relaunch, invoice 2026-014: final notice"),
    ),
)
