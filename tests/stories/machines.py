"""What machines send to the user of a story: mails that came back, answers of absent people, receipts, invitations."""

from collections.abc import Sequence
from email.utils import format_datetime

from tests.stories.story import ANNA, YOU, Story, madrid

AWAY = """Hello,

I am out of the office and will be back on {day}.
In urgent cases please contact my colleague Bo.

Kind regards
Anna
"""


def away(story: Story, answers: str, at: str, day: str, *, sender: str = ANNA, subject: str = "Offer") -> str:
    """A machine answers for a person who is back on a day; no field of its header says so, only its subject."""
    return story.client_writes(
        AWAY.format(day=day), at=at, sender=sender, subject=f"Automatic reply: {subject}", reply_to_mail=answers
    )


def came_back(
    story: Story, original: str, at: str, *, address: str = ANNA, action: str = "failed", besides: Sequence[str] = ()
) -> None:
    """A server reports about a mail of the user's (RFC 3464); ``original`` empty: it does not say about which.

    ``besides`` are others that it names first.
    """
    code = "5.1.1" if action == "failed" else "4.4.1"
    status = "\n\n".join(
        f"Final-Recipient: rfc822; {one}\nAction: {action}\nStatus: {code}" for one in (*besides, address)
    )
    header = f"From: {YOU}\nTo: {address}\nSubject: Offer for the website\nMessage-ID: <{original}>\n"
    parts = [
        "Content-Type: text/plain\n\nYour mail could not be delivered.",
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{status}\n",
        *([f"Content-Type: text/rfc822-headers\n\n{header}"] if original else []),
    ]
    fields = {"From": "Mail Delivery System <MAILER-DAEMON@mx.example>", "Subject": "Undelivered Mail", "To": YOU}
    _deliver(story, at, fields, "report; report-type=delivery-status", parts)


def receipt(story: Story, original: str, at: str, disposition: str = "displayed") -> None:
    """The client's program says what was done with a mail (RFC 8098)."""
    done = f"Disposition: manual-action; {disposition}"
    read = f"Final-Recipient: rfc822; {ANNA}\nOriginal-Message-ID: <{original}>\n{done}\n"
    parts = [
        f"Content-Type: text/plain\n\nYour message was {disposition}.",
        f"Content-Type: message/disposition-notification\n\n{read}",
    ]
    fields = {"From": ANNA, "Subject": "Read: Offer for the website", "To": YOU}
    _deliver(story, at, fields, "report; report-type=disposition-notification", parts)


def calendar(story: Story, method: str, at: str, *, subject: str = "Kick-off", answers: str = "") -> None:
    """The client's calendar writes (RFC 6047)."""
    event = f"BEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VEVENT\nSUMMARY:Kick-off\nEND:VEVENT\nEND:VCALENDAR\n"
    parts = [
        "Content-Type: text/plain\n\nKick-off on Thursday",
        f"Content-Type: text/calendar; charset=utf-8; method={method}\n\n{event}",
    ]
    fields = {"From": ANNA, "Subject": subject, "To": YOU}
    fields |= {"In-Reply-To": f"<{answers}>"} if answers else {}
    _deliver(story, at, fields, "alternative", parts)


def _deliver(story: Story, at: str, fields: dict[str, str], kind: str, parts: Sequence[str]) -> None:
    moment = madrid(at)
    fields |= {"Date": format_datetime(moment), "Message-ID": f"<{kind[:6]}.{moment:%Y%m%d%H%M}@mx.example>"}
    fields |= {"MIME-Version": "1.0", "Content-Type": f"multipart/{kind}; boundary=cut"}
    body = "".join(f"--cut\n{part}\n" for part in parts) + "--cut--\n"
    raw = "".join(f"{name}: {value}\n" for name, value in fields.items()) + "\n" + body
    story.mailbox.deliver("INBOX", raw.replace("\n", "\r\n").encode(), moment)
