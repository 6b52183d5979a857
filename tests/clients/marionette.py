"""Marionette, the remote control of Mozilla's programs: JSON over TCP, each packet behind its length in bytes."""

import json
import socket
from typing import Any, Self

from tests.servers.account import HOST

_SCRIPT_LIMIT = 30.0
"""Seconds that a script in the program may take; then the program itself says which one hangs."""
_ANSWER_LIMIT = _SCRIPT_LIMIT + 10.0


class MarionetteFailed(Exception):
    """The program refused a command, or a script in it failed; the message is the program's."""


class Marionette:
    """A session with a program that was started with ``--marionette``, in its own privileged context."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((HOST, port), timeout=_ANSWER_LIMIT)
        self._packets = self._socket.makefile("rb")
        self._commands = 0
        self._receive()  # the greeting
        self._command("WebDriver:NewSession", capabilities={})
        self._command("WebDriver:SetTimeouts", script=int(_SCRIPT_LIMIT * 1000))
        self._command("Marionette:SetContext", value="chrome")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._packets.close()
        self._socket.close()

    def run(self, script: str, *arguments: object) -> Any:  # noqa: ANN401 - whatever JSON can say
        """Run the body of an async function; what it returns is handed back, what it throws is raised."""
        body = f"const resolve = arguments[arguments.length - 1]; const given = [...arguments].slice(0, -1);{_CALL}"
        answer = self._command("WebDriver:ExecuteAsyncScript", script=body % script, args=list(arguments))["value"]
        if "error" in answer:
            raise MarionetteFailed(answer["error"])
        return answer["value"]

    def _command(self, name: str, **parameters: object) -> Any:  # noqa: ANN401 - whatever JSON can say
        self._commands += 1
        packet = json.dumps([0, self._commands, name, parameters]).encode()
        self._socket.sendall(b"%d:%b" % (len(packet), packet))
        _, _, error, result = self._receive()
        if error:
            msg = f"{name}: {error['message']}\n{error['stacktrace']}"
            raise MarionetteFailed(msg)
        return result

    def _receive(self) -> Any:  # noqa: ANN401 - whatever JSON can say
        length = b""
        while not length.endswith(b":"):
            byte = self._packets.read(1)
            if not byte:
                msg = "the program closed the connection"
                raise MarionetteFailed(msg)
            length += byte
        return json.loads(self._packets.read(int(length[:-1])))


# A thrown error has no way through the callback, so it goes back as a value.
_CALL = """
(async function () {%s})().then(
  value => resolve({value: value ?? null}),
  error => resolve({error: `${error}\\n${error.stack}`}),
);
"""
