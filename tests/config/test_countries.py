"""Holidays are those of the library, one country at a time."""

import json
import subprocess
import sys

import pytest

from crickets.config.addresses import is_public
from crickets.config.countries import civil_year, country
from crickets.config.currencies import CODES as CURRENCIES
from crickets.config.languages import CODES as LANGUAGES

ALL = """
import holidays, json
codes = [names[1] for names in holidays.registry.COUNTRIES.values()]
found = {code: holidays.country_holidays(code, years=[2025, 2026, 2027], language="en_US") for code in codes}
print(json.dumps({code: {str(day): name for day, name in made.items()} for code, made in found.items()}))
"""


def python(code: str) -> str:
    """What a Python of its own prints, which has imported nothing yet."""
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def test_every_country_has_the_holidays_that_the_library_gives_it() -> None:
    expected = json.loads(python(ALL))

    found = {code: {str(day): name for day, name in civil_year(code, "", 2026).holidays.items()} for code in expected}

    assert found == expected


def test_only_the_countries_that_are_asked_for_are_loaded() -> None:
    code = """
import sys
from crickets.config.countries import civil_year
civil_year("SE", "", 2026), civil_year("ES", "MD", 2026)
print(sorted(name for name in sys.modules if name.startswith("holidays.countries.")))
"""

    assert python(code) == "['holidays.countries.spain', 'holidays.countries.sweden']\n"


@pytest.mark.usefixtures("folder")
def test_a_file_without_a_mistake_loads_no_toml_editor() -> None:
    code = """
import sys, pathlib
from crickets.config import load
text = '[user]\\nname = "a"\\ntimezone = "UTC"\\n'
text += '[accounts.a]\\naddress = "a@b.example"\\nimap = {host = "h", password_file = "p"}'
pathlib.Path("config.toml").write_text(text)
load(pathlib.Path("config.toml"))
print("tomlkit" in sys.modules)
"""

    assert python(code) == "False\n"


@pytest.mark.parametrize("code", ["ES", "SE", "PL", "FR", "US", "GB", "DE", "XK", "TW"])
def test_a_country_is_known_by_its_two_letters(code: str) -> None:
    assert country(code) == code


@pytest.mark.parametrize("domain", ["gmail.com", "yahoo.es", "hotmail.co.uk", "live.fr", "wp.pl", "sfr.fr", "gmx.net"])
def test_a_public_provider_is_known(domain: str) -> None:
    assert is_public(domain)


@pytest.mark.parametrize("domain", ["acme.example", "yahoo.studio.example", "notgmail.com", "outlook.consulting"])
def test_a_domain_of_ones_own_is_not_public(domain: str) -> None:
    assert not is_public(domain)


def test_the_tables_of_codes_are_whole() -> None:
    assert len(LANGUAGES) == 183
    assert all(len(code) == 2 for code in LANGUAGES)
    assert len(CURRENCIES) == 154
    assert all(len(code) == 3 for code in CURRENCIES)
