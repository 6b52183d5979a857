"""The file of a dossier: the same contents give the same bytes, and its list checks it."""

import hashlib
import io
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.dossier import CHECKSUMS, archive, file_name, sha256_list

AT = datetime(2026, 11, 22, 17, 40, 31, tzinfo=ZoneInfo("Europe/Madrid"))
FILES = {"timeline.txt": b"text\n", "mails/002-b.eml": b"b" * 3000, "mails/001-a.eml": b"\x00\xff", "empty.txt": b""}


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def test_an_archive_holds_every_file_as_it_is_sorted_by_name() -> None:
    packed = opened(archive(FILES, AT))

    assert packed.testzip() is None
    assert packed.namelist() == ["empty.txt", "mails/001-a.eml", "mails/002-b.eml", "timeline.txt"]
    assert {name: packed.read(name) for name in packed.namelist()} == FILES


def test_the_same_files_give_the_same_bytes_in_whatever_order_they_come() -> None:
    backwards = dict(reversed(FILES.items()))

    assert archive(backwards, AT) == archive(FILES, AT)
    assert hashlib.sha256(archive({"a.txt": b"a"}, AT)).hexdigest() == (
        "df79fa5aba982f83ce0815f7f041d95a9588c6b61c40056fdc23f4f3af96738f"
    )


def test_every_file_bears_the_moment_of_the_archive_and_is_no_program() -> None:
    entries = opened(archive(FILES, AT)).infolist()

    assert {entry.date_time for entry in entries} == {(2026, 11, 22, 17, 40, 30)}  # the format counts by two seconds
    assert {oct(entry.external_attr >> 16) for entry in entries} == {"0o100644"}


def test_an_archive_can_be_read_from_its_beginning_on() -> None:
    # With bit 3 the sizes come behind the data, which a reader of a stream cannot find when nothing is packed.
    assert [entry.flag_bits & 8 for entry in opened(archive(FILES, AT)).infolist()] == [0, 0, 0, 0]


def test_an_archive_of_nothing_can_be_opened() -> None:
    assert opened(archive({}, AT)).namelist() == []


def test_a_year_that_the_format_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="1980"):
        archive(FILES, AT.replace(year=1979))


def test_the_list_of_checksums_is_one_that_sha256sum_checks(tmp_path: Path) -> None:
    listed = sha256_list(FILES)
    opened(archive({**FILES, CHECKSUMS: listed.encode()}, AT)).extractall(tmp_path)

    checked = subprocess.run(["sha256sum", "-c", CHECKSUMS], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert checked.stdout == "".join(f"{name}: OK\n" for name in sorted(FILES))
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_changed_file_fails_the_check(tmp_path: Path) -> None:
    opened(archive({**FILES, CHECKSUMS: sha256_list(FILES).encode()}, AT)).extractall(tmp_path)
    (tmp_path / "timeline.txt").write_bytes(b"other\n")

    checked = subprocess.run(["sha256sum", "-c", CHECKSUMS], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert "timeline.txt: FAILED" in checked.stdout
    assert checked.returncode == 1


def test_no_files_have_an_empty_list() -> None:
    assert sha256_list({}) == ""


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            "/etc/passwd",
            "../up.txt",
            "a/../b",
            "a//b",
            "a/",
            "./a",
            ".hidden",
            "-rf",
            "a\\b",
            "c:a",
            "a b",
            "a\nb",
        ),
        *("größe.eml", "a.", "\x1b[2J", "\ud800"),
    ],
)
def test_a_name_that_is_not_safe_everywhere_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no safe name"):
        archive({name: b""}, AT)
    with pytest.raises(ValueError, match="no safe name"):
        sha256_list({name: b""})


@pytest.mark.parametrize(
    "one, other",
    [("a.txt", "A.TXT"), ("mails", "mails/001.eml"), ("Mails/001.eml", "mails/001.EML")],
    ids=["in other letters", "a file and a folder", "in a folder in other letters"],
)
def test_two_files_that_would_lie_in_one_place_are_refused(one: str, other: str) -> None:
    with pytest.raises(ValueError, match="cannot both be"):
        archive({one: b"", other: b"", "a-b.txt": b"", "mails-old": b""}, AT)


@pytest.mark.parametrize(
    "number, words, ending, name",
    [
        (7, "Re: Website relaunch", "eml", "007-re-website-relaunch.eml"),
        (1, "Größe & Łódź", "eml", "001-grosse-lodz.eml"),
        (2, "../../etc/passwd", "eml", "002-etc-passwd.eml"),
        (3, "你好", "eml", "003.eml"),
        (4, "", ".PDF", "004.pdf"),
        (5, "CON", "", "005-con"),
        (1234, "x" * 200, "eml", f"1234-{'x' * 60}.eml"),
        (6, f"{'x' * 59} y", "eml", f"006-{'x' * 59}.eml"),
    ],
    ids=["a subject", "accents", "a path", "another script", "nothing", "a device", "a long one", "cut at a space"],
)
def test_a_file_is_named_by_its_number_and_plain_letters(number: int, words: str, ending: str, name: str) -> None:
    assert file_name(number, words, ending) == name


@given(st.lists(st.tuples(st.text(st.characters()), st.text(st.characters())), min_size=1, max_size=5))
def test_names_made_of_any_words_are_safe_and_stay_apart(words: list[tuple[str, str]]) -> None:
    files = {file_name(number, stem, ending): b"" for number, (stem, ending) in enumerate(words)}

    assert len(opened(archive(files, AT)).namelist()) == len(words)
