"""Time zones are guessed from a country, and from the offsets that its people write."""

from datetime import datetime, timedelta, timezone
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.config.countries import country_of
from crickets.config.zones import _zones, zone_of


def november(hours: float) -> datetime:
    return datetime(2026, 11, 3, 10, tzinfo=timezone(timedelta(hours=hours)))


def august(hours: float) -> datetime:
    return datetime(2026, 8, 3, 10, tzinfo=timezone(timedelta(hours=hours)))


@pytest.mark.parametrize(
    "country, written, zone",
    [
        ("SE", (), "Europe/Stockholm"),
        ("DE", (), "Europe/Berlin"),
        ("AR", (), "America/Argentina/Buenos_Aires"),
        ("GB", (november(5),), "Europe/London"),
        ("ES", (), ""),
        ("ES", (november(0),), ""),
        ("ES", (november(1), august(0)), "Europe/Madrid"),
        ("US", (november(-5),), "America/New_York"),
        ("US", (november(-7),), "America/Denver"),
        ("US", (november(-7), august(-6)), "America/Denver"),
        ("US", (november(-7), august(-7)), "America/Phoenix"),
        ("AU", (november(11),), "Australia/Sydney"),
        ("UA", (november(2),), "Europe/Kyiv"),
        ("CN", (november(8),), "Asia/Shanghai"),
        ("US", (november(3),), ""),
        ("", (november(1),), ""),
    ],
    ids=[
        "one zone",
        "zones of one time",
        "more zones of one time",
        "one zone, and they travel",
        "several, and nothing known",
        "several, and a server's clock",
        "several, and a server's clock besides",
        "the most usual",
        "winter alone",
        "winter and summer",
        "no summer time",
        "the most usual in Australia",
        "not the first of the table",
        "not the west of China",
        "of no zone there",
        "no country",
    ],
)
def test_the_zone_of_a_country(country: str, written: tuple[datetime, ...], zone: str) -> None:
    assert zone_of(country, written) == zone


@given(st.sampled_from(sorted(_zones())), st.lists(st.integers(-12, 14), max_size=3))
def test_every_guess_is_a_zone_of_that_country(country: str, hours: list[int]) -> None:
    zone = zone_of(country, [november(hour) for hour in hours])

    assert zone in {"", *_zones()[country]}


def test_every_zone_of_the_table_is_one_that_python_knows() -> None:
    assert {zone for zones in _zones().values() for zone in zones} <= available_timezones()


@pytest.mark.parametrize(
    "domain, country",
    [
        ("acme.se", "SE"),
        ("acme.co.uk", "GB"),
        ("mail.acme.com.br", "BR"),
        ("web.de", "DE"),
        ("acme.com", ""),
        ("acme.eu", ""),
        ("acme.io", ""),
        ("acme.tv", ""),
        ("acme.example", ""),
        ("xn--bcher-kva.example", ""),
        ("", ""),
    ],
)
def test_the_country_of_a_domain_is_in_its_end(domain: str, country: str) -> None:
    assert country_of(domain) == country
