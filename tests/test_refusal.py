from pathlib import Path

import pytest

from crickets.refusal import Refusal


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"at": 5, "problems": []}', '{"at": "noon", "problems": []}', "\xff"]
)
def test_a_note_that_is_not_one_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "refused.json").write_text(text, encoding="latin-1")

    assert Refusal.noted(tmp_path) is None
