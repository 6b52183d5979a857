"""One file of a message, by the name that it was noticed under."""

from email.message import EmailMessage

import pytest

from crickets.core.attached import attached_file
from crickets.core.parts import media_type

PDF = b"%PDF-1.7 the invoice"


def mail(*files: tuple[str, bytes]) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Invoice"
    message.set_content("Here it is.")
    for name, data in files:
        message.add_attachment(data, "application", "pdf", filename=name)
    return message


@pytest.mark.parametrize(
    "files, name, found",
    [
        ([("a.pdf", b"%PDF a"), ("b.pdf", PDF)], "b.pdf", PDF),
        ([("Faktura Łódź № 7.pdf", PDF)], "Faktura Łódź № 7.pdf", PDF),
        ([("C:\\invoices\\b.pdf", PDF)], "b.pdf", PDF),
        ([("a.pdf", PDF)], "b.pdf", None),
        ([("a.pdf", PDF), ("a.pdf", PDF)], "a.pdf", PDF),
        ([("a.pdf", PDF), ("a.pdf", b"%PDF other")], "a.pdf", None),
        ([("a.pdf", b"")], "a.pdf", None),
        ([("", PDF)], "", PDF),
    ],
    ids=["by its name", "beyond ASCII", "a path", "no such", "twice the same", "two others", "empty", "nameless"],
)
def test_a_file_is_found_by_its_name_where_there_is_one(
    files: list[tuple[str, bytes]], name: str, found: bytes | None
) -> None:
    assert attached_file(mail(*files).as_bytes(), name) == found


def test_the_text_of_the_mail_is_no_file() -> None:
    assert attached_file(mail(("a.pdf", PDF)).as_bytes(), "") is None


def test_a_text_that_was_attached_is_one() -> None:
    message = mail()
    message.add_attachment("1;2;3", filename="invoice.txt")

    assert attached_file(message.as_bytes(), "invoice.txt") == b"1;2;3\n"


def test_a_file_in_a_mail_that_was_sent_on_is_found() -> None:
    outer = mail()
    outer.add_attachment(mail(("a.pdf", PDF)))

    assert attached_file(outer.as_bytes(), "a.pdf") == PDF


@pytest.mark.parametrize(
    "raw",
    [b"", b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x", b"\r\n--" * 30_000, b"boundary" * 200],
    ids=["nothing", "cut", "too many parts", "too many boundaries"],
)
def test_a_message_that_is_broken_or_hostile_has_no_file(raw: bytes) -> None:
    assert attached_file(raw, "a.pdf") is None


@pytest.mark.parametrize(
    "name, kind",
    [
        ("invoice.pdf", "application/pdf"),
        ("INVOICE.PDF", "application/pdf"),
        ("factur-x.xml", "application/xml"),
        ("scan.jpeg", "image/jpeg"),
        ("invoice", "application/octet-stream"),
        ("invoice.pdf.exe", "application/octet-stream"),
    ],
)
def test_the_ending_says_what_a_file_is(name: str, kind: str) -> None:
    assert media_type(name) == kind
