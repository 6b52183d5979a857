"""A server's process group that ends when the tests say so, and when the tests themselves are killed."""

import os
import pwd
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_END_LIMIT = 5.0

# Waits for the end of its input, which comes when the tests die, however they die; then nothing of the server stays.
_GUARD = 'read -r _; kill -s KILL -- "-$1"; rm -rf -- "$2"'


def owner() -> pwd.struct_passwd:
    """Whom servers run as: whoever runs the tests, or nobody where that is root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


class ProcessGroup:
    """A program, run as ``owner`` in a group of its own, and everything that it starts.

    ``folder`` holds the server's data: should the tests be killed, it is removed with the group. ``environment`` is the
    whole of it; without one the tests' own is handed on.
    """

    def __init__(
        self, command: Sequence[str], *, folder: Path, output: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        user, as_root = owner(), os.geteuid() == 0
        with output.open("ab") as log:
            self._program = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
                user=user.pw_uid if as_root else None,
                group=user.pw_gid if as_root else None,
                extra_groups=() if as_root else None,
            )
        guard = ["sh", "-c", _GUARD, "guard", str(self._program.pid), str(folder)]
        self._guard = subprocess.Popen(guard, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)

    @property
    def number(self) -> int:
        """The group's id, which is the program's process id."""
        return self._program.pid

    @property
    def running(self) -> bool:
        """Whether the program itself has not ended."""
        return self._program.poll() is None

    def end(self, first: signal.Signals) -> None:
        """Send ``first`` to the whole group, wait for the program, then kill what is left of the group."""
        self._signal(first)
        self._await_end()
        self._signal(signal.SIGKILL)
        self._program.wait()
        # A killed process holds its files and its share of the listening socket until it is really gone.
        while living(self.number):
            time.sleep(0.002)
        with self._guard as guard:
            guard.kill()

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._program.pid, number)

    def _await_end(self) -> None:
        """Wait for the program's end, but leave it unreaped, so that its number still means its group."""
        if self._program.returncode is not None:
            return
        limit = time.monotonic() + _END_LIMIT
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        while os.waitid(os.P_PID, self._program.pid, options) is None and time.monotonic() < limit:
            time.sleep(0.002)


def living(group: int) -> list[int]:
    """The processes of a group that have not ended; one that only waits to be reaped has."""
    return [process for process, state, its_group in _processes() if its_group == group and state not in "ZX"]


def _processes() -> Iterator[tuple[int, str, int]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, group = (folder / "stat").read_text().rpartition(") ")[2].split()[:3]
        except OSError:
            continue  # it has just ended
        yield int(folder.name), state, int(group)
