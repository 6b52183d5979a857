"""`python -m crickets` is the same as `crickets`."""

import sys

from crickets.cli import main

if __name__ == "__main__":
    sys.exit(main())
