"""Makes the Debian in which the installation is tested, before the tests; else says why, and ends with 69."""

import os
import sys

from tests.installation.debian import NoDebian, packed


def main() -> int:
    """The exit status, as in sysexits."""
    try:
        packed()
    except NoDebian as reason:
        sys.stderr.write(f"The tests of the installation are left out: {reason}\n")
        return os.EX_UNAVAILABLE
    return os.EX_OK


sys.exit(main())
