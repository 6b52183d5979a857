"""Files of the user's that go with a letter."""

from pathlib import Path


def read_file(path: str, limit: int) -> bytes:
    """The content of a regular file, at most ``limit`` bytes of it; raises OSError, and ValueError for no path."""
    file = Path(path)
    if not file.exists():
        msg = "there is no such file"
        raise FileNotFoundError(msg)
    if not file.is_file():  # a pipe would be waited for, a device has no end
        msg = "it is not a file"
        raise OSError(msg)
    with file.open("rb") as opened:
        return opened.read(limit)
