"""An IMAP server in memory, in a thread of this process: the mailbox that the demo plays in."""

import asyncio
import secrets
import ssl
import threading
from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Self, TypeVar

from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.concurrent import Event, Subsystem
from pymap.imap import IMAPServer
from pymap.listtree import ListEntry, ListTree
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import FetchRequirement, ObjectId
from pymap.parsing.specials.flag import Flag
from pymap.selected import SelectedMailbox
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

HOST = "127.0.0.1"
FOLDERS: Mapping[str, str] = MappingProxyType({name: name for name in ("Drafts", "Sent", "Junk", "Trash", "Archive")})
"""The mailboxes beside INBOX, each with its special use without the backslash (RFC 6154)."""

_PATIENCE = 20.0
_FAREWELL = 1.0
_ROUNDS = 10  # of the loop, ample for a connection that was just accepted to become one that can be ended
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as it lies in a mailbox of the demo."""

    uid: int
    raw: bytes
    at: datetime
    flags: frozenset[str]


class DemoServer:
    """pymap on a free (or the given) port of 127.0.0.1, with one user; everything is forgotten at the end.

    A password that is not given is made up. ``folders`` maps mailboxes to their special uses, or to "".

    It is put together by hand, since pymap's own entry wants the main thread. Every method may be called from any
    other thread, while the server runs; what they do is announced to connected clients as if another client did it.
    """

    def __init__(
        self, *, port: int = 0, user: str = "you", password: str | None = None, folders: Mapping[str, str] = FOLDERS
    ) -> None:
        self.port = port
        self.user = user
        self.password = password or secrets.token_hex(4)
        self._folders = folders
        self._ready: Future[_Running] = Future()
        self._thread = threading.Thread(target=self._run, name="demo-server", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self.port = self._ready.result(_PATIENCE).port
        except OSError:
            self._thread.join(_PATIENCE)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        running = self._ready.result()
        running.loop.call_soon_threadsafe(running.stop.set)
        self._thread.join(_PATIENCE)

    def deliver(self, mailbox: str, raw: bytes, at: datetime, flags: Iterable[str] = ()) -> int:
        """Put a message into a mailbox, ``at`` (aware) as its INTERNALDATE, and return its UID."""

        async def append(box: MailboxData) -> int:
            message = AppendMessage(raw, at, frozenset(Flag(flag) for flag in flags))
            return (await box.append(message, recent=True)).uid

        return self._do(mailbox, append)

    def messages(self, mailbox: str) -> Sequence[StoredMessage]:
        """What lies in a mailbox, the lowest UID first."""

        async def read(box: MailboxData) -> list[StoredMessage]:
            return [
                StoredMessage(
                    message.uid,
                    bytes(await message.load_content(FetchRequirement.CONTENT)),
                    message.internal_date,
                    frozenset(str(flag) for flag in message.permanent_flags),
                )
                async for message in box.messages()
            ]

        return self._do(mailbox, read)

    def remove(self, mailbox: str, uid: int) -> None:
        """Remove a message for good, as a mail client does with a draft that it has sent."""

        async def expunge(box: MailboxData) -> None:
            await box.delete([uid])

        self._do(mailbox, expunge)

    def _do(self, mailbox: str, work: Callable[[MailboxData], Awaitable[_Answer]]) -> _Answer:
        running = self._ready.result()

        async def find_and_work() -> _Answer:
            return await work(await running.mailboxes.get_mailbox(mailbox))

        return asyncio.run_coroutine_threadsafe(find_and_work(), running.loop).result(_PATIENCE)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    async def _serve(self) -> None:
        config = _QuietConfig(self.user, self.password)
        config.apply_context()
        login, mailboxes = Login(config), _Mailboxes(self._folders)
        for name in self._folders:
            await mailboxes.add_mailbox(name)
            await mailboxes.set_subscribed(name, subscribed=True)
        config.set_cache[self.user] = (mailboxes, FilterSet())
        await login.demo_user_identity.set(UserMetadata(config, self.user, password=self.password))
        connections = _Connections(IMAPServer(login, config))
        async with await asyncio.start_server(connections.serve, HOST, self.port) as server:
            stop = asyncio.Event()
            port = server.sockets[0].getsockname()[1]
            self._ready.set_result(_Running(asyncio.get_running_loop(), stop, mailboxes, port))
            await stop.wait()
            await _stop_accepting(server)
            await connections.end()


@dataclass(frozen=True, slots=True)
class _Running:
    """What other threads need to know of the server's."""

    loop: asyncio.AbstractEventLoop
    stop: asyncio.Event
    mailboxes: MailboxSet
    port: int


class _Connections:
    """The connections that are open, so that each is closed before the loop is."""

    def __init__(self, server: IMAPServer) -> None:
        self._server = server
        self._open: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await self._server(reader, writer, SocketInfo.get(writer, None))
            writer.close()
            await writer.wait_closed()
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._open.remove(writer)

    async def end(self) -> None:
        """Say BYE to every client, and give none of them the time to stand in the way."""
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_FAREWELL)
        for writer in self._open:
            writer.transport.abort()
        await asyncio.sleep(0)  # the loop closes the sockets in its next round


async def _stop_accepting(server: asyncio.Server) -> None:
    """Close the server once every connection that it has accepted is known; asyncio would leak the latest one."""
    for listener in server.sockets:
        asyncio.get_running_loop().remove_reader(listener.fileno())
    for _ in range(_ROUNDS):
        await asyncio.sleep(0)
    server.close()


class _QuietConfig(Config):
    """pymap's settings for one known user, with nothing read from the environment and no name looked up."""

    def __init__(self, user: str, password: str) -> None:
        super().__init__(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host=HOST,
            port=0,
            demo_data=False,
            demo_user=user,
            demo_password=password,
            tls_enabled=False,
            ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER),
            hash_context=Cleartext(),
            cpu_subsystem=Subsystem.for_asyncio(),  # else pymap leaves a thread pool behind
            invalid_user_sleep=0,
            reject_dnsbl=False,
        )

    @property
    def greeting(self) -> bytes:
        return b"Crickets demo mailbox ready"  # pymap's own asks the resolver for this machine's name, for seconds


class _Mailbox(MailboxData):
    """pymap's mailbox, without its habit of sleeping on news that came while nobody was waiting."""

    async def update_selected(self, selected: SelectedMailbox, *, wait_on: Event | None = None) -> SelectedMailbox:
        news = selected.mod_sequence != self._mod_sequences.highest
        return await super().update_selected(selected, wait_on=None if news else wait_on)


class _Mailboxes(MailboxSet):
    """pymap's mailboxes, listed with the special uses that it does not know."""

    def __init__(self, special_uses: Mapping[str, str]) -> None:
        super().__init__()
        self._special_uses = special_uses
        self._inbox = _Mailbox(self._content_cache, self._thread_cache)

    async def add_mailbox(self, name: str) -> ObjectId:
        async with self._set_lock.write_lock():
            if name in self._set:
                raise ValueError(name)
            self._set[name] = made = _Mailbox(self._content_cache, self._thread_cache)
            return made.mailbox_id

    async def list_mailboxes(self) -> ListTree:
        names = (entry.name for entry in (await super().list_mailboxes()).list() if entry.exists)
        return _SpecialTree(self.delimiter, self._special_uses).update(*names)


class _SpecialTree(ListTree):
    __slots__ = ("_special_uses",)

    def __init__(self, delimiter: str, special_uses: Mapping[str, str]) -> None:
        super().__init__(delimiter)
        self._special_uses = special_uses

    def list_matching(self, ref_name: str, filter_: str) -> Iterator[ListEntry]:
        for entry in super().list_matching(ref_name, filter_):
            use = self._special_uses.get(entry.name, "")
            yield _SpecialEntry(entry.name, entry.exists, entry.marked, entry.has_children, use)


@dataclass(frozen=True)
class _SpecialEntry(ListEntry):
    special_use: str

    @property
    def attributes(self) -> Sequence[bytes]:
        return [*super().attributes, *([self.special_use.encode()] if self.special_use else [])]
