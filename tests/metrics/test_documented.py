"""docs/monitoring.md tells of every measure, and its alerts ask for measures that exist."""

import re

from crickets.metrics.measures import MEASURES, Measure
from crickets.metrics.tally import Ending, ErrorKind
from crickets.telling.figures import STATES
from tests.docs.page import DOCS, hold

PAGE = (DOCS / "monitoring.md").read_text(encoding="utf-8")


BEGIN, END = "<!-- from src/crickets/metrics/measures.py -->\n", "<!-- up to here -->"


def row(measure: Measure) -> str:
    labels = ", ".join(f"`{label}`" for label in measure.labels)
    return f"| `{measure.name}` | {measure.kind} | {labels} | {measure.meaning} |"


def test_the_table_of_measures_is_that_of_the_code() -> None:
    before, _, rest = PAGE.partition(BEGIN)
    table = ["", "| name | kind | labels | what it says |", "|---|---|---|---|", *map(row, MEASURES), "", ""]

    hold(DOCS / "monitoring.md", before + BEGIN + "\n".join(table) + END + rest.partition(END)[2])


def test_the_alerts_ask_for_measures_that_exist() -> None:
    names = set(re.findall(r"crickets_\w+", PAGE.partition("rules:")[2]))

    assert names
    assert names <= {measure.name for measure in MEASURES}


def test_each_measure_is_named_by_the_conventions_of_prometheus() -> None:
    assert [measure.name for measure in MEASURES if not re.fullmatch(r"crickets(_[a-z]+)+", measure.name)] == []
    assert {measure.name for measure in MEASURES if measure.kind == "counter"} == {
        measure.name for measure in MEASURES if measure.name.endswith("_total")
    }


def test_each_value_of_a_label_is_told_where_there_are_few() -> None:
    told = " ".join(measure.meaning for measure in MEASURES)

    assert [word for word in (*Ending, *ErrorKind, *STATES) if word not in told] == []
