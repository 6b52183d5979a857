"""Permission by a browser that comes back to the loopback."""

import http.client
import socket
import struct
import threading
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from crickets.errors import AuthenticationFailed
from crickets.oauth import Grant, browser
from tests.oauth.conftest import NOW, Desk


def visit(address: str) -> httpx.Response:
    """What a browser shows in the end."""
    return httpx.get(address, follow_redirects=True, timeout=30)


class Person:
    """Opens what is shown, as soon as it is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.page: httpx.Response | None = None
        self.shown: list[tuple[str, int]] = []

    def asked(self, seconds: float = 60) -> Grant:
        return browser.permission(self._desk.provider, "you@studio.example", self.show, self._desk.clock, seconds)

    def show(self, address: str, port: int) -> None:
        self.shown.append((address, port))
        threading.Thread(target=self._visit, args=(address,)).start()

    def _visit(self, address: str) -> None:
        self.page = visit(address)


def test_a_browser_brings_the_permission_to_a_port_of_this_machine(desk: Desk) -> None:
    person = Person(desk)

    grant = person.asked()

    (address, port), *none = person.shown
    words = parse_qs(urlsplit(address).query)
    assert none == []
    assert words["redirect_uri"] == [f"http://127.0.0.1:{port}/"]
    assert (grant.access_token, grant.given_at) == (desk.identity.permissions[0].access, NOW)


def test_the_browser_is_thanked_and_keeps_no_copy() -> None:
    with browser.Reception("127.0.0.1") as reception:
        reception.expect("s")
        page = visit(f"{reception.address}?state=s&code=c")

    assert page.status_code == 200
    assert "you can close this page" in page.text
    assert (page.headers["cache-control"], page.headers["referrer-policy"]) == ("no-store", "no-referrer")


def test_who_says_no_is_told_how_to_say_yes(desk: Desk) -> None:
    desk.identity.agrees = False

    with pytest.raises(AuthenticationFailed) as caught:
        Person(desk).asked()

    assert str(caught.value) == (
        "the permission was not given (access_denied: The user said no): run crickets login main, and agree"
    )


def test_nobody_who_comes_back_is_a_sentence(desk: Desk) -> None:
    with pytest.raises(AuthenticationFailed, match="nobody came back from the browser within 0 minutes"):
        browser.permission(desk.provider, "you", lambda *_: None, desk.clock, 0.01)


@pytest.mark.parametrize(
    "target",
    ["/", "/?code=evil", "/?code=evil&state=guessed", "/favicon.ico?state=right&code=evil", "/?state=&code=evil"],
    ids=["nothing", "no state", "another state", "another page", "an empty state"],
)
def test_only_the_answer_that_bears_the_state_counts(target: str) -> None:
    with browser.Reception("127.0.0.1") as reception:
        reception.expect("right")
        assert visit(reception.address.rstrip("/") + target).status_code == 404
        assert visit(f"{reception.address}?state=right&code=good").status_code == 200

        returned = reception.answer(60)

    assert returned is not None
    assert returned.code == "good"


def test_one_answer_is_heard_and_no_second_one() -> None:
    with browser.Reception("127.0.0.1") as reception:
        reception.expect("s")
        assert visit(f"{reception.address}?state=s&code=one").status_code == 200
        assert visit(f"{reception.address}?state=s&code=two").status_code == 404


def test_a_connection_that_says_nothing_keeps_nobody_waiting() -> None:
    with browser.Reception("127.0.0.1") as reception:
        reception.expect("s")
        idle = http.client.HTTPConnection("127.0.0.1", reception.port)
        idle.connect()

        assert visit(f"{reception.address}?state=s&code=c").status_code == 200
        idle.close()


@pytest.mark.parametrize(
    "line", [b"GET http://[ HTTP/1.1", b"GET /?state=s%ff&code=%00 HTTP/1.1"], ids=["no address", "no text"]
)
def test_nonsense_is_answered_and_shown_to_nobody(line: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with browser.Reception("127.0.0.1") as reception:
        reception.expect("s")
        with socket.create_connection(("127.0.0.1", reception.port)) as rude:
            rude.sendall(line + b"\r\n\r\n")
            assert rude.recv(65536).startswith(b"HTTP/1.0 404")

    assert capfd.readouterr().err == ""


def test_a_browser_that_goes_away_is_shown_to_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    with browser.Reception("127.0.0.1") as reception:
        gone = socket.create_connection(("127.0.0.1", reception.port))
        gone.sendall(b"GET / HT")
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, and no farewell
        gone.close()
        reception.expect("s")
        assert visit(f"{reception.address}?state=s&code=c").status_code == 200

    assert capfd.readouterr().err == ""


def test_nobody_else_on_the_network_reaches_the_port() -> None:
    with browser.Reception("localhost") as reception:
        assert reception.address == f"http://localhost:{reception.port}/"
        assert reception.listens_on == "127.0.0.1"


def test_a_code_that_does_not_fit_the_question_is_refused_by_the_provider(desk: Desk) -> None:
    question = desk.provider.question("you", "http://127.0.0.1:1/")

    with pytest.raises(AuthenticationFailed, match="the code does not fit"):
        desk.provider.answered(question, "stolen")
