import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.mail import Address
from crickets.imap.addresses import NAME_LIMIT, addresses


@pytest.mark.parametrize(
    "field, email, name",
    [
        ("ann@acme.example", "ann@acme.example", ""),
        ("Ann <ann@acme.example>", "ann@acme.example", "Ann"),
        ("Ann<ANN@Acme.Example>", "ann@acme.example", "Ann"),
        ('"Ann \\"The\\" A., Acme" <ann@acme.example>', "ann@acme.example", 'Ann "The" A., Acme'),
        ("ann@acme.example (Ann (of Acme) A)", "ann@acme.example", "Ann (of Acme) A"),
        ("(a comment) Ann (another) <ann@acme.example>", "ann@acme.example", "Ann"),
        ("=?utf-8?q?Zo=C3=AB?= <zoe@acme.example>", "zoe@acme.example", "Zoë"),
        ("=?UTF-8?Q?A,_Zo=C3=AB?= <zoe@acme.example>", "zoe@acme.example", "A, Zoë"),
        ('"=?utf-8?b?Wm/Dqw==?=" <zoe@acme.example>', "zoe@acme.example", "Zoë"),
        ("ann @ acme.example", "ann@acme.example", ""),
        ("<ann@ acme.example>", "ann@acme.example", ""),
        ("<@relay.example,@other.example:ann@acme.example>", "ann@acme.example", ""),
        ("mailto:ann@acme.example", "ann@acme.example", ""),
        ("<mailto:ann@acme.example>", "ann@acme.example", ""),
        ("ann@acme.example.", "ann@acme.example", ""),
        ('"ann a"@acme.example', '"ann a"@acme.example', ""),
        ("Ann <ann@bücher.example>", "ann@xn--bcher-kva.example", "Ann"),
        ("Ann <ann@XN--BCHER-KVA.example>", "ann@xn--bcher-kva.example", "Ann"),
        ("jörg@acme.example", "jörg@acme.example", ""),
        ("ann@[192.0.2.1]", "ann@[192.0.2.1]", ""),
        ("Ann <ann@acme.example", "ann@acme.example", "Ann"),
        ('"Ann <ann@acme.example>', "ann@acme.example", "Ann"),
        ("Ann (of Acme <ann@acme.example>", "ann@acme.example", "Ann of Acme"),
        ("Acme: support <ann@acme.example>", "ann@acme.example", "support"),
    ],
)
def test_one_address_in_its_many_spellings(field: str, email: str, name: str) -> None:
    assert addresses(field) == (Address(email, name),)


@pytest.mark.parametrize(
    "field",
    [
        "alice@good.example <bob@evil.example>",
        '"alice@good.example" <bob@evil.example>',
        "alice@good.example (really) <bob@evil.example>",
        "(alice@good.example) bob@evil.example",
        'bob@evil.example "alice@good.example"',
        "=?utf-8?q?alice=40good=2Eexample?= <bob@evil.example>",
        "=?utf-8?q?alice=40good=2Eexample=20=3C?= <bob@evil.example>",
    ],
)
def test_a_display_name_is_never_taken_for_the_address(field: str) -> None:
    assert [address.email for address in addresses(field)] == ["bob@evil.example"]


@pytest.mark.parametrize(
    "field, emails",
    [
        ("a@x.example, B <b@x.example>", ["a@x.example", "b@x.example"]),
        ("team: a@x.example, B <b@x.example>;, c@x.example", ["a@x.example", "b@x.example", "c@x.example"]),
        ("a@x.example; b@x.example", ["a@x.example", "b@x.example"]),
        ("Last, First <a@x.example>", ["a@x.example"]),
        (",, ,a@x.example,", ["a@x.example"]),
        ("<a@x.example> <b@x.example>", ["a@x.example", "b@x.example"]),
        ('"A, B" <a@x.example>, "C; D: E" <b@x.example>', ["a@x.example", "b@x.example"]),
    ],
)
def test_several_addresses(field: str, emails: list[str]) -> None:
    assert [address.email for address in addresses(field)] == emails


@pytest.mark.parametrize(
    "field",
    [
        "",
        "undisclosed-recipients:;",
        "<>",
        "Ann",
        "ann at acme.example",
        "@acme.example",
        "ann@",
        "<ann@acme@evil.example>",
        "=?utf-8?q?ann=40acme=2Eexample?=",
        "ann@acme.example\u202e",
        "<ann\x00@acme.example>",
        f"<{'a' * 320}@acme.example>",
        "ann@.",
    ],
)
def test_what_is_no_address_is_left_out(field: str) -> None:
    assert addresses(field) == ()


def test_a_name_is_short_and_harmless() -> None:
    [address] = addresses(f'"Ann\u202e\x1b[31m\u2028 {"x" * 1000}" <ann@acme.example>')

    assert address.name.startswith("Ann [31m xxx")
    assert len(address.name) == NAME_LIMIT


@given(st.text(alphabet=st.sampled_from('ab@.<>()",;:\\ =?q_\t\0é\u202e'), max_size=60))
def test_whatever_is_read_is_an_address(field: str) -> None:
    for address in addresses(field):
        assert address.email == address.email.lower()
        assert "@" in address.email
        assert all(mark not in address.email for mark in "<>,;\0\u202e")


@given(st.text(), st.sampled_from(["alice@good.example", ""]))
def test_a_text_around_angle_brackets_changes_nothing(name: str, other: str) -> None:
    quoted = (name + other).replace("\\", "").replace('"', "")

    assert [address.email for address in addresses(f'"{quoted}" <bob@evil.example>')] == ["bob@evil.example"]
