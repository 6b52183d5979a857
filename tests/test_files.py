"""Files: read without a surprise, written whole and for the user alone."""

import os
from pathlib import Path

import pytest

from crickets.errors import StoreError
from crickets.files import Folder, read_file, write_whole


def test_what_is_kept_is_the_users_alone_and_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    shelf = Folder(tmp_path / "state" / "dossiers")
    shelf.keep("acme.zip", b"old")

    path = shelf.keep("acme.zip", b"new")

    assert path.read_bytes() == b"new"
    assert [(path.stat().st_mode & 0o777), (path.parent.stat().st_mode & 0o777)] == [0o600, 0o700]
    assert list(path.parent.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "dossiers").touch()

    with pytest.raises(StoreError, match=r"acme\.zip cannot be written"):
        Folder(tmp_path / "dossiers").keep("acme.zip", b"")


def test_what_fails_half_way_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "acme.zip"
    file.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(file, b"new")

    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("kind", ["nothing", "folder", "pipe", "nul"])
def test_what_is_no_readable_file_is_refused(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "invoice.pdf"
    match kind:
        case "folder":
            file.mkdir()
        case "pipe":
            os.mkfifo(file)
        case _:
            pass

    with pytest.raises((OSError, ValueError)):
        read_file(f"{file}\0" if kind == "nul" else str(file), 100)


def test_a_file_is_read_as_it_is_up_to_the_limit(tmp_path: Path) -> None:
    (tmp_path / "invoice.pdf").write_bytes(b"%PDF-1.4\r\n")

    assert read_file(str(tmp_path / "invoice.pdf"), 100) == b"%PDF-1.4\r\n"
    assert read_file(str(tmp_path / "invoice.pdf"), 4) == b"%PDF"
