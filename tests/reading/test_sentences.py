"""Where a sentence ends."""

import pytest

from crickets.reading.sentences import sentences

SENTENCES: list[tuple[str, str, list[str]]] = [
    ("points", "Fine. Go ahead! Today?", ["Fine.", "Go ahead!", "Today?"]),
    ("an abbreviation", "Ask Dr. Smith. He knows.", ["Ask Dr. Smith.", "He knows."]),
    ("an initial", "Call John F. Kennedy. Now.", ["Call John F. Kennedy.", "Now."]),
    ("a letter that is none", "We take option B. I am away.", ["We take option B.", "I am away."]),
    ("a day and its month", "Ich bin bis zum 30. November weg. Gruß", ["Ich bin bis zum 30. November weg.", "Gruß"]),
    ("a span of days", "Vom 23.12. bis 3.1. ist zu.", ["Vom 23.12. bis 3.1. ist zu."]),
    ("a day that ends it", "Ich bin im Urlaub bis 30.11. Passt so.", ["Ich bin im Urlaub bis 30.11.", "Passt so."]),
    ("a line of its own", "I am back on the 3.\nOk.", ["I am back on the 3.", "Ok."]),
]


@pytest.mark.parametrize("text, expected", [row[1:] for row in SENTENCES], ids=[row[0] for row in SENTENCES])
def test_a_sentence_ends_where_its_writer_ended_it(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_line_that_was_broken_goes_on() -> None:
    text = "This line is so long that a program must have broken it\nbefore its end."

    assert sentences(text) == [text.replace("\n", " ")]
