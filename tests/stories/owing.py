"""A client who owes: an invoice with its file, a contract with a late fee, a short road to a final notice."""

import re
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from tests.stories.story import ANNA, Story

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
"""What stands in for the invoice's file."""

OWES = f"""
[clients.acme]
name = "Acme"
contact = "Anna Berg"
addresses = ["{ANNA}"]
language = "en"
timezone = "Europe/Stockholm"
country = "SE"
stage = "awaiting_payment"

[clients.acme.contract]
late_fee_fixed = 40

[[clients.acme.matters]]
name = "Website relaunch"
subject = "invoice"

[[clients.acme.invoices]]
number = "2026-014"
matter = "Website relaunch"
amount = 1200.50
currency = "EUR"
issued = 2026-02-06
due = 2026-03-06
file = "invoice 2026-014.pdf"
"""

ROAD = """
[playbooks.awaiting_payment]
on_discard = "skip"

[[playbooks.awaiting_payment.steps]]
name = "resend"
after = "7d"
draft = "awaiting_payment/resend"
attach = "invoice"

[[playbooks.awaiting_payment.steps]]
name = "final"
after = "7d"
draft = "awaiting_payment/final"
attach = "invoice"
deadline = "10bd"

[[playbooks.awaiting_payment.steps]]
name = "small-claims"
after_deadline = "0d"
tasks = ["small_claims"]
"""

MATTER = "acme/website-relaunch"
RESEND = "2026-03-09 10:00"
FINAL = "2026-03-16 10:00"
"""When the letters of the road are due, each sent as soon as it stands."""


def invoiced(story: Story, mail: str = "invoice@studio.example") -> str:
    """The user sends the invoice on 2 March, due on the 6th; gives the mail's id."""
    (story.directory / "invoice 2026-014.pdf").write_bytes(PDF)
    sent = story.you_write("Here it is.", at="2026-03-02 10:00", subject="Invoice 2026-014", message_id=mail)
    story.turn("2026-03-02 10:05")
    return sent


def with_final_notice(story: Story) -> str:
    """The resent invoice was sent, and the final notice stands; gives the id of what was sent last."""
    invoiced(story)
    story.turn(RESEND)
    sent = send(story)
    story.turn("2026-03-09 10:05")
    story.turn(FINAL)
    return sent


def text_of_draft(draft: EmailMessage) -> str:
    """The text of a draft, its soft line breaks undone."""
    body = draft.get_body(("plain",))
    assert body is not None
    text = str(body.get_content()).replace("\r\n", "\n").replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"(?<!-) \n(?!>)", " ", text)


def own_words(draft: EmailMessage) -> str:
    """The text of a draft without what it quotes."""
    return "\n".join(line for line in text_of_draft(draft).splitlines() if not line.startswith(">"))


def send(story: Story, at: str | None = None, *, before: str = "", after: str = "", message_id: str = "") -> str:
    """Send the draft as it stands, or with words changed: the same id in Sent, the draft expunged; gives the id.

    ``message_id``: as Thunderbird sends, under another id.
    """
    if at:
        story.turn(at)
    draft = story.the_draft()
    story.vanish_drafts()
    return sent_copy(story, draft, before, after, message_id)


def edit(story: Story, before: str, after: str, message_id: str = "edited@studio.example") -> None:
    """Save the draft with words changed, as Thunderbird does: under another id, the old one expunged."""
    draft = story.the_draft()
    story.vanish_drafts()
    story.mailbox.deliver(
        story.folders.drafts, reworded(draft, before, after, message_id), story.now, ["\\Draft", "\\Seen"]
    )


def sent_copy(story: Story, draft: EmailMessage, before: str = "", after: str = "", message_id: str = "") -> str:
    """What the user's mail client writes into Sent when it sends this draft."""
    draft.replace_header("Date", format_datetime(story.now))
    story.mailbox.deliver(story.folders.sent, reworded(draft, before, after, message_id), story.now, ["\\Seen"])
    return str(draft["Message-ID"]).strip("<>")


def reworded(draft: EmailMessage, before: str = "", after: str = "", message_id: str = "") -> bytes:
    """The draft with words changed, under this id if one is given."""
    body = draft.get_body(("plain",))
    assert body is not None
    text = text_of_draft(draft)
    assert before in text
    body.set_content(text.replace(before, after) if before else text)
    if message_id:
        draft.replace_header("Message-ID", f"<{message_id}>")
    return draft.as_bytes(policy=policy.SMTP)
