"""An X server without a screen, for programs that open windows."""

import os
import re
import shutil
import signal
import tempfile
from pathlib import Path
from typing import Self

from tests.clients.patience import await_that
from tests.servers.process import ProcessGroup, owner

_SCREEN = ("-screen", "0", "1280x900x24", "-nolisten", "tcp")


class Display:
    """A private Xvfb; ``name`` is what a program needs as DISPLAY."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="display-", dir="/tmp"))
        self._log = self._folder / "log"
        os.chown(self._folder, owner().pw_uid, owner().pw_gid)
        # It chooses a number that is free, and says which on its standard output.
        self._process = ProcessGroup(["Xvfb", "-displayfd", "1", *_SCREEN], folder=self._folder, output=self._log)
        self.name = ""

    def __enter__(self) -> Self:
        try:
            self.name = await_that("Xvfb names its display", self._number, self._log.read_text)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.end(signal.SIGTERM)
        shutil.rmtree(self._folder)

    def _number(self) -> str:
        number = re.search(r"^(\d+)\n", self._log.read_text(), re.MULTILINE)
        return f":{number[1]}" if number else ""
