"""Where the mailbox is: as the flags say, as it was found, else as it is typed."""

import pytest

from crickets.cli.interview.asking import Unsaid
from crickets.cli.interview.server import another_server, needs, server_of
from crickets.cli.interview.wishes import ServerWishes, Wishes
from crickets.config import Tls
from crickets.config.writing import AccountAnswers
from crickets.discovery.servers import FoundBy, Server
from tests.cli.scripted import Interview

YOU = "you@studio.example"
FOUND = Server("imap.studio.example", 993, "implicit", YOU, FoundBy.SRV)
ELSEWHERE = Server("mail.host.example", 143, "starttls", "you", FoundBy.SRV, to_confirm=True)
IMPLICIT = "TLS from the first byte (port 993), as most servers"
ABOUT_ELSEWHERE = "DNS alone says that it is mail.host.example, outside of studio.example. Is that your provider's?"


def wishes(**said: str) -> Wishes:
    return Wishes(server=ServerWishes(**said))


def test_what_was_found_is_told_and_not_asked() -> None:
    interview = Interview(answers=[], servers=[FOUND, ELSEWHERE])

    assert server_of(interview.talk, YOU) == AccountAnswers(YOU, "imap.studio.example", 993, Tls.IMPLICIT, YOU)
    assert "It is imap.studio.example, as its domain says in DNS." in interview.said


def test_what_dns_alone_says_of_another_domain_is_asked_before_a_password_goes_there() -> None:
    interview = Interview(answers=["yes"], servers=[ELSEWHERE])

    assert server_of(interview.talk, YOU) == AccountAnswers(YOU, "mail.host.example", 143, Tls.STARTTLS, "you")
    assert interview.asked == [ABOUT_ELSEWHERE]


def test_where_it_is_not_theirs_they_say_which_is() -> None:
    interview = Interview(answers=["no, or I do not know", "imap.right.example", IMPLICIT], servers=[ELSEWHERE])

    assert server_of(interview.talk, YOU).host == "imap.right.example"


def test_nobody_who_cannot_be_asked_is_believed_to_know_it() -> None:
    with pytest.raises(Unsaid, match=r"say --host mail\.host\.example, if it is"):
        server_of(Interview(servers=[ELSEWHERE]).talk, YOU)


def test_where_nothing_was_found_the_usual_name_is_proposed() -> None:
    interview = Interview(answers=[None, None])

    assert server_of(interview.talk, YOU) == AccountAnswers(YOU, "imap.studio.example", 993, Tls.IMPLICIT, YOU)
    assert interview.asked == ["Its IMAP server", "How is the connection secured?"]
    assert "Neither DNS nor studio.example nor the table of large providers says where its mail is." in interview.said


def test_a_usual_name_is_no_answer_of_nobody() -> None:
    with pytest.raises(Unsaid, match=r"its IMAP server is not known: say --host imap\.studio\.example"):
        server_of(Interview().talk, YOU)


@pytest.mark.parametrize(
    "said, host, port, tls, username",
    [
        ({}, "imap.studio.example", 993, Tls.IMPLICIT, YOU),
        ({"username": "ada"}, "imap.studio.example", 993, Tls.IMPLICIT, "ada"),
        ({"port": "1993"}, "imap.studio.example", 1993, Tls.IMPLICIT, YOU),
        ({"tls": "starttls"}, "imap.studio.example", 143, Tls.STARTTLS, YOU),
        ({"host": "other.example"}, "other.example", 993, Tls.IMPLICIT, YOU),
        ({"host": "localhost", "tls": "none"}, "localhost", 143, Tls.NONE, YOU),
        ({"host": "localhost", "tls": "none", "port": "1143"}, "localhost", 1143, Tls.NONE, YOU),
    ],
    ids=["nothing", "the name", "the port", "the security", "the host", "host and security", "all but the name"],
)
def test_what_is_said_goes_before_what_was_found(
    said: dict[str, str], host: str, port: int, tls: Tls, username: str
) -> None:
    interview = Interview(wishes(**said), servers=[FOUND])

    assert server_of(interview.talk, YOU) == AccountAnswers(YOU, host, port, tls, username)


@pytest.mark.parametrize(
    "typed, host, port, tls",
    [
        ("mail.studio.example", "mail.studio.example", 993, Tls.IMPLICIT),
        ("mail.studio.example:143", "mail.studio.example", 143, Tls.STARTTLS),
        ("mail.studio.example:1993", "mail.studio.example", 1993, Tls.IMPLICIT),
        (" mail.studio.example:993 ", "mail.studio.example", 993, Tls.IMPLICIT),
    ],
)
def test_a_port_can_be_typed_behind_the_host(typed: str, host: str, port: int, tls: Tls) -> None:
    before = AccountAnswers(YOU, "imap.studio.example", 993, Tls.IMPLICIT, YOU)

    found = another_server(Interview(answers=[typed, None]).talk, before)

    assert (found.host, found.port, found.tls) == (host, port, tls)


def test_what_is_no_port_is_asked_again() -> None:
    before = AccountAnswers(YOU, "imap.studio.example", 993, Tls.IMPLICIT, YOU)

    with pytest.raises(ValueError, match="'imaps' is no port; write a number such as 993"):
        another_server(Interview(answers=["mail.studio.example:imaps"]).talk, before)


@pytest.mark.parametrize(
    "account",
    [
        AccountAnswers("you@gmail.com", "imap.gmail.com", 993, Tls.IMPLICIT, "you@gmail.com"),
        AccountAnswers(YOU, "imap.gmail.com", 993, Tls.IMPLICIT, YOU),
    ],
    ids=["by the address", "by the server"],
)
def test_what_a_large_provider_wants_is_told(account: AccountAnswers) -> None:
    assert any("Make a password for this one program" in need for need in needs(account))


def test_of_others_nothing_is_known() -> None:
    assert needs(AccountAnswers(YOU, "imap.studio.example", 993, Tls.IMPLICIT, YOU)) == ()
