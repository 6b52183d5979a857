"""Every header may be broken or forged: one bad message never stops the watcher, and none commands it."""

import pytest

from crickets.core.standing import Turn
from tests.stories.story import ANNA, YOU, Story, madrid

HEAD = f"From: Anna <{ANNA}>\r\nTo: {YOU}\r\nDate: Wed, 04 Mar 2026 10:00:00 +0100\r\n".encode()
ID = b"Message-ID: <h@acme.example>\r\n"

HOSTILE = {
    "references-of-a-megabyte": HEAD + ID + b"References:" + b" <x@y.example>\r\n" * 70_000 + b"\r\nHello\r\n",
    "no-headers-at-all": b"\r\nHello\r\n",
    "an-empty-line": b"\r\n",
    "nul-bytes": HEAD + ID + b"Subject: a\0b\r\nX-\0: \0\r\n\r\n\0\0\r\n",
    "unknown-charset": HEAD + ID + b"Subject: =?x-klingon?Q?=FF=FE?= =?utf-8?B?////?=\r\n\r\nHello\r\n",
    "raw-eight-bit": HEAD + ID + b"Subject: \xff\xfe caf\xe9\r\n\r\nHello\r\n",
    "header-injection": HEAD + ID + b"Subject: =?utf-8?q?Hi=0D=0ABcc=3A_evil=40evil.example?=\r\n\r\nHello\r\n",
    "jinja": HEAD + ID + b"Subject: {{ 7*7 }}{% for x in range(10**9) %}x{% endfor %}\r\n\r\nHello\r\n",
    "markup": HEAD + ID + b"Subject: [/b][red]x\x1b[2J\r\n\r\nHello\r\n",
    "date-of-the-year-zero": HEAD.replace(b"2026", b"0000") + ID + b"\r\nHello\r\n",
    "nested-comments": b"From: " + b"(" * 50_000 + f" <{ANNA}>\r\n".encode() + ID + b"\r\nHello\r\n",
    "a-hundred-thousand-recipients": HEAD + ID + b"Cc:" + b" a@b.example," * 100_000 + b"\r\n\r\nHello\r\n",
    "lone-surrogate": HEAD + ID + b"Subject: =?utf-16?B?2AA=?=\r\n\r\nHello\r\n",
    "id-without-brackets": HEAD + b"Message-ID: h@acme.example\r\nIn-Reply-To: offer\r\n\r\nHello\r\n",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_message_stops_the_watcher_or_hides_the_next_answer(story: Story, raw: bytes) -> None:
    offer = story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.mailbox.deliver("INBOX", raw, madrid("2026-03-04 10:00"))
    story.turn("2026-03-04 10:01")
    story.client_writes(at="2026-03-04 11:00", reply_to_mail=offer)
    story.turn("2026-03-04 11:01")

    assert story.case().state.turn is Turn.USER
    story.turn("2026-03-16 10:00")
    assert story.drafts() == []


@pytest.mark.parametrize(
    "subject",
    [
        "Offer =?utf-8?q?=0D=0ABcc=3A_evil=40evil.example?=",
        "{{ 7*7 }} {{ user.__class__ }} {% include '/etc/passwd' %}",
        "=?utf-8?q?=E2=80=AEreversed=E2=80=A8line?=",
        "x" * 5_000,
        "[/b] \\x1b[2J",
    ],
    ids=["injection", "jinja", "bidi", "long", "markup"],
)
def test_a_hostile_subject_of_a_thread_stays_a_subject(story: Story, subject: str) -> None:
    raw = (
        f"From: {YOU}\r\nTo: =?utf-8?q?=7B=7B7*7=7D=7D=0D=0ABcc=3A_evil=40evil.example?= <{ANNA}>\r\n"
        f"Subject: {subject}\r\nMessage-ID: <offer@studio.example>\r\n"
        "Date: Mon, 02 Mar 2026 10:00:00 +0100\r\n\r\nHello {{ 7*7 }}\r\n"
    )
    story.mailbox.deliver("Sent", raw.encode(), madrid("2026-03-02 10:00"))
    story.turn("2026-03-02 10:05")
    story.turn("2026-03-09 09:00")

    draft = story.the_draft()

    assert [address.addr_spec for address in draft["To"].addresses] == [ANNA]
    assert draft["Bcc"] is None
    assert draft["Cc"] is None
    assert "evil.example" not in str(draft["To"].addresses[0].addr_spec)
    assert "49" not in draft["Subject"]
    assert "49" not in draft.get_content()


def test_an_answer_that_forges_the_message_id_of_an_own_mail_does_not_count_as_the_users(story: Story) -> None:
    offer = story.you_write(at="2026-03-02 10:00")
    story.turn("2026-03-02 10:05")
    story.client_writes(at="2026-03-04 10:00", message_id=offer)
    story.turn("2026-03-04 10:01")

    assert story.case().state.turn is Turn.USER


def test_recipients_never_come_from_a_header_that_the_record_does_not_know(story: Story) -> None:
    story.you_write(at="2026-03-02 10:00", to=f"{ANNA}, spy@evil.example", cc="boss@acme.example, x@evil.example")
    story.turn("2026-03-02 10:05")
    story.turn("2026-03-09 09:00")

    draft = story.the_draft()

    assert [address.addr_spec for address in draft["To"].addresses] == [ANNA]
    assert [address.addr_spec for address in draft["Cc"].addresses] == ["boss@acme.example"]
