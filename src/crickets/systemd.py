"""What the service tells its manager: the datagrams of sd_notify(3), written by hand.

Without a manager ($NOTIFY_SOCKET is not set) every call does nothing and returns False.
"""

import logging
import os
import socket
import time
from datetime import timedelta

_LOG = logging.getLogger(__name__)
_SEND_LIMIT_SECONDS = 2.0


def ready(status: str = "") -> bool:
    """Say that the start, or the reload that `reloading` announced, is complete."""
    return _notify({"READY": "1"} | _status(status))


def reloading(status: str = "") -> bool:
    """Say that a reload has begun; `ready` must follow.

    The manager compares MONOTONIC_USEC with its own request to tell this reload from an earlier one.
    """
    microseconds = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    return _notify({"RELOADING": "1", "MONOTONIC_USEC": str(microseconds)} | _status(status))


def stopping(status: str = "") -> bool:
    """Say that the service has begun to stop."""
    return _notify({"STOPPING": "1"} | _status(status))


def status(text: str) -> bool:
    """Show one line in `systemctl status`."""
    return _notify(_status(text))


def watchdog() -> bool:
    """Say that the work goes on, so that the manager does not restart the service."""
    return _notify({"WATCHDOG": "1"})


def watchdog_interval() -> timedelta | None:
    """How often to call `watchdog`: half of what the manager allows; None if it does not ask.

    Source: sd_watchdog_enabled(3).
    """
    if os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    allowed = os.environ.get("WATCHDOG_USEC", "")
    # isdecimal() alone accepts the digits of every script.
    if not (allowed.isascii() and allowed.isdecimal() and int(allowed)):
        return None
    return timedelta(microseconds=int(allowed)) / 2


def _status(text: str) -> dict[str, str]:
    # A line break would begin another assignment of the datagram.
    return {"STATUS": " ".join(text.split())} if text else {}


def _notify(assignments: dict[str, str]) -> bool:
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return False
    message = "\n".join(f"{name}={value}" for name, value in assignments.items())
    try:
        _send(address, message.encode("utf-8", "replace"))
    except OSError as error:
        _LOG.warning("systemd not notified", extra={"socket": address, "reason": str(error)})
        return False
    return True


def _send(address: str, datagram: bytes) -> None:
    # "@" stands for the NUL byte that begins the name of an abstract socket (unix(7)).
    target = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.settimeout(_SEND_LIMIT_SECONDS)
        sender.sendto(datagram, target)
