"""Files that a verb writes where the user says."""

from pathlib import Path

from crickets.errors import WordError


def check_target(target: Path, *, force: bool, such_as: str) -> None:
    """Refuse what is no place for a new file, or is there already; raises WordError."""
    if target.is_dir():
        msg = f"{target} is a folder: name a file, such as {target / such_as}"
        raise WordError(msg)
    if not target.parent.is_dir():
        msg = f"there is no folder {target.parent}: make it, or name another"
        raise WordError(msg)
    if target.exists() and not target.is_file():
        msg = f"{target} is a pipe or a device, which a file would take the place of: name a file"
        raise WordError(msg)
    if target.exists() and not force:
        msg = f"{target} is there already: choose another name, or say --force"
        raise WordError(msg)
