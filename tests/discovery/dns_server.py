"""A name server on the loopback that knows what a test tells it."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingUDPServer
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset

Zone = Mapping[str, Sequence[str]]
"""What is known: "studio.example MX" -> the values of its records, as they stand in a zone file."""


@dataclass
class NameServer:
    """The zone can be changed at any time; ``silent`` are those whose questions are left without an answer."""

    port: int
    zone: Zone = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    broken: bool = False

    def resolver(self, lifetime: float = 5.0) -> dns.resolver.Resolver:
        """Whoever asks this name server, and no other."""
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port, resolver.lifetime = ["127.0.0.1"], self.port, lifetime
        return resolver

    def answer(self, query: dns.message.Message) -> dns.message.Message | None:
        """What is known, NXDOMAIN of a name that is not, or nothing at all."""
        (question,) = query.question
        name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
        self.asked.append(f"{name} {kind}")
        if name in self.silent:
            return None
        response = dns.message.make_response(query)
        values = self.zone.get(f"{name} {kind}", ())
        if self.broken:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif values:
            response.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, values))
        elif not any(known.partition(" ")[0] == name for known in self.zone):
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response


class _Handler(BaseRequestHandler):
    def handle(self) -> None:
        data, connection = self.request
        response = cast("_Server", self.server).answering.answer(dns.message.from_wire(data))
        if response is not None:
            connection.sendto(response.to_wire(), self.client_address)


class _Server(ThreadingUDPServer):
    answering: NameServer


@contextmanager
def name_server() -> Iterator[NameServer]:
    """A name server that knows nothing yet."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.answering = NameServer(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.answering
        server.shutdown()
        thread.join()
