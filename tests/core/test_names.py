import pytest

from crickets.core.mail import Address
from crickets.core.names import name_of_company, name_of_person
from crickets.core.roles import is_department, is_of_many, is_shared, is_unattended


@pytest.mark.parametrize(
    "email, shown, name",
    [
        ("anna@acme.example", "Anna Berg", "Anna Berg"),
        ("anna@acme.example", "Berg, Anna", "Anna Berg"),
        ("ana@acme.example", "de Sa, Ana", "Ana de Sa"),
        ("anna@acme.example", "Berg, Anna (Acme Ltd)", "Anna Berg"),
        ("ab@acme.example", "A, B and Sons Limited", "A, B and Sons Limited"),
        ("office@acme.example", "Acme, Inc.", "Acme, Inc."),
        ("office@acme.example", "Acme Studio, S.L.", "Acme Studio, S.L."),
        ("office@acme.example", "Berg, Kos GmbH", "Berg, Kos GmbH"),
        ("office@acme.example", "Kos, Nowak Sp. z o.o.", "Kos, Nowak Sp. z o.o."),
        ("office@acme.example", "Berg, Lund AB", "Berg, Lund AB"),
        ("office@acme.example", "Durand, Petit SARL", "Durand, Petit SARL"),
        ("office@acme.example", "Durand, Petit S.à r.l.", "Durand, Petit S.à r.l."),
        ("office@acme.example", "Rossi, Verdi S.r.l.", "Rossi, Verdi S.r.l."),
        ("office@acme.example", "Durand, Petit et Fils", "Durand, Petit et Fils"),
        ("office@acme.example", "Berg, Kos & Partners", "Berg, Kos & Partners"),
        ("anna@acme.example", "Anna Berg (Acme)", "Anna Berg"),
        ("anna@acme.example", "Anna Berg | Acme", "Anna Berg"),
        ("anna@acme.example", "Anna Berg - Acme Studio", "Anna Berg"),
        ("anna@acme.example", "Anna-Lena Berg", "Anna-Lena Berg"),
        ("anna@acme.example", "Anna Berg via Forms", "Anna Berg"),
        ("anna@acme.example", "'Anna Berg'", "Anna Berg"),
        ("anna.berg@acme.example", "anna.berg@acme.example", "Anna Berg"),
        ("anna_berg+work@acme.example", "", "Anna Berg"),
        ("info@acme.example", "", ""),
        ("info@acme.example", "Acme Studio", "Acme Studio"),
        ("billing@acme.example", "(Acme)", ""),
    ],
)
def test_what_a_person_is_called(email: str, shown: str, name: str) -> None:
    assert name_of_person(Address(email, shown)) == name


@pytest.mark.parametrize(
    "domain, name",
    [
        ("acme.example", "Acme"),
        ("acme-studio.com", "Acme Studio"),
        ("mail.acme.example", "Acme"),
        ("acme.co.uk", "Acme"),
        ("mail.acme.com.br", "Acme"),
        ("co.uk", "Co"),
        ("acme", "Acme"),
        ("xn--bcher-kva.example", "Bücher"),
        ("xn--.example", "Xn"),
    ],
)
def test_what_the_owner_of_a_domain_is_called(domain: str, name: str) -> None:
    assert name_of_company(domain) == name


@pytest.mark.parametrize(
    "local_part", ["noreply", "no-reply", "do_not_reply", "notifications", "root", "keine-antwort"]
)
def test_where_nobody_reads(local_part: str) -> None:
    assert is_unattended(local_part)


@pytest.mark.parametrize("local_part", ["anna", "rooty", "info", "support"])
def test_where_somebody_may_read(local_part: str) -> None:
    assert not is_unattended(local_part)


@pytest.mark.parametrize(
    "email", ["a@lists.acme.example", "a@googlegroups.com", "makers-list@a.example", "all@a.example"]
)
def test_what_looks_like_the_address_of_many(email: str) -> None:
    assert is_of_many(email)


@pytest.mark.parametrize("email", ["alla@acme.example", "a@listing.example", "devora@a.example"])
def test_what_does_not_look_like_the_address_of_many(email: str) -> None:
    assert not is_of_many(email)


def test_a_department_is_shared_and_a_person_is_not() -> None:
    assert is_department("billing")
    assert [local for local in ("billing", "hello", "anna", "noreply") if is_shared(local)] == [
        "billing",
        "hello",
        "noreply",
    ]
