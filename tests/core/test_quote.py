import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.flowed import unflow
from crickets.core.quote import QUOTED_LINES, own_words, quoted

ATTRIBUTION = "On 3 November 2026, Ana wrote:"


def test_a_quote_is_marked_below_its_attribution() -> None:
    assert (
        quoted("Hello Jo,\n\nhere is the quote.", ATTRIBUTION) == f"{ATTRIBUTION}\n> Hello Jo,\n>\n> here is the quote."
    )


def test_a_long_paragraph_flows_within_the_quote() -> None:
    quote = quoted("word " * 40, ATTRIBUTION)

    assert [len(line) for line in quote.split("\n")[1:]] == [72, 72, 61]
    assert unflow(quote) == f"{ATTRIBUTION}\n> {' '.join(['word'] * 40)}"


def test_what_was_a_quote_between_the_lines_is_one_deeper() -> None:
    answer = "> When?\nOn Monday.\n> > Where?\nHere."

    assert quoted(answer, ATTRIBUTION).split("\n")[1:] == [">> When?", "> On Monday.", ">>> Where?", "> Here."]


def test_of_a_long_mail_the_beginning_is_quoted() -> None:
    lines = quoted("\n".join(f"line {number}" for number in range(1000)), ATTRIBUTION).split("\n")[1:]

    assert len(lines) == QUOTED_LINES
    assert lines[-2:] == [f"> line {QUOTED_LINES - 2}", "> […]"]


def test_a_quote_cut_within_a_paragraph_does_not_flow_into_the_ellipsis() -> None:
    lines = quoted("word " * 1000, ATTRIBUTION, lines=3).split("\n")[1:]

    assert [line[-1] for line in lines] == [" ", "d", "]"]


@pytest.mark.parametrize("text", ["", "\n \n", "> only\n> a quote", "-- \nAna"], ids=repr)
def test_where_nothing_was_written_nothing_is_quoted(text: str) -> None:
    assert quoted(text, ATTRIBUTION) == ""


@pytest.mark.parametrize(
    "end",
    [
        "-- \nAna Ferrer\nStudio",
        "--\nAna Ferrer",
        "> Could you send it?\n> Jo",
        "On 2 Nov 2026, at 10:00, Jo Lind <jo@acme.example> wrote:\n> Could you send it?",
        "On Mon, 2 Nov 2026 at 10:00, Jo Lind\n<jo@acme.example> wrote:\n\n> Could you send it?\n\n> Jo\n\n",
        "Le lun. 2 nov. 2026 à 10:00, Jo Lind a écrit\u00a0:\n> Pourriez-vous ?",
        "-----Original Message-----\nFrom: Jo Lind\n\nCould you send it?",
        "-------- Message original --------\nCould you send it?",
        "________________________________\nFrom: Jo Lind",
        "From: Jo Lind <jo@acme.example>\nSent: Monday, 2 November 2026 10:00\nTo: Ana\n\nCould you send it?",
        "De : Jo Lind\nEnvoyé : lundi 2 novembre 2026\n\nPourriez-vous ?",
        "On 2 Nov 2026, Jo Lind wrote:\n> Could you send it?\n\n-- \nAna",
    ],
)
def test_signature_and_older_mails_are_no_words_of_the_letter(end: str) -> None:
    assert own_words(f"Hello Jo,\n\nhere it is.\n\n{end}") == ["Hello Jo,", "", "here it is."]


@pytest.mark.parametrize(
    "text",
    [
        "Two points:\n\n- one\n- two",
        "From: 9 to 5, that is when I am in.",
        "As you said:\n> go on\nThank you.",
        "-- is two hyphens",
    ],
)
def test_what_only_looks_like_an_older_mail_stays(text: str) -> None:
    assert own_words(text) == text.split("\n")


def test_a_line_with_a_colon_above_a_quote_stays_where_it_tells_no_time() -> None:
    assert own_words("Thank you for this:\n> We love it") == ["Thank you for this:"]


@given(st.text(), st.integers(2, 30))
def test_no_quote_is_longer_than_asked_for(text: str, lines: int) -> None:
    assert len(quoted(text, ATTRIBUTION, lines=lines).split("\n")) <= lines + 1
