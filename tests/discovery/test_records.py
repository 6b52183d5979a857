from collections import Counter
from collections.abc import Sequence

import dns.rdataset
import dns.resolver
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.discovery.records import by_srv, mail_exchangers, system_resolver
from crickets.discovery.servers import FoundBy, FoundNothing, Server
from tests.discovery.dns_server import NameServer

YOU = "you@studio.example"


def places(servers: Sequence[Server]) -> list[str]:
    return [f"{server} {server.tls}" for server in servers]


@pytest.mark.parametrize(
    "imaps, imap, found",
    [
        (["0 1 993 imap.studio.example."], [], ["imap.studio.example:993 implicit"]),
        ([], ["0 1 143 imap.studio.example."], ["imap.studio.example:143 starttls"]),
        (
            ["20 1 993 imap.studio.example."],
            ["0 1 143 imap.studio.example."],
            ["imap.studio.example:993 implicit", "imap.studio.example:143 starttls"],
        ),
        (
            ["20 1 993 spare.studio.example.", "10 1 1993 imap.studio.example."],
            [],
            ["imap.studio.example:1993 implicit", "spare.studio.example:993 implicit"],
        ),
        (["0 0 0 ."], ["0 1 143 imap.studio.example."], ["imap.studio.example:143 starttls"]),
        (["0 0 0 ."], ["0 0 0 ."], []),
        (["0 1 0 imap.studio.example."], [], []),
        (["0 1 993 IMAP.Studio.EXAMPLE."], [], ["imap.studio.example:993 implicit"]),
        ([r"0 1 993 a\032b.studio.example.", r"0 1 993 \045x.example."], [], []),
        ([], [], []),
    ],
    ids=[
        "implicit TLS",
        "STARTTLS",
        "implicit TLS before STARTTLS, whatever the priority",
        "by priority",
        "a dot: not offered",
        "a dot for both",
        "no port",
        "in lower case",
        "what is no name of a host",
        "nothing",
    ],
)
def test_dns_names_the_servers(names: NameServer, imaps: list[str], imap: list[str], found: list[str]) -> None:
    names.zone = {"_imaps._tcp.studio.example SRV": imaps, "_imap._tcp.studio.example SRV": imap}

    assert places(by_srv(names.resolver(), YOU).servers) == found


@pytest.mark.parametrize(
    "target, elsewhere",
    [
        ("imap.studio.example.", False),
        ("studio.example.", False),
        ("imap.host.example.", True),
        ("imap.notstudio.example.", True),
    ],
    ids=["below the domain", "the domain itself", "another domain", "a domain that only ends alike"],
)
def test_a_server_outside_of_the_domain_is_to_be_confirmed(names: NameServer, target: str, *, elsewhere: bool) -> None:
    names.zone = {"_imaps._tcp.studio.example SRV": [f"0 1 993 {target}"]}

    (server,) = by_srv(names.resolver(), YOU).servers

    assert server == Server(target[:-1], 993, "implicit", YOU, FoundBy.SRV, to_confirm=elsewhere)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 100)), min_size=1, max_size=8))
def test_servers_of_a_lower_priority_come_first_and_none_is_lost(ranks: list[tuple[int, int]]) -> None:
    with_hosts = {f"s{index}.studio.example": rank for index, rank in enumerate(ranks)}
    values = [f"{priority} {weight} 993 {host}." for host, (priority, weight) in with_hosts.items()]

    hosts = [server.host for server in by_srv(Answering(values), YOU).servers]

    assert sorted(hosts) == sorted(with_hosts)
    assert [with_hosts[host][0] for host in hosts] == sorted(priority for priority, _ in ranks)


def test_among_servers_of_one_priority_the_weight_decides_how_often_one_is_first() -> None:
    values = ["0 90 993 big.studio.example.", "0 10 993 small.studio.example.", "0 0 993 spare.studio.example."]

    first = Counter(by_srv(Answering(values), YOU).servers[0].host.partition(".")[0] for _ in range(500))

    assert first["big"] > first["small"] > first["spare"]


class Answering(dns.resolver.Resolver):
    """A resolver that knows records of _imaps alone; to what else it is asked it has one answer."""

    def __init__(self, values: Sequence[str], otherwise: type[Exception] = dns.resolver.NXDOMAIN) -> None:
        super().__init__(configure=False)
        self._values, self._otherwise = values, otherwise

    def resolve(self, qname: object, *_: object, **__: object) -> dns.resolver.Answer:
        if not str(qname).startswith("_imaps"):
            raise self._otherwise
        answer = dns.resolver.Answer.__new__(dns.resolver.Answer)
        answer.rrset = dns.rrset.from_text_list(str(qname), 60, "IN", "SRV", self._values)
        return answer


def test_each_way_ends_in_a_sentence(names: NameServer) -> None:
    names.zone = {"_imaps._tcp.studio.example SRV": ["0 1 993 imap.studio.example."]}

    assert by_srv(names.resolver(), YOU).sentence == (
        "DNS says that the mail of studio.example is read at imap.studio.example:993."
    )
    assert by_srv(names.resolver(), "a@other.example").sentence == "DNS names no IMAP server of other.example."


def test_a_name_server_that_is_silent_is_told(names: NameServer) -> None:
    names.silent = {"_imaps._tcp.studio.example", "_imap._tcp.studio.example"}

    found = by_srv(names.resolver(lifetime=0.05), YOU)

    assert found.servers == ()
    assert found.sentence == "DNS did not answer about _imaps._tcp.studio.example in time."


def test_what_one_question_found_is_not_lost_with_the_other() -> None:
    half = Answering(["0 1 993 imap.studio.example."], otherwise=dns.resolver.LifetimeTimeout)

    assert places(by_srv(half, YOU).servers) == ["imap.studio.example:993 implicit"]


def test_a_name_server_that_fails_is_told(names: NameServer) -> None:
    names.broken = True

    assert by_srv(names.resolver(), YOU).sentence == (
        "DNS has no answer about _imaps._tcp.studio.example; this machine may be offline."
    )


def test_a_machine_without_a_name_server_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_configured(*_: object) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver.Resolver, "read_resolv_conf", none_configured)

    assert by_srv(system_resolver(), YOU).sentence.endswith("this machine may be offline.")


def test_mail_exchangers_come_by_preference(names: NameServer) -> None:
    names.zone = {"studio.example MX": ["20 mx2.host.example.", "10 MX1.host.example."]}

    assert mail_exchangers(names.resolver(), "studio.example") == ["mx1.host.example", "mx2.host.example"]


def test_a_null_mx_is_no_mail_exchanger(names: NameServer) -> None:
    names.zone = {"studio.example MX": ["0 ."]}

    assert mail_exchangers(names.resolver(), "studio.example") == []


def test_mail_exchangers_that_nobody_tells_are_not_none(names: NameServer) -> None:
    names.broken = True

    with pytest.raises(FoundNothing, match=r"DNS has no answer about studio\.example"):
        mail_exchangers(names.resolver(), "studio.example")
