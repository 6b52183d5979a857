"""Ask a running Crickets how it does: exit status 1 where it says that it is not well, or says nothing.

It answers where the configuration has ``[metrics] listen = "127.0.0.1:9797"``. Where it has not, nobody listens there,
and nothing can be said against it: should the program end, so does the container.
"""

import sys
from http.client import HTTPConnection, HTTPException

ADDRESS = ("127.0.0.1", 9797)


def main(address: tuple[str, int] = ADDRESS) -> int:
    """Give the exit status."""
    connection = HTTPConnection(*address, timeout=5)
    try:
        connection.request("GET", "/health")
        return 0 if connection.getresponse().status == 200 else 1  # noqa: PLR2004 - OK
    except ConnectionRefusedError:
        return 0
    except (OSError, HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
