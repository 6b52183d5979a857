"""Whatever stands in the file, the answer is settings or sentences, never a traceback."""

import tempfile
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crickets.config import Settings, load
from crickets.errors import ConfigError
from tests.config.conftest import NOW

EXAMPLE = tomllib.loads((Path(__file__).parents[2] / "config.example.toml").read_text(encoding="utf-8"))

ANYTHING = st.recursive(
    st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.dates(date(1, 1, 1), date(9999, 12, 31))
    | st.sampled_from(
        ["", "5d", "0d", "9999w", "mon", "ES", "a@b", "@gmail.com", "sqlite:///", "00:00-24:00", "x/y", "/"]
    )
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inside: (
        st.lists(inside, max_size=2) | st.dictionaries(st.sampled_from(["name", "x", "a b"]), inside, max_size=2)
    ),
    max_leaves=5,
)


def spots(value: dict[str, Any] | list[Any]) -> Iterator[tuple[Any, Any]]:
    """Every container in a value with every key or index of it."""
    for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(inside, dict | list):
            yield from spots(inside)


def loaded_or_refused(path: Path) -> Settings | tuple[str, ...]:
    try:
        return load(path, now=NOW)
    except ConfigError as error:
        return error.problems


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_value_anywhere_gives_settings_or_sentences(data: st.DataObject) -> None:
    tables = deepcopy(EXAMPLE)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(list(spots(tables))))
        if data.draw(st.booleans()):
            container[key] = data.draw(ANYTHING)
        else:
            del container[key]
    tables.pop("include", None)  # a pattern may name any file of this machine
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_text(tomlkit.dumps(tables), encoding="utf-8")
        outcome = loaded_or_refused(path)

    assert isinstance(outcome, Settings) or all(problem.startswith(f"{path}:") for problem in outcome)
    assert outcome
