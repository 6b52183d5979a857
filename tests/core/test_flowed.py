import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crickets.core.flowed import WIDTH, flow, flow_paragraph, unflow

LONG = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"


@pytest.mark.parametrize(
    "text, lines",
    [
        ("Hello", ["Hello"]),
        ("", [""]),
        (LONG, ["one two three four five six seven eight nine ten eleven twelve ", "thirteen fourteen"]),
        ("Hello  ", ["Hello"]),
        ("Hello\n\nBye", ["Hello", "", "Bye"]),
        (" indented", ["  indented"]),
        (">literal", [" >literal"]),
        ("From here on", [" From here on"]),
        ("-- \nAna", ["-- ", "Ana"]),
        ("x" * 90, ["x" * 90]),
        ("x" * 70 + " From " + "y" * 70, ["x" * 70 + " ", " From ", "y" * 70]),
        ("x" * 70 + " -- " + "y" * 70, ["x" * 70 + " ", "-- " + "y" * 70]),
    ],
    ids=[
        "short",
        "empty",
        "long",
        "spaces at the end",
        "paragraphs",
        "indented",
        "no quote",
        "no mbox separator",
        "signature",
        "unbreakable",
        "no mbox separator within a paragraph",
        "no signature within a paragraph",
    ],
)
def test_a_text_flows(text: str, lines: list[str]) -> None:
    assert flow(text) == lines


def test_a_quoted_paragraph_carries_its_marks_on_every_line() -> None:
    assert flow_paragraph(LONG, 2) == [
        ">> one two three four five six seven eight nine ten eleven twelve ",
        ">> thirteen fourteen",
    ]


def test_an_empty_quoted_line_does_not_flow_into_the_next() -> None:
    assert flow_paragraph("", 1) == [">"]


@pytest.mark.parametrize(
    "lines, text",
    [
        ("a \nb \nc", "a b c"),
        ("> a \n> b\n> c", "> a b\n> c"),
        ("> a \n>> b \nc", "> a\n>> b\nc"),
        ("a \n-- \nb", "a\n-- \nb"),
        ("  indented\n >literal", " indented\n>literal"),
        (">a\n>\n>b", "> a\n>\n> b"),
        ("a ", "a"),
    ],
    ids=["flowing", "quoted", "a change of depth ends it", "signature", "stuffed", "quoted without spaces", "cut off"],
)
def test_lines_are_joined_into_paragraphs(lines: str, text: str) -> None:
    assert unflow(lines) == text


def test_with_delsp_the_space_goes() -> None:
    assert unflow("日本 \n語 ", delete_space=True) == "日本語"


pieces = st.lists(st.sampled_from(["From ", ">", " ", "-- ", "\n", "word ", "x" * 80, "żółć", "--"]), max_size=80)


@given(pieces.map("".join))
@example("x" * 70 + " --")
def test_what_flows_is_joined_as_it_was(text: str) -> None:
    lines = text.split("\n")
    written = "\n".join(line if line == "-- " else line.rstrip(" ") for line in lines)

    assert unflow("\n".join(flow(text))) == written


@given(st.text("ab c", max_size=400), st.integers(0, 3))
def test_no_line_that_can_be_broken_is_longer_than_72(text: str, depth: int) -> None:
    for line in flow_paragraph(text, depth):
        assert len(line) <= WIDTH or " " not in line.lstrip("> ").rstrip(" ")
