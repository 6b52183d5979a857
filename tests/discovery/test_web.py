import gzip
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from crickets.discovery.servers import FoundNothing
from crickets.discovery.web import LIMIT, Web, web
from tests.discovery.web_server import Page, Site

URL = "https://autoconfig.studio.example/mail/config-v1.1.xml"
PLACE = URL.removeprefix("https://")


@pytest.fixture
def opened(site: Site) -> Iterator[Web]:
    with connected(site) as found:
        yield found


@contextmanager
def connected(site: Site, seconds: float = 60) -> Iterator[Web]:
    with web(site.transport, time.monotonic() + seconds) as found:
        yield found


def test_a_text_is_read(site: Site, opened: Web) -> None:
    site.publish(PLACE, "\ufeffzażółć")

    assert opened.text(URL) == "zażółć"


@pytest.mark.parametrize(
    "page, why",
    [
        (Page(b"", 404), "autoconfig.studio.example answers 404"),
        (Page(b"x", 500), "autoconfig.studio.example answers 500"),
        (Page(b"x" * (LIMIT + 1)), "autoconfig.studio.example sends more than 64 KiB"),
        (
            Page(b"", 302, {"Location": "http://autoconfig.studio.example/mail"}),
            "autoconfig.studio.example gives no answer over HTTPS",
        ),
        (Page(b"", 302, {"Location": URL}), "autoconfig.studio.example gives no answer over HTTPS"),
        (Page(b"", 302, {"Location": "https://["}), "autoconfig.studio.example gives no answer over HTTPS"),
        (Page(b"", 302, {"Location": "file:///etc/passwd"}), "autoconfig.studio.example gives no answer over HTTPS"),
        (Page(b"", 302, {"Location": "https://untrusted.example/"}), "gives no answer over HTTPS"),
        (Page(b"x", 200, {"Content-Length": "1000"}), "autoconfig.studio.example gives no answer over HTTPS"),
    ],
    ids=[
        "not there",
        "broken",
        "too much",
        "into the clear",
        "in circles",
        "to nowhere",
        "to a file",
        "to a host with a certificate of another",
        "broken off",
    ],
)
def test_what_is_no_text_has_a_reason(site: Site, opened: Web, page: Page, why: str) -> None:
    site.pages[PLACE] = page

    with pytest.raises(FoundNothing, match=why):
        opened.text(URL)


def test_as_much_as_is_allowed_is_read(site: Site, opened: Web) -> None:
    site.pages[PLACE] = Page(b"x" * LIMIT)

    assert len(opened.text(URL)) == LIMIT


def test_a_packed_bomb_is_not_unpacked(site: Site, opened: Web) -> None:
    site.pages[PLACE] = Page(gzip.compress(b"<a>" * 10_000_000), headers={"Content-Encoding": "gzip"})

    assert "<a>" not in opened.text(URL)


def test_a_redirect_to_another_host_is_followed(site: Site, opened: Web) -> None:
    site.pages[PLACE] = Page(b"", 301, {"Location": "https://autoconfig.host.example/all.xml"})
    site.publish("autoconfig.host.example/all.xml", "settings")

    assert opened.text(URL) == "settings"


def test_a_host_that_cannot_be_reached_is_told(site: Site, opened: Web) -> None:
    site.away = {"autoconfig.studio.example"}

    with pytest.raises(FoundNothing, match=r"autoconfig\.studio\.example gives no answer over HTTPS"):
        opened.text(URL)


def test_once_the_time_is_over_nobody_is_asked_any_more(site: Site) -> None:
    with connected(site, seconds=-1) as late, pytest.raises(FoundNothing, match="does not answer in time"):
        late.text(URL)

    assert site.asked == []


def test_a_host_that_sends_drop_by_drop_is_left_when_the_time_is_over() -> None:
    now = iter(range(1000))

    class Drops(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(100):
                next(now)
                yield b"x"

    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, stream=Drops()))) as client:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("crickets.discovery.web.monotonic", lambda: next(now))
            with pytest.raises(FoundNothing, match="does not answer in time"):
                Web(client, deadline=20).text(URL)

        assert next(now) < 30


def test_nobody_is_told_the_address_who_does_not_ask(site: Site, opened: Web) -> None:
    with pytest.raises(FoundNothing):
        opened.text(URL, "you@studio.example")

    assert site.asked == [PLACE]


@pytest.mark.parametrize("status", [400, 422])
def test_who_asks_whose_settings_are_wanted_is_told(site: Site, opened: Web, status: int) -> None:
    site.publish(PLACE, "whose?", status=status)
    site.publish(f"{PLACE}?emailaddress=you%40studio.example", "yours")

    assert opened.text(URL, "you@studio.example") == "yours"


def test_who_is_not_to_be_told_is_not(site: Site, opened: Web) -> None:
    site.publish(PLACE, "whose?", status=400)

    with pytest.raises(FoundNothing, match="answers 400"):
        opened.text(URL)

    assert site.asked == [PLACE]
