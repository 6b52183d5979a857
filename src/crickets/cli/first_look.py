"""The bar that shows on a terminal how far a first look has come; later looks are too short to be shown."""

from threading import Lock
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, Progress, TaskID, TextColumn

from crickets.cli.screen import Screen
from crickets.core.people import AccountKey
from crickets.core.visible import visible
from crickets.looking.observe import Progress as Step


class FirstLook:
    """A line for each account that is looked at for the first time; told by any thread, gone when all are read."""

    def __init__(self) -> None:
        name = TextColumn("{task.description}", markup=False)
        count = TextColumn("{task.fields[messages]} messages", markup=False)
        self._bars = Progress(name, BarColumn(), count, console=Screen(stderr=True), transient=True)
        self._accounts: dict[AccountKey, TaskID] = {}
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def __call__(self, step: Step) -> None:
        """Show how far one account has come."""
        with self._lock:
            if step.account not in self._accounts:
                label = f"First look at {visible(step.account)}"
                self._accounts[step.account] = self._bars.add_task(label, total=step.mailboxes, messages=0)
                self._bars.start()
            task = self._accounts[step.account]
            self._bars.update(task, completed=step.done, total=step.mailboxes, messages=step.messages)
            if self._bars.finished:
                self._bars.stop()
