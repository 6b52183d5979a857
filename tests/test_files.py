"""Files of the user's, read without waiting and without end."""

import os
from pathlib import Path

import pytest

from crickets.files import read_file


def test_a_file_is_read_up_to_a_limit(tmp_path: Path) -> None:
    file = tmp_path / "invoice.pdf"
    file.write_bytes(b"%PDF-1.7")

    assert read_file(str(file), 100) == b"%PDF-1.7"
    assert read_file(str(file), 4) == b"%PDF"


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    for path in (tmp_path, tmp_path / "pipe", tmp_path / "gone.pdf", Path("/dev/zero")):
        with pytest.raises(OSError, match=r"not a file|no such file"):
            read_file(str(path), 4)
