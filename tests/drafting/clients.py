"""Mail clients as lists of what they do on the server: at each ``yield`` somebody else may look at the mailbox."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from tests.drafting.user import User

Steps = Iterator[None]


class End(StrEnum):
    """What became of the draft in truth, as far as the mailbox can tell."""

    SENT = "sent"
    STANDS = "stands"
    DISCARDED = "discarded"
    NOBODY_KNOWS = "nobody knows"


@dataclass(frozen=True, slots=True)
class MailClient:
    """One thing that a mail client does with the draft; ``facts`` are what a look learns that comes only at the end."""

    name: str
    does: Callable[[User], Steps]
    end: End
    facts: tuple[str, ...]


def neomutt_recalls_and_sends(you: User) -> Steps:
    you.expunges(you.draft)
    yield
    you.files(message_id=you.draft_id)


def neomutt_recalls_and_aborts(you: User) -> Steps:
    you.expunges(you.draft)
    yield


def neomutt_recalls_and_postpones(you: User) -> Steps:
    you.expunges(you.draft)
    yield
    you.saves(message_id=you.draft_id)


def neomutt_resends(you: User) -> Steps:
    """resend-message takes the draft as a template, and leaves it."""
    you.files()
    yield


def thunderbird_sends(you: User) -> Steps:
    you.files()
    yield
    you.marks(you.draft)
    yield
    you.expunges(you.draft)


def thunderbird_saves(you: User) -> Steps:
    you.saves()
    yield
    you.marks(you.draft)
    yield
    you.expunges(you.draft)


def thunderbird_saves_by_itself_and_sends(you: User) -> Steps:
    last = you.draft
    for _ in range(3):
        saved = you.saves()
        yield
        you.expunges(last)
        last = saved
        yield
    you.files()
    yield
    you.expunges(last)


def thunderbird_leaves_an_old_revision(you: User) -> Steps:
    you.saves()
    yield
    you.expunges(you.draft)
    yield
    last = you.saves()
    yield
    you.files()
    yield
    you.expunges(last)


def thunderbird_leaves_one_and_goes_on(you: User) -> Steps:
    you.saves()
    yield
    you.expunges(you.draft)
    yield
    you.saves()
    yield


def thunderbird_sends_later(you: User) -> Steps:
    you.expunges(you.draft)
    yield
    you.passes(timedelta(hours=5))
    you.files()


def thunderbird_deletes(you: User) -> Steps:
    you.moves(you.draft, "Trash")
    yield


def thunderbird_loses_the_headers(you: User) -> Steps:
    """In-Reply-To without References: it drops both."""
    you.files(headers=False)
    yield
    you.expunges(you.draft)


def roundcube_saves_and_sends(you: User) -> Steps:
    r"""It keeps the Message-ID, and sets no \Draft."""
    saved = you.saves(message_id=you.draft_id, flags=frozenset())
    yield
    you.expunges(you.draft)
    yield
    you.files(message_id=you.draft_id)
    yield
    you.expunges(saved)


def roundcube_saves_and_deletes(you: User) -> Steps:
    saved = you.saves(message_id=you.draft_id, flags=frozenset())
    yield
    you.expunges(you.draft)
    yield
    you.moves(saved, "Trash")


def k9_saves_and_sends(you: User) -> Steps:
    saved = you.saves()
    yield
    you.expunges(you.draft)
    yield
    you.expunges(saved)
    yield
    you.files()


def thunderbird_never_removes_the_old_one(you: User) -> Steps:
    """The line goes dead between the two."""
    you.saves()
    yield


def apple_mail_sends(you: User) -> Steps:
    """Every revision goes to Trash."""
    saved = you.saves()
    yield
    you.moves(you.draft, "Trash")
    yield
    you.files()
    yield
    you.moves(saved, "Trash")


def apple_mail_files_late(you: User) -> Steps:
    """The last revision goes to Trash before the sent copy is there."""
    saved = you.saves()
    yield
    you.expunges(you.draft)
    yield
    you.moves(saved, "Trash")
    yield
    you.files()


def gmail_files_by_itself(you: User) -> Steps:
    """Draft and sent copy share an id for a moment, and the copy comes twice, the last under a UID of its own."""
    first = you.files(message_id=you.draft_id)
    yield
    you.expunges(you.draft)
    yield
    you.files(message_id=you.draft_id)
    yield
    you.expunges(first)


def outlook_loses_all(you: User) -> Steps:
    you.expunges(you.draft)
    yield
    first = you.files(headers=False, message_id="outlook@studio.example")
    yield
    you.files(headers=False, message_id="outlook@studio.example")
    yield
    you.expunges(first)


def a_phone_marks_it_deleted(you: User) -> Steps:
    you.marks(you.draft)
    yield
    you.expunges(you.draft)


def somebody_tidies_up(you: User) -> Steps:
    you.moves(you.draft, "Clients")
    yield


def somebody_tidies_up_and_deletes(you: User) -> Steps:
    away = you.moves(you.draft, "Clients")
    yield
    you.expunges(away)


def somebody_undoes_it(you: User) -> Steps:
    """Out of Drafts and back, byte for byte, under another UID."""
    away = you.moves(you.draft, "Clients")
    yield
    you.moves(away, "Drafts")


def somebody_writes_by_hand(you: User) -> Steps:
    mail = you.writes("Something else altogether, and quite short.", "Drafts")
    yield
    you.writes("Something else altogether, and quite short.")
    yield
    you.expunges(mail)


CLIENTS = [
    MailClient("neomutt: recall, send", neomutt_recalls_and_sends, End.SENT, ("DraftSent",)),
    MailClient("neomutt: recall, abort", neomutt_recalls_and_aborts, End.NOBODY_KNOWS, ("DraftVanished",)),
    MailClient("neomutt: recall, postpone", neomutt_recalls_and_postpones, End.STANDS, ("DraftEdited",)),
    MailClient("neomutt: resend-message", neomutt_resends, End.SENT, ("DraftWithdrawn",)),
    MailClient("Thunderbird: edit, send", thunderbird_sends, End.SENT, ("DraftSent",)),
    MailClient("Thunderbird: save", thunderbird_saves, End.STANDS, ("DraftEdited",)),
    MailClient("Thunderbird: autosaves, send", thunderbird_saves_by_itself_and_sends, End.SENT, ("DraftSent",)),
    MailClient("Thunderbird: a revision left", thunderbird_leaves_an_old_revision, End.SENT, ("DraftSent",)),
    MailClient("Thunderbird: the old one left", thunderbird_never_removes_the_old_one, End.STANDS, ("DraftEdited",)),
    MailClient("Thunderbird: saves, a revision left", thunderbird_leaves_one_and_goes_on, End.STANDS, ("DraftEdited",)),
    MailClient("Thunderbird: Send Later", thunderbird_sends_later, End.SENT, ("DraftSent",)),
    MailClient("Thunderbird: delete", thunderbird_deletes, End.DISCARDED, ("DraftDiscarded",)),
    MailClient("Thunderbird: headers lost", thunderbird_loses_the_headers, End.SENT, ("DraftSent",)),
    MailClient("Roundcube: save, send", roundcube_saves_and_sends, End.SENT, ("DraftSent",)),
    MailClient("Roundcube: save, delete", roundcube_saves_and_deletes, End.DISCARDED, ("DraftDiscarded",)),
    MailClient("K-9: save, send", k9_saves_and_sends, End.SENT, ("DraftSent",)),
    MailClient("Apple Mail: send", apple_mail_sends, End.SENT, ("DraftSent",)),
    MailClient("Apple Mail: the copy comes late", apple_mail_files_late, End.SENT, ("DraftSent",)),
    MailClient("Gmail: the server files it twice", gmail_files_by_itself, End.SENT, ("DraftSent",)),
    MailClient("Outlook: new id, headers lost", outlook_loses_all, End.SENT, ("DraftSent",)),
    MailClient(r"a phone: \Deleted, expunged", a_phone_marks_it_deleted, End.NOBODY_KNOWS, ("DraftVanished",)),
    MailClient("moved to another folder", somebody_tidies_up, End.STANDS, ("DraftEdited",)),
    MailClient(
        "moved to another folder, deleted", somebody_tidies_up_and_deletes, End.NOBODY_KNOWS, ("DraftVanished",)
    ),
    MailClient("moved away and back", somebody_undoes_it, End.STANDS, ("DraftEdited",)),
    MailClient("another mail by hand", somebody_writes_by_hand, End.SENT, ("DraftWithdrawn",)),
]
