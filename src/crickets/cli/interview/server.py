"""Where the mailbox is: as the flags say, as it was found, else as it is typed."""

from dataclasses import replace

from crickets.cli.interview.asking import Option, Question, anything
from crickets.cli.interview.talk import Talk
from crickets.config import Tls
from crickets.config.writing import AccountAnswers
from crickets.core.mail import domain_of
from crickets.discovery.providers import provider_of
from crickets.discovery.servers import FoundBy, Server

_HOST = Question("Its IMAP server", "--host imap.studio.example")
_PORT = Question("Its port", "--port 993")
_TLS = Question("How is the connection secured?", "--tls implicit")
_USERNAME = Question("The user name there", "--username you")

_FOUND_BY = {
    FoundBy.SRV: "as its domain says in DNS",
    FoundBy.AUTOCONFIG: "as its provider publishes",
    FoundBy.TABLE: "as its provider is known",
}
_SECURED = {
    Tls.IMPLICIT: "TLS from the first byte (port 993), as most servers",
    Tls.STARTTLS: "STARTTLS (port 143)",
    Tls.NONE: "not at all: a server on this very machine",
}
_PORTS = range(1, 1 << 16)


def server_of(talk: Talk, address: str) -> AccountAnswers:
    """The server of an address; raises Unsaid where it is not known and nobody can be asked."""
    if talk.wishes.server.host:
        return _as_said(talk, AccountAnswers(address, talk.wishes.server.host, 0, Tls.IMPLICIT, address))
    domain = domain_of(address)
    talk.say(f"Looking for the mail server of {domain} ...", "dim")
    best = next(iter(talk.discover(address)), None)
    if best is None:
        talk.say(f"Neither DNS nor {domain} nor the table of large providers says where its mail is.")
        return another_server(talk, AccountAnswers(address, f"imap.{domain}", 0, Tls.IMPLICIT, address))
    return _as_said(talk, _found(talk, address, best))


def another_server(talk: Talk, account: AccountAnswers) -> AccountAnswers:
    """The server as it is typed."""
    host, _, port = talk.asker.text(_HOST, account.host if talk.asks else "", _place).partition(":")
    options = [Option(tls, sentence) for tls, sentence in _SECURED.items()]
    tls = Tls.STARTTLS if port == str(Tls.STARTTLS.port) else Tls.IMPLICIT
    tls = talk.asker.one_of(_TLS, options, tls)
    return replace(account, host=host, tls=tls, port=int(port) if port else tls.port)


def another_name(talk: Talk, account: AccountAnswers) -> AccountAnswers:
    """Another user name at the same server."""
    return replace(account, username=talk.asker.text(_USERNAME, account.username))


def needs(account: AccountAnswers) -> tuple[str, ...]:
    """What has to be done at a large provider before a program may log in, a sentence each."""
    provider = provider_of(account.host) or provider_of(account.address)
    return tuple(f"{provider.name}: {need}" for need in provider.needs) if provider else ()


def _found(talk: Talk, address: str, server: Server) -> AccountAnswers:
    found = AccountAnswers(address, server.host, server.port, Tls(server.tls), server.username)
    if not server.to_confirm:
        talk.say(f"It is {server.host}, {_FOUND_BY[server.found_by]}.")
        return found
    # Whoever forges an answer of DNS would be given the password.
    about = f"DNS alone says that it is {server.host}, outside of {domain_of(address)}. Is that your provider's?"
    lacking = f"whether {server.host} is your provider's, as DNS alone says,"
    options = [Option(value=True, title="yes"), Option(value=False, title="no, or I do not know")]
    right = talk.asker.one_of(Question(about, f"--host {server.host}, if it is", lacking), options)
    return found if right else another_server(talk, found)


def _as_said(talk: Talk, account: AccountAnswers) -> AccountAnswers:
    """The server with what the flags say of it."""
    said = talk.wishes.server
    tls = Tls(talk.text(said.tls, _TLS, read=_tls)) if said.tls else account.tls
    port = int(talk.text(said.port, _PORT, read=_port)) if said.port else 0
    known = account.port if tls is account.tls else 0
    return replace(account, tls=tls, port=port or known or tls.port, username=said.username or account.username)


def _place(text: str) -> str:
    """Read a host, with a port behind it or without."""
    host, colon, port = anything(text).partition(":")
    return f"{host}:{_port(port)}" if colon else host


def _tls(text: str) -> str:
    if text not in set(Tls):
        msg = f"{text!r} is not one of {', '.join(Tls)}"
        raise ValueError(msg)
    return text


def _port(text: str) -> str:
    if not text.isdecimal() or int(text) not in _PORTS:
        msg = f"{text!r} is no port; write a number such as 993"
        raise ValueError(msg)
    return anything(text)
