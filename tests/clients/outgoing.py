"""Where the mail clients of the tests send to: an SMTP server that keeps what it is given and passes nothing on."""

from dataclasses import dataclass
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.account import HOST
from tests.servers.dovecot import free_port


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as it was handed in: who gets it, and its bytes."""

    recipients: tuple[str, ...]
    raw: bytes


class OutgoingServer:
    """An SMTP server on a free port of the loopback; ``taken`` is what was handed in so far."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: list[Outgoing] = []
        self._controller = Controller(self, hostname=HOST, port=self.port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Keep a message; the answer is SMTP's (RFC 5321 section 4.2)."""
        self.taken.append(Outgoing(tuple(envelope.rcpt_tos), envelope.original_content or b""))
        return "250 OK"
