"""The reader of mails: what it says, and that it costs nothing before the first one."""

import subprocess
import sys
from datetime import date

import pytest

from crickets.core.nature import AutoReply, Personal
from crickets.ports import Reading
from crickets.reading.reader import Reader
from tests.reading import mails, samples


def test_it_reads_natures_promises_and_invoices() -> None:
    reader: Reading = Reader()
    away = mails.mail("I am back on 16 November 2026.", "Automatic reply: Offer")

    assert reader.nature(mails.mail(), mails.RECEIVED, answers=None, language="en") == Personal()
    assert isinstance(reader.nature(away, mails.RECEIVED, answers=mails.SENT, language="en"), AutoReply)
    assert reader.promise(mails.mail("I'll pay on Friday."), mails.TUESDAY, "en") == date(2026, 11, 6)
    assert reader.invoices(samples.message().as_bytes()) == ()


@pytest.mark.parametrize(
    "first, loaded, spared",
    [
        ("", set(), {"dateparser", "flufl.bounce", "facturx", "lxml", "pypdf", "py3langid", "numpy"}),
        (
            "nature(b'', at, answers=None, language='en')",
            {"dateparser", "flufl.bounce"},
            {"facturx", "lxml", "pypdf", "numpy"},
        ),
        ("traits(b'')", {"py3langid", "numpy"}, {"dateparser", "facturx", "lxml", "pypdf"}),
        ("invoices(b'')", {"facturx"}, {"dateparser", "flufl.bounce"}),
    ],
    ids=[
        "no mail came",
        "a client's mail",
        "a mail of somebody who may be proposed",
        "a mail of the user's with a file",
    ],
)
def test_a_watcher_loads_what_reads_mails_with_the_first_that_needs_it(
    first: str, loaded: set[str], spared: set[str]
) -> None:
    statement = (
        "import sys, crickets.daemon; from datetime import UTC, datetime; from crickets.reading.reader import Reader; "
        f"at = datetime(2026, 3, 2, tzinfo=UTC); reader = Reader(); {f'reader.{first}; ' if first else ''}"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", statement], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())

    assert loaded <= modules
    assert modules.isdisjoint(spared)
