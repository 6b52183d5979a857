"""What a machine tells of whoever sits at it."""

from pathlib import Path

import pytest

from crickets.cli.interview.machine import own_locale, own_zone


@pytest.fixture
def localtime(tmp_path: Path) -> Path:
    """A link into a folder of zones, as /etc/localtime."""
    zone = tmp_path / "zoneinfo" / "Europe" / "Madrid"
    zone.parent.mkdir(parents=True)
    zone.touch()
    link = tmp_path / "localtime"
    link.symlink_to(zone)
    return link


NOWHERE = Path("nowhere")


@pytest.mark.parametrize("said", ["Europe/Warsaw", ":Europe/Warsaw"])
def test_the_environment_goes_before_the_machine(localtime: Path, said: str) -> None:
    assert own_zone({"TZ": said}, localtime, NOWHERE) == "Europe/Warsaw"


def test_the_zone_is_where_the_link_leads(localtime: Path) -> None:
    assert own_zone({}, localtime, NOWHERE) == "Europe/Madrid"


def test_where_it_is_a_copy_another_file_tells(tmp_path: Path) -> None:
    written = tmp_path / "timezone"
    written.write_text("America/New_York\n")

    assert own_zone({}, NOWHERE, written) == "America/New_York"


@pytest.mark.parametrize("said", ["UTC", "Etc/UTC", "CET", "no/zone", "../../etc/passwd", "posix/Europe/Rome", ""])
def test_what_tells_nothing_of_a_person_is_no_zone(said: str) -> None:
    assert own_zone({"TZ": said}, NOWHERE, NOWHERE) == ""


def test_a_machine_in_utc_leaves_it_to_the_other_files(localtime: Path) -> None:
    assert own_zone({"TZ": "UTC"}, localtime, NOWHERE) == "Europe/Madrid"


def test_what_cannot_be_read_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "timezone").write_bytes(b"\xff\xfe")

    assert own_zone({}, NOWHERE, tmp_path / "timezone") == ""


@pytest.mark.parametrize(
    "environ, told",
    [
        ({"LANG": "es_ES.UTF-8"}, ("es", "ES")),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "pl_PL.UTF-8"}, ("pl", "PL")),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "fr_FR@euro"}, ("fr", "FR")),
        ({"LANG": "C.UTF-8"}, ("", "")),
        ({"LANG": "POSIX"}, ("", "")),
        ({"LANG": "eo"}, ("eo", "")),
        ({"LANG": "en_ZZ.UTF-8"}, ("en", "")),
        ({}, ("", "")),
    ],
    ids=lambda value: "-".join(value.values()) or "nothing" if isinstance(value, dict) else "",
)
def test_the_locale_tells_language_and_country(environ: dict[str, str], told: tuple[str, str]) -> None:
    assert own_locale(environ) == told
