import pytest

from crickets.core.matters import IN_PROGRESS, Matter, MatterKey, folded, matter_for
from crickets.core.people import ClientKey
from tests.core.story import mid

ACME = ClientKey("acme")


def matter(name: str, subject: str = "", thread: str = "") -> Matter:
    key = MatterKey(f"acme/{name}")
    return Matter(key, ACME, name, IN_PROGRESS, subject=subject, thread=mid(thread) if thread else None)


OWN = Matter(MatterKey("acme"), ACME, "Acme", IN_PROGRESS)
RELAUNCH = matter("relaunch", subject="Relaunch")
SHOP = matter("shop", subject="relaunch of the shop")
INVOICE = matter("invoice", subject="Płatność")
LOGO = matter("logo", subject="Nagłówek", thread="logo")
ALL = [RELAUNCH, SHOP, INVOICE, LOGO, OWN]


@pytest.mark.parametrize(
    "subject, found",
    [
        ("Re: RELAUNCH, first draft", RELAUNCH),
        ("Re: Relaunch of the shop", SHOP),
        ("Re: platnosc", INVOICE),
        ("PŁATNOŚĆ", INVOICE),
        ("Lunch?", OWN),
        ("", OWN),
    ],
    ids=["in another case", "the longest match", "without accents", "in capitals", "no match", "no subject"],
)
def test_a_thread_belongs_to_the_matter_that_its_subject_names(subject: str, found: Matter) -> None:
    assert matter_for([mid("m")], subject, ALL) == found


def test_a_thread_named_in_the_file_beats_every_subject() -> None:
    assert matter_for([mid("logo"), mid("m")], "relaunch of the shop", ALL) == LOGO


@pytest.mark.parametrize(
    "text, plain",
    [
        ("Présentation", "presentation"),
        ("re\u0301sume\u0301", "resume"),
        ("ŁÓDŹ", "lodz"),
        ("Straße", "strasse"),
        ("ﬁnal \N{FULLWIDTH LATIN CAPITAL LETTER A}", "final a"),
        ("Smørrebrød", "smorrebrod"),
        ("İstanbul", "istanbul"),
    ],
    ids=["accents", "accents apart", "a stroke", "sharp s", "compatible forms", "a Danish o", "a dotted capital"],
)
def test_case_and_accents_are_ignored(text: str, plain: str) -> None:
    assert folded(text) == plain


def test_a_clients_own_matter_bears_the_clients_key() -> None:
    assert [m.is_clients_own for m in ALL] == [False, False, False, False, True]
