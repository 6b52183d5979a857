"""Mail written for the tests, in the dialects that servers, programs and people really use."""

from datetime import UTC, date, datetime

TUESDAY = date(2026, 11, 3)
RECEIVED = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
SENT = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)
"""When the message of ours was sent that a mail answers."""

OFFER = "offer-1@studio.example"
_OURS = (
    "From: You <you@studio.example>\nTo: Ann <ann@acme.example>\nSubject: Offer\n"
    f"Message-ID: <{OFFER}>\nDate: Mon, 2 Nov 2026 16:00:00 +0000\n\nHere it is.\n"
)


def mail(
    body: str = "Fine with me.\n", subject: str = "Re: Offer", sender: str = "ann@acme.example", **fields: str
) -> bytes:
    """A text as a message; a field is named with underscores for hyphens."""
    head = {"From": sender, "To": "you@studio.example", "Subject": subject, "Date": "Tue, 3 Nov 2026 09:30:00 +0000"}
    head |= {name.replace("_", "-"): value for name, value in fields.items()}
    head.setdefault("Content-Type", "text/plain; charset=utf-8")
    return ("".join(f"{name}: {value}\n" for name, value in head.items()) + "\n" + body).encode()


def parts(*inner: str, kind: str = "mixed", **fields: str) -> bytes:
    """A multipart message of parts that are written with their own fields."""
    body = "".join(f"--cut\n{part}\n" for part in inner) + "--cut--\n"
    subject = fields.pop("subject", "Re: Offer")
    sender = fields.pop("sender", "ann@acme.example")
    return mail(body, subject, sender, Content_Type=f"multipart/{kind}; boundary=cut", **fields)


def report(*groups: str, text: str = "Your mail could not be delivered.", **fields: str) -> bytes:
    """A report of RFC 3464 about a mail of ours; each group of fields is about one recipient."""
    status = "Reporting-MTA: dns; mx.example\n\n" + "\n\n".join(groups)
    fields = {"sender": "Mail Delivery System <mailer-daemon@mx.example>", "subject": "Delivery report", **fields}
    return parts(
        f"Content-Type: text/plain\n\n{text}",
        f"Content-Type: message/delivery-status\n\n{status}",
        f"Content-Type: message/rfc822\n\n{_OURS}",
        kind='report; report-type="delivery-status"',
        **fields,
    )


def returned(text: str, sender: str, subject: str, *, separator: str = "") -> bytes:
    """A bounce of the old kind: a text, and below it the mail that came back."""
    return mail(f"{text}\n{separator}\n{_OURS}", subject, sender, Return_Path="<>")


def calendar(method: str, *, named: bool = True) -> bytes:
    """An invitation or an answer to one (RFC 6047)."""
    event = f"BEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VEVENT\nSUMMARY:Kick-off\nEND:VEVENT\nEND:VCALENDAR"
    parameter = f"; method={method}" if named else ""
    return parts(
        "Content-Type: text/plain\n\nKick-off on Thursday",
        f"Content-Type: text/calendar; charset=utf-8{parameter}\n\n{event}",
        kind="alternative",
    )
