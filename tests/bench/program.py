"""The program as a user starts it."""

import os
import sys
from pathlib import Path


def program() -> str:
    """The console script of the environment that runs this."""
    return str(Path(sys.executable).with_name("crickets"))


def environment() -> dict[str, str]:
    """What a user has: compiled modules are kept, which shells for development may forbid."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
