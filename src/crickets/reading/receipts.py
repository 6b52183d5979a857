"""What was done with a mail, as the client's program says it: in the form of the standard (RFC 8098), or in words."""

import re

from crickets.core.answering import folded
from crickets.core.mail import MessageId
from crickets.reading.anatomy import Message
from crickets.reading.bounces import refused
from crickets.reading.returned_mail import original_id
from crickets.reading.sentences import own_text

_NOTIFICATION = "message/disposition-notification"
_DISPOSITION = re.compile(rb"^disposition\s{0,4}:[^;]{0,200};\s{0,8}(\w{1,40})", re.IGNORECASE | re.MULTILINE)
_UNREAD = re.compile(r"(?:not read|ungelesen|non lu|no leido|nie przeczytano|non letto|nao lid[ao]|niet gelezen)\b")
_DELETED = re.compile(
    r"deleted without|\b(?:geloscht|supprime|eliminad[oa]|usuniet\w+|eliminat[oa]|excluida|verwijderd)\b"
)
_SUBJECT = re.compile(
    r"(?:read|gelesen|lu|leido|przeczytano|letto|letta|lida|lido|gelezen|not read|ungelesen|non lu|no leido"
    r"|nie przeczytano|non letto|niet gelezen|read receipt|lesebestatigung|confirmation de lecture|accuse de lecture"
    r"|confirmacion de lectura|potwierdzenie (?:odczytu|przeczytania)|return receipt(?: \(displayed\))?"
    r"|lettura confermata|leesbevestiging|confirmacao de leitura) ?(?:[:(-]|$)"
)
_TEXT = re.compile(
    r"(?:your (?:message|document)|ihre nachricht|votre message|su mensaje|el mensaje|il messaggio|(?:a )?sua mensagem"
    r"|uw bericht|(?:panstwa|twoja) wiadomosc)\b.{0,400}\b(?:(?:was|were) (?:read|displayed|received by"
    r"|deleted without being read)|wurde.{0,60} (?:gelesen|geloscht)|a ete (?:lu|supprime)|(?:fue|ha sido) (?:leido"
    r"|eliminado)|(?:zostala|zostal) (?:\w+ ){0,3}(?:przeczytan|odczytan|wyswietlon|usunie)\w+|e stato (?:letto"
    r"|eliminato)|foi (?:lida|excluida|eliminada)|is (?:gelezen|verwijderd))"
    r"|this is a (?:return|read) receipt for|this receipt (?:verifies|only acknowledges)",
    re.DOTALL,
)


def is_receipt(message: Message) -> bool:
    """Whether a message says that a mail was opened, or thrown away unread."""
    kinds = {part.kind for part in message.parts}
    report = message.parameters.get("report-type", "").lower()
    seen = report == "disposition-notification" or _NOTIFICATION in kinds
    return (seen and not refused(message)) or _in_words(message)


def was_opened(message: Message) -> bool:
    """Whether a receipt says that the mail was shown to somebody: not deleted, forwarded or sorted by a program."""
    if part := message.part(_NOTIFICATION):
        disposition = _DISPOSITION.search(part.data())
        return disposition is not None and disposition[1].lower() == b"displayed"
    return not _UNREAD.match(_subject(message)) and not _DELETED.search(_beginning(message))


def receipted_mail(message: Message) -> MessageId | None:
    """The mail that a receipt is about, where it names it."""
    part = message.part(_NOTIFICATION)
    found = (
        re.search(rb"original-message-id\s{0,4}:\s{0,4}<([^<>\s]{1,400})>", part.body, re.IGNORECASE) if part else None
    )
    return MessageId(found[1].decode("utf-8", "replace")) if found else original_id(message)


def _in_words(message: Message) -> bool:
    """Outlook's and Notes' own receipts tell by their subject; they hold a file for Outlook, nothing or a sentence."""
    if _SUBJECT.match(_subject(message)) is None or "in-reply-to" not in message.headers:
        return False
    text = _beginning(message)
    return message.kind == "application/ms-tnef" or not text or _TEXT.match(text) is not None


def _subject(message: Message) -> str:
    return folded(message.headers.words("subject")[:200])


def _beginning(message: Message) -> str:
    return folded(own_text(message.text)[:1_000])
