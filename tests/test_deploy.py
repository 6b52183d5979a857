from itertools import pairwise

from tests.architecture.source import ROOT

UNIT = (ROOT / "deploy" / "crickets.service").read_text(encoding="utf-8")
HARDENING = UNIT.partition("# Hardening")[2].partition("[Install]")[0].splitlines()


def test_each_line_of_hardening_is_explained_by_a_sentence_above_it() -> None:
    unexplained = [
        line for above, line in pairwise(HARDENING) if "=" in line and not (above.startswith("# ") and above[-1] == ".")
    ]

    assert unexplained == []


def test_a_wrong_configuration_is_not_started_again_and_again() -> None:
    assert {"Restart=on-failure", "RestartPreventExitStatus=78"} <= set(UNIT.splitlines())


def test_the_watchdog_needs_the_service_to_speak_for_itself() -> None:
    assert {"Type=notify", "WatchdogSec=180"} <= set(UNIT.splitlines())
