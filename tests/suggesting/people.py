"""Twenty people and machines of every kind, and three months of mail with them."""

import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from tests.mailboxes import Server, letter
from tests.servers.account import Mail

YOU = "You <you@studio.example>"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ENGLISH = "Hello,\n\nhere is what we talked about; could you tell me by Friday what you think of it?\n\nBest, You\n"
THANKS = "Thank you, I will look at it on Monday.\n"
SPANISH = "Buenos días:\n\nadjunto mi presupuesto para la nueva página web. ¿Qué te parece?\n\nUn saludo\n"


def sent(to: str, days: float, subject: str = "Offer", text: str = ENGLISH, **fields: str) -> Mail:
    """What the user sent, so many days ago."""
    return _mail("Sent", days, text, {"sender": YOU, "to": to, "subject": subject, **fields})


def came(sender: str, days: float, subject: str = "Re: Offer", text: str = THANKS, **fields: str) -> Mail:
    """What somebody wrote to the user; `mailbox` is where it lies, `zone` the offset of their clock, as -05:00."""
    mailbox = fields.pop("mailbox", "INBOX")
    return _mail(mailbox, days, text, {"sender": sender, "to": YOU, "subject": subject, **fields})


def _mail(mailbox: str, days: float, text: str, fields: dict[str, str]) -> Mail:
    at = NOW - timedelta(days=days)
    clock = datetime.fromisoformat(f"2026-11-22T09:00{fields.pop('zone', '+00:00')}").tzinfo
    fields.setdefault("message_id", f"{zlib.crc32(f'{days} {fields}'.encode())}@mail.example")
    return Mail(mailbox, letter(text, date=at.astimezone(clock), **fields), at, ("\\Seen",))


def deliver(mails: Iterable[Mail], server: Server) -> Server:
    """Put mails into a mailbox in memory."""
    for mail in mails:
        server.deliver(mail.raw, mail.mailbox, at=mail.at, flags=frozenset(mail.flags))
    return server


def everybody() -> Iterator[Mail]:
    """All the mail."""
    yield from clients()
    yield from machines()
    yield from others()


PROPOSED = ["acme", "eva-nowak", "lumen", "foto-rios", "bolt", "ada-lovelace", "pixel", "quiet"]
"""The keys of those who may be clients, in their order."""


def clients() -> Iterator[Mail]:
    """Those who may be clients."""
    # Acme owes an answer for 19 days, and two people there write.
    yield came("Anna Berg <anna@acme.se>", 40, "A website")
    yield sent("anna@acme.se", 30)
    yield came("Bo Lind <bo@acme.se>", 28, mailbox="Clients")
    yield sent("anna@acme.se, bo@acme.se", 19, "Relaunch offer")
    yield came("Anna Berg <anna@acme.se>", 18, "Automatic reply: Relaunch offer", auto_submitted="auto-replied")
    # Eva has an address at a public provider, and owes one for 12.
    yield came("Eva Nowak <eva.nowak@gmail.com>", 50, "Logo")
    yield sent("Eva <eva.nowak@gmail.com>", 12, "Logo")
    # Of Lumen it is Tom who answers, from New York; with no name of his own.
    yield sent("tom.reed@lumen.us", 60)
    yield came("tom.reed@lumen.us", 58, zone="-04:00")
    yield came("tom.reed@lumen.us", 15, zone="-05:00")
    yield sent("tom.reed@lumen.us", 8)
    # Foto Ríos wrote more than a year ago, and is written to in Spanish.
    yield came("Rosa Ríos <hola@foto-rios.es>", 400, "Consulta")
    yield sent("hola@foto-rios.es", 2, "Presupuesto", SPANISH)
    # With these it is the user's turn.
    yield sent("cleo@bolt.de", 9)
    yield came("Cleo Marx <cleo@bolt.de>", 1, mailbox="Trash")
    yield sent("ada@web.de", 20)
    yield came("Ada Lovelace <ada@web.de>", 3)
    yield sent("mia@pixel.io", 25, message_id="to-mia@mail.example")
    yield came("Mia <mia@pixel.io>", 24, in_reply_to="<to-mia@mail.example>", list_id="<team.pixel.io>")
    # A stranger who got an offer and never wrote.
    yield sent("Jo Quiet <jo@quiet.fr>", 33, "Photos for your shop")


def machines() -> Iterator[Mail]:
    """A newsletter, a shop, a bank, a forge, a list, a support: the user wrote to some of them."""
    yield came("News <news@letters.example>", 5, "Our offers", list_unsubscribe="<mailto:leave@letters.example>")
    yield sent("news@letters.example", 6, "unsubscribe me")
    yield came(
        "Shop <orders@shop.example>", 7, "Your order", "Your order 4711 has been shipped. Do not reply to this.\n"
    )
    yield sent("orders@shop.example", 14, "Where is my order?")
    yield came("Bank <noreply@bank.example>", 4, "Your statement")
    yield sent("noreply@bank.example", 5, "Re: Your statement")
    yield sent("notifications@forge.example", 5, "Re: [repo] A bug", in_reply_to="<bug@forge.example>")
    yield came("Uma <uma@else.example>", 11, "[makers] Hi", to="makers@lists.example", list_id="<makers.lists.example>")
    yield sent("makers@lists.example", 10, "Re: [makers] Hi", in_reply_to="<hi@else.example>")
    yield sent("support@host.example", 13, "A question")
    yield came(
        "Host <support@host.example>", 13, "Ticket 77", "We received your request.\n", auto_submitted="auto-replied"
    )


def others() -> Iterator[Mail]:
    """The user, a colleague, somebody who only writes, everybody at once, and a thread of others."""
    yield sent("you@studio.example", 3, "A note to myself")
    yield sent("Zed <zed@studio.example>", 16)
    yield came("Zed <zed@studio.example>", 15)
    yield came("Una <una@cold.example>", 6, "Let us work together")
    yield sent(", ".join(f"guest{number}@party{number}.example" for number in range(9)), 21, "My new address")
    yield sent("Lee <lee@answered.example>", 17, "Re: A talk", in_reply_to="<talk@elsewhere.example>")
