"""What the program says about its work: JSON lines in a service, readable lines on a terminal.

Every room logs by `logging.getLogger(__name__)`, a short event as the message and the ids that belong to it as
`extra`; only this file knows how a line looks. Lines carry ids, never texts or secrets.
"""

import logging
import os
import sys
import traceback
from typing import TextIO

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

from crickets.core.visible import visible

_OUR_HANDLER = "crickets"


def configure(*, verbose: bool = False, stream: TextIO | None = None) -> None:
    """Send log lines to `stream` (standard error unless given); a second call replaces the first.

    `verbose` lets debug lines of our own through. Other libraries stay at warnings even then: their debug lines
    quote the conversation with the server, with bodies and passwords in it.
    """
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.set_name(_OUR_HANDLER)
    handler.setFormatter(_for_a_terminal() if stream.isatty() else _for_a_service())
    root = logging.getLogger()
    root.handlers = [*(other for other in root.handlers if other.name != _OUR_HANDLER), handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("crickets").setLevel(logging.DEBUG if verbose else logging.INFO)
    logging.captureWarnings(capture=True)


def _for_a_service() -> logging.Formatter:
    return _formatter(
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(default=str),
    )


def _for_a_terminal() -> logging.Formatter:
    return _formatter(
        structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
        _escape_control_characters,
        structlog.dev.ConsoleRenderer(
            colors=not os.environ.get("NO_COLOR"),
            # The default draws the local variables of every frame, and those hold texts and passwords.
            exception_formatter=_write_traceback,
        ),
    )


def _formatter(*steps: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            _forget_other_handlers,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *steps],
    )


def _forget_other_handlers(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    # A handler that formatted the record before us left its results on it, where they look like ids of the event.
    return {key: value for key, value in event.items() if key not in {"message", "asctime"}}


def _escape_control_characters(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: visible(value) if isinstance(value, str) else value for key, value in event.items()}


def _write_traceback(out: TextIO, exc_info: ExcInfo) -> None:
    lines = "".join(traceback.format_exception(*exc_info)).splitlines()
    out.write("\n" + "\n".join(visible(line) for line in lines))
