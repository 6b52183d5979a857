from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient.imap_utf7 import encode

from crickets.core.mail import Mailbox, MailboxRole
from crickets.errors import MailboxMissing
from crickets.imap.folders import Folders, Watch, folders, readable_name
from crickets.imap.rolenames import ROLE_NAMES
from crickets.imap.wire import quoted

ROLES = [MailboxRole.SENT, MailboxRole.DRAFTS, MailboxRole.JUNK, MailboxRole.TRASH]
LANGUAGES = {
    "English": ["Sent Items", "Drafts", "Junk E-mail", "Deleted Items"],
    "Spanish": ["Elementos enviados", "Borradores", "Correo no deseado", "Papelera"],
    "French": ["Éléments envoyés", "Brouillons", "Courrier indésirable", "Corbeille"],
    "Polish": ["Elementy wysłane", "Wersje robocze", "Wiadomości-śmieci", "Kosz"],
    "German": ["Gesendete Elemente", "Entwürfe", "Junk-E-Mail", "Papierkorb"],
    "Portuguese": ["Itens enviados", "Rascunhos", "Lixo eletrônico", "Lixeira"],
    "Italian": ["Posta inviata", "Bozze", "Posta indesiderata", "Cestino"],
    "Dutch": ["Verzonden items", "Concepten", "Ongewenste e-mail", "Prullenbak"],
}


def listed(*names: str, watch: Watch | None = None, separator: str = "/", **attributes: str) -> Folders:
    """What LIST would show; `attributes` maps a mailbox's name to its attributes."""
    shown = {name: attributes.get(name, "") for name in (*names, *attributes)}
    lines = [
        b'* LIST (%s) "%s" %s' % (flags.encode(), separator.encode(), quoted(encode(name)))
        for name, flags in shown.items()
    ]
    return folders([(line,) for line in lines], watch or Watch())


def roles(found: Folders) -> Mapping[str, MailboxRole]:
    return {mailbox.name: mailbox.role for mailbox in found.mailboxes()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "prefix, separator",
    [("", "/"), ("INBOX.", "."), ("INBOX/", "/"), ("/", "/")],
    ids=["root", "dots", "below", "slash"],
)
def test_roles_are_known_by_what_mail_programs_call_them(language: str, prefix: str, separator: str) -> None:
    names = [prefix + name for name in LANGUAGES[language]]
    found = roles(listed("INBOX", *names, separator=separator))

    assert found == {"INBOX": MailboxRole.INBOX, **dict(zip(names, ROLES, strict=True))}


def test_no_name_is_that_of_two_roles() -> None:
    names = [name for group in ROLE_NAMES.values() for name in group]

    assert len(names) == len(set(names))
    assert names == [name.casefold() for name in names]


@pytest.mark.parametrize(
    "name", ["Sent 2024", "Unsent", "Projects/Drafts", "My Drafts", "Trash can", "Papelera/Borradores", "Archive/Sent"]
)
def test_a_similar_name_is_no_role(name: str) -> None:
    assert roles(listed(name)) == {name: MailboxRole.OTHER}


@pytest.mark.parametrize(
    "use, role",
    [
        ("\\Sent", ROLES[0]),
        ("\\drafts", ROLES[1]),
        ("\\All", MailboxRole.ALL),
        ("\\Flagged", MailboxRole.FLAGGED),
        ("\\Important", MailboxRole.IMPORTANT),
    ],
)
def test_what_the_server_tells_counts(use: str, role: MailboxRole) -> None:
    assert roles(listed(Foo=f"\\HasNoChildren {use}")) == {"Foo": role}


def test_what_the_server_tells_beats_a_name() -> None:
    found = listed("Drafts", Entwurf="\\Drafts")

    assert found.mailbox(MailboxRole.DRAFTS) == Mailbox("Entwurf", MailboxRole.DRAFTS)
    assert roles(found)["Drafts"] is MailboxRole.OTHER


def test_what_is_configured_beats_what_the_server_tells() -> None:
    found = listed("Szkice", watch=Watch(roles={MailboxRole.DRAFTS: "Szkice"}), Drafts="\\Drafts")

    assert found.mailbox(MailboxRole.DRAFTS) == Mailbox("Szkice", MailboxRole.DRAFTS)
    assert roles(found)["Drafts"] is MailboxRole.DRAFTS


@pytest.mark.parametrize("name", ["Work/Drafts", "INBOX/Work/Drafts", "INBOX.Work.Drafts"])
def test_a_configured_name_may_be_written_with_slashes_and_without_inbox(name: str) -> None:
    found = listed("INBOX.Work.Drafts", separator=".", watch=Watch(roles={MailboxRole.DRAFTS: name}))

    assert found.mailbox(MailboxRole.DRAFTS).name == "INBOX.Work.Drafts"


def test_a_configured_mailbox_that_does_not_exist_is_said() -> None:
    found = listed("Drafts", watch=Watch(roles={MailboxRole.DRAFTS: "Draughts"}))

    with pytest.raises(MailboxMissing, match=r"Draughts, configured for drafts, does not exist"):
        found.mailbox(MailboxRole.DRAFTS)


def test_of_two_names_that_fit_none_is_guessed_and_both_are_said() -> None:
    found = listed("Sent", "Sent Items")

    assert set(roles(found).values()) == {MailboxRole.OTHER}
    with pytest.raises(MailboxMissing, match=r"for sent \(Sent, Sent Items\); set `folders = \{ sent = \.\.\. \}`"):
        found.mailbox(MailboxRole.SENT)


def test_of_two_that_the_server_tells_both_are_evidence_and_neither_is_the_one() -> None:
    found = listed(Bin="\\Trash", Trash="\\Trash")

    assert set(roles(found).values()) == {MailboxRole.TRASH}
    with pytest.raises(MailboxMissing, match="Bin, Trash"):
        found.mailbox(MailboxRole.TRASH)


def test_a_role_that_nothing_fits_is_a_sentence_with_the_key_to_set() -> None:
    with pytest.raises(MailboxMissing, match=r"set `folders = \{ junk = \.\.\. \}` to its name"):
        listed("INBOX").mailbox(MailboxRole.JUNK)


def test_what_cannot_be_opened_is_left_out() -> None:
    found = listed("INBOX", A="\\Noselect", B="\\NonExistent \\HasChildren", C="\\noselect")

    assert roles(found) == {"INBOX": MailboxRole.INBOX}
    assert not found.has("A")


def test_inbox_is_inbox_in_any_case() -> None:
    assert roles(listed("inbox")) == {"INBOX": MailboxRole.INBOX}


@pytest.mark.parametrize(
    "patterns, ignore, watched",
    [
        (("*",), (), ["INBOX", "Archive", "Archive/old", "Archive/old/x", "Work"]),
        (("*",), ("Archive/old",), ["INBOX", "Archive", "Archive/old/x", "Work"]),
        (("*",), ("Archive/*",), ["INBOX", "Archive", "Work"]),
        (("%",), (), ["INBOX", "Archive", "Work"]),
        (("Archive/%",), (), ["INBOX", "Archive/old"]),
        (("Work",), (), ["INBOX", "Work"]),
        (("*",), ("*",), ["INBOX"]),
        (("archive",), (), ["INBOX"]),
        (("Arch(ive",), (), ["INBOX"]),
    ],
)
@pytest.mark.parametrize("separator", ["/", "."])
def test_patterns_say_what_is_watched(
    patterns: tuple[str, ...], ignore: tuple[str, ...], watched: list[str], separator: str
) -> None:
    names = ["INBOX", "Archive", "Archive/old", "Archive/old/x", "Work"]
    found = listed(
        *(name.replace("/", separator) for name in names), separator=separator, watch=Watch(patterns, ignore)
    )

    assert list(roles(found)) == [name.replace("/", separator) for name in watched]


def test_a_mailbox_with_a_role_cannot_be_ignored() -> None:
    found = listed("INBOX", "Sent", "Drafts", "Junk", "Trash", watch=Watch(ignore=("*",)), All="\\All")

    assert set(roles(found)) == {"INBOX", "Sent", "Drafts", "Junk", "Trash"}


@pytest.mark.parametrize(
    "spelt, name",
    [
        (b"Entw&APw-rfe", "Entwürfe"),
        (b"Wys&AUI-ane", "Wysłane"),
        (b"Q&-A", "Q&A"),
        (b"&ZeVnLIqe-", "日本語"),
        (b"&2D3eAA-", "😀"),
        (b"iNbOx", "INBOX"),
        ("Entwürfe".encode(), "Entwürfe"),
        (b"broken&xyz", "broken&xyz"),
        (b"broken&2AA-", "broken&2AA-"),
        (b"\xff\xfe", "ÿþ"),
    ],
)
def test_names_are_read_from_modified_utf_7(spelt: bytes, name: str) -> None:
    assert readable_name(spelt) == name


@given(st.text(min_size=1))
def test_every_name_is_the_same_after_the_way_to_the_server_and_back(name: str) -> None:
    if name.upper() != "INBOX":
        assert readable_name(encode(name)) == name


@pytest.mark.parametrize(
    "response, name",
    [
        ((b'* LIST () "/" {6}', b'Q \\"()', b""), 'Q \\"()'),
        ((b'* LIST () "/" Foo',), "Foo"),
        ((b"* LIST () NIL Foo",), "Foo"),
        ((b'* list (\\hasnochildren) "\\\\" "Foo \\"x\\""',), 'Foo "x"'),
        ((b'* LIST () "/" [Gmail]/Foo',), "[Gmail]/Foo"),
        ((b'* LIST () "/" "Foo" ("CHILDINFO" ("SUBSCRIBED"))',), "Foo"),
    ],
)
def test_a_name_is_read_however_the_server_writes_it(response: tuple[bytes, ...], name: str) -> None:
    assert [mailbox.name for mailbox in folders([response], Watch()).mailboxes()] == [name]


@pytest.mark.parametrize("name", [b"a\r\nC9 DELETE INBOX", b"a\0b"])
def test_a_name_that_would_break_a_command_is_left_out(name: bytes) -> None:
    assert folders([(b'* LIST () "/" {%d}' % len(name), name, b"")], Watch()).mailboxes() == []
