"""Tokens as they are written down: what is read is what was written, or a ValueError."""

import json
from contextlib import suppress
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from crickets.oauth import Grant
from crickets.oauth.grant import read_grant

WORDS = st.text(min_size=1)
MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(st.builds(Grant, WORDS, WORDS, WORDS, MOMENTS, MOMENTS, MOMENTS))
def test_what_is_read_is_what_was_written(grant: Grant) -> None:
    assert read_grant(grant.dump()) == grant


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_anything_else_is_refused(value: object) -> None:
    found: list[Grant] = []
    with suppress(ValueError):
        found.append(read_grant(json.dumps(value)))

    assert found == []
