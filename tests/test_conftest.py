import pytest

from tests.architecture.source import ROOT

pytest_plugins = ["pytester"]

SKIPPED = "import pytest\ndef test_of_dovecot(): pytest.skip('no Dovecot')"
SKIPPED_BY_A_MARK = "import pytest\n@pytest.mark.skip(reason='no Dovecot')\ndef test_of_dovecot(): ..."
SKIPPED_BY_A_FIXTURE = (
    "import pytest\n@pytest.fixture\ndef dovecot(): pytest.skip('no Dovecot')\ndef test_of_it(dovecot): ..."
)
SKIPPED_WHOLE = "import pytest\npytest.skip('no Dovecot', allow_module_level=True)"
EXPECTED_TO_FAIL = "import pytest\n@pytest.mark.xfail\ndef test_of_dovecot(): assert False"
skips = pytest.mark.parametrize(
    "source",
    [SKIPPED, SKIPPED_BY_A_MARK, SKIPPED_BY_A_FIXTURE, SKIPPED_WHOLE],
    ids=["in the test", "by a mark", "by a fixture", "the whole file"],
)


@skips
def test_a_skip_is_a_failure_where_ci_is_set(
    source: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")

    assert outcome(source, pytester) in ({"failed": 1}, {"errors": 1})


@skips
def test_a_skip_is_a_skip_elsewhere(source: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    assert outcome(source, pytester) == {"skipped": 1}


def test_a_known_fault_is_no_skip(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    assert outcome(EXPECTED_TO_FAIL, pytester) == {"xfailed": 1}


def outcome(source: str, pytester: pytest.Pytester) -> dict[str, int]:
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(source)
    return pytester.runpytest_inprocess("-p", "no:cacheprovider").parseoutcomes()
