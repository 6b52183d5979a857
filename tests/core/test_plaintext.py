import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.markup import without_tags
from crickets.core.plaintext import READABLE_BYTES, TEXT_LENGTH, text_of


def mail(content_type: str, body: str | bytes, *fields: str) -> bytes:
    header = "\r\n".join(("From: ana@studio.example", f"Content-Type: {content_type}", *fields, "", ""))
    return header.encode() + (body if isinstance(body, bytes) else body.encode())


def multipart(kind: str, *parts: bytes) -> bytes:
    inside = b"".join(b"--x\r\n" + part + b"\r\n" for part in parts)
    return mail(f"multipart/{kind}; boundary=x", inside + b"--x--\r\n")


PLAIN = mail("text/plain", "the words")
HTML = mail("text/html", "<p>the markup</p>")
ATTACHED = mail("text/plain", "the attachment", "Content-Disposition: attachment; filename=a.txt")
PICTURE = mail("image/png", "\x89PNG")


@pytest.mark.parametrize(
    "raw, text",
    [
        (b"Subject: x\r\n\r\nthe words\r\n", "the words"),
        (PLAIN, "the words"),
        (HTML, "the markup"),
        (multipart("alternative", HTML, PLAIN), "the words"),
        (multipart("mixed", ATTACHED, PICTURE, multipart("alternative", PLAIN, HTML)), "the words"),
        (multipart("mixed", multipart("related", HTML, PICTURE), ATTACHED), "the markup"),
        (multipart("mixed", mail("message/rfc822", PLAIN), HTML), "the markup"),
        (multipart("mixed", mail("text/plain", " \r\n"), HTML), "the markup"),
        (PICTURE, ""),
        (b"", ""),
    ],
    ids=[
        "no MIME",
        "plain",
        "HTML only",
        "plain text before HTML",
        "nested",
        "HTML with pictures",
        "what was forwarded is another's",
        "an empty text",
        "a picture",
        "nothing",
    ],
)
def test_the_text_of_a_message_is_what_its_writer_wrote(raw: bytes, text: str) -> None:
    assert text_of(raw) == text


@pytest.mark.parametrize(
    "content_type, body, text",
    [
        ("text/plain; charset=iso-8859-2", "Dzień".encode("iso-8859-2"), "Dzień"),
        ("text/plain", "Dzień".encode(), "Dzień"),
        ("text/plain", "año".encode("cp1252"), "año"),
        ("text/plain; charset=us-ascii", "Dzień".encode(), "Dzień"),
        ("text/plain; charset=unheard-of", "Dzień".encode(), "Dzień"),
        ("text/plain; charset=unicode_escape", rb"\q", r"\q"),
        ("text/plain; charset=punycode", b"a-b", "a-b"),
        ("text/plain; charset=rot13", b"a", "a"),
        ("text/plain; charset*=x'y'%ff", b"a", "a"),
    ],
    ids=["named", "UTF-8", "Windows", "wrong", "unknown", "escapes", "quadratic", "no charset", "broken"],
)
def test_a_charset_is_believed_where_it_can_be(content_type: str, body: bytes, text: str) -> None:
    assert text_of(mail(content_type, body)) == text


@pytest.mark.parametrize(
    "encoding, body, text",
    [
        ("quoted-printable", "Dzie=C5=84 =\r\ndobry=", "Dzień dobry"),
        ("base64", "RHppZcWE", "Dzień"),
        ("base64", "RHppZcWE!RHp", "DzieńDz"),
        ("no-such-encoding", "as it is", "as it is"),
    ],
)
def test_a_transfer_encoding_is_undone_as_far_as_it_goes(encoding: str, body: str, text: str) -> None:
    assert text_of(mail("text/plain; charset=utf-8", body, f"Content-Transfer-Encoding: {encoding}")) == text


def test_a_flowed_message_is_read_as_paragraphs() -> None:
    raw = mail("text/plain; format=Flowed; delsp=no", "one \r\ntwo\r\n> three \r\n> four\r\n-- \r\nAna\r\n")

    assert text_of(raw) == "one two\n> three four\n-- \nAna"


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_message_cut_within_a_character_is_read_up_to_it(cut: int) -> None:
    assert text_of(mail("text/plain; charset=utf-8", "żółw 🐢".encode()[:-cut])) == "żółw "


def test_controls_and_direction_marks_do_not_come_through() -> None:
    assert text_of(mail("text/plain", "a\x00b\x1b[2J\u202ec\tTab\rd")) == "ab[2Jc\tTab\nd"


def test_of_a_huge_message_only_the_beginning_is_read() -> None:
    assert len(text_of(mail("text/plain", "x" * 2 * READABLE_BYTES))) == TEXT_LENGTH


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 3000,
        b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(3000)),
        b"Content-Type: message/rfc822\r\n\r\n" * 5000,
        b"Content-Type: text/plain; charset*0*=;;=\xff\r\nContent-Transfer-Encoding: \xff\r\n\r\n",
        mail("text/html", "<" * 100_000),
        mail("text/html", "<a " * 60_000),
        mail("text/html", "<!--" * 40_000),
    ],
    ids=["one boundary", "nested", "forwards", "garbage", "brackets", "endless tags", "endless comments"],
)
def test_a_broken_message_has_no_text_and_raises_nothing(raw: bytes) -> None:
    assert text_of(raw) == ""


header_lines = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=x\r\n",
        b"Content-Type: text/html; charset=",
        b"Content-Type: text/plain; format=flowed; charset*0*=utf-8''",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Transfer-Encoding: x-uuencode\r\n",
        b"Content-Disposition: ",
        b"\r\n",
        b"--x\r\n",
        b"begin 666 x\r\n",
    ]
)


@given(st.lists(st.one_of(st.binary(max_size=20), header_lines), max_size=30).map(b"".join))
def test_any_bytes_have_a_text_that_can_be_written(raw: bytes) -> None:
    assert text_of(raw).encode().count(b"\0") == 0


@pytest.mark.parametrize(
    "html, text",
    [
        ("a&amp;b &lt;c&gt; &eacute;&nbsp;!", "a&b <c> é\u00a0!"),
        ("<p>one\n two</p><p>three</p>", "one two\n\nthree"),
        ("<div>one</div><div>two<br>three</div>", "one\ntwo\nthree"),
        ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"),
        ("one<br/><br/>two", "one\n\ntwo"),
        ("<head><title>T</title></head><style>p > a {}</style>one<script>if (a<b) x('</p>')</script> two", "one two"),
        ("one<!-- <p>hidden</p> -->two", "onetwo"),
        ("<BR>one<DIV CLASS='x'>two</DIV>", "one\ntwo"),
        ("<p>one</p><blockquote><p>two</p><blockquote>three</blockquote></blockquote>", "one\n\n> two\n\n>> three"),
        ("</blockquote>one", "one"),
        ("1 < 2", "1 "),
        ("one<", "one"),
        ("", ""),
    ],
)
def test_html_becomes_the_words_that_it_shows(html: str, text: str) -> None:
    assert without_tags(html) == text.rstrip(" ")
