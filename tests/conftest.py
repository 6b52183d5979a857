import os
import signal
from collections.abc import Generator
from typing import TypeVar

import hypothesis
import pytest

# A deadline would make a law depend on how busy the machine is. Where a change is judged, the same examples are tried
# each time, so that it is judged for itself; whoever runs the tests at their desk goes on searching.
hypothesis.settings.register_profile(
    "untimed", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI")), database=None
)
hypothesis.settings.load_profile("untimed")

# A shell that starts us in the background has Ctrl-C ignored, and nohup the end of the terminal, by all that we start
# too; the tests of them need them heard.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

pytest_plugins = ["tests.servers.fixtures"]

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _fail_instead_of_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _fail_instead_of_skip((yield))


def _fail_instead_of_skip(report: Report) -> Report:
    """Where $CI is set nothing may be left out, for whatever reason: a skip there is a failure."""
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} may not be skipped where $CI is set: {report.longreprtext}"
    return report
