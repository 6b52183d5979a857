import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.authentication import METHODS, is_forged, server_of

SERVER = "mx.studio.example"
FAILED = (
    "spf=fail smtp.mailfrom=anna@acme.example; dkim=fail header.d=acme.example; dmarc=fail header.from=acme.example"
)

FORGED: dict[str, str] = {
    "all three failed": f"{SERVER}; {FAILED}",
    "of version 1": f"{SERVER} 1; {FAILED}",
    "in capitals": f"{SERVER}; {FAILED}".upper(),
    "the name as a quoted string": f'"{SERVER}"; {FAILED}',
    "an absolute domain": f"{SERVER}.; {FAILED}",
    "folded, with blanks around the signs": f"  {SERVER} ;\r\n\tspf = fail ; dkim / 1 = fail;\r\n\tdmarc\t=\tfail",
    "comments everywhere": (
        f"(a(b)c) {SERVER} (its name; spf=pass);(x)spf=fail (p=NONE; \\) dkim=pass);dkim(x)=fail;dmarc=fail"
    ),
    "a reason in quotes": f'{SERVER}; spf=fail reason="a; dkim=pass \\" b"; dkim=fail; dmarc=fail',
    "several signatures, none of which holds": f"{SERVER}; {FAILED}; dkim=fail header.d=list.example",
    "other methods beside": f"{SERVER}; arc=none; {FAILED}; compauth=pass reason=100; x-tls.subject=pass",
    "an empty return path": f"{SERVER}; spf=fail smtp.mailfrom=<>; dkim=fail; dmarc=fail;",
    "the old word": f"{SERVER}; {FAILED}".replace("spf=fail", "spf=hardfail"),
}

BELIEVED: dict[str, str] = {
    "no field": "",
    "no results": f"{SERVER}; none",
    "another server": f"mx.elsewhere.example; {FAILED}",
    "a server whose name begins alike": f"{SERVER}.evil.example; {FAILED}",
    "a server that gives no name": FAILED,
    "an unknown version": f"{SERVER} 2; {FAILED}",
    "one signature holds": f"{SERVER}; {FAILED}; dkim=pass header.d=list.example",
    "only two": f"{SERVER}; spf=fail; dkim=fail",
    "a result in a comment alone": f"{SERVER}; spf=fail; dkim=fail (dmarc=fail; dmarc=fail)",
    "a result in a reason alone": f'{SERVER}; spf=fail; dkim=fail reason="; dmarc=fail"',
    "a comment that never ends": f"{SERVER}; {FAILED} (and so on",
    "a quoted string that never ends": f'{SERVER}; {FAILED} reason="and so on',
    "a comment that never began": f"{SERVER}; {FAILED})",
    **{
        f"{method} is {result}": f"{SERVER}; {FAILED}".replace(f"{method}=fail", f"{method}={result}")
        for method in METHODS
        for result in ("pass", "none", "neutral", "softfail", "policy", "temperror", "permerror", "failing", "")
    },
}


@pytest.mark.parametrize("field", FORGED.values(), ids=FORGED.keys())
def test_forged_is_what_failed_by_all_three_methods(field: str) -> None:
    assert is_forged(field, SERVER)


@pytest.mark.parametrize("field", BELIEVED.values(), ids=BELIEVED.keys())
def test_whatever_is_less_is_believed(field: str) -> None:
    assert not is_forged(field, SERVER)


def test_nothing_is_judged_where_no_server_is_named() -> None:
    assert not is_forged(f"; {FAILED}", "")
    assert not is_forged(FAILED, "")


@pytest.mark.parametrize(
    "field, name",
    [
        (f"{SERVER}; {FAILED}", SERVER),
        (f"(its name) {SERVER.upper()}. 1; none", SERVER),
        (f"{SERVER} 2; none", ""),
        (FAILED, ""),
        (f"({SERVER}; none", ""),
        ("", ""),
    ],
    ids=["plain", "with a comment, a dot and a version", "of another version", "without a name", "broken", "no field"],
)
def test_a_server_is_known_by_the_first_word(field: str, name: str) -> None:
    assert server_of(field) == name


HOSTILE = [
    "(" * 8_000,
    '"' * 8_000,
    ";" * 8_000,
    "\\" * 8_000,
    "spf=fail;" * 800,
    "spf" + " " * 7_900,
    "a" * 8_000,
    f"{SERVER}; " + "(a" * 3_000 + ")" * 3_000,
    f'{SERVER}; "' + "\\" * 7_000,
]


@pytest.mark.parametrize("field", HOSTILE, ids=range(len(HOSTILE)))
def test_no_field_is_too_strange_to_be_believed(field: str) -> None:
    assert not is_forged(field, SERVER)


_PIECES = st.sampled_from(
    [
        SERVER,
        ";",
        "=",
        "(",
        ")",
        '"',
        "\\",
        " ",
        "spf",
        "dkim",
        "dmarc",
        "fail",
        "pass",
        "none",
        "1",
        "/",
        FAILED,
        "\u2028",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_a_pass_that_is_no_comment_is_always_believed(field: str) -> None:
    assert not is_forged(f"{SERVER}; dmarc=pass; {field}", SERVER)
