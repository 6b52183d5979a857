"""Words as they were typed, past typer's way with them: that goes through pydantic, which costs a tenth of a second."""

from typing import Any

from typer.core import TyperArgument, TyperGroup, TyperOption

_PLAIN = (str, bool, list[str])


class _AsTyped:
    """What typer asks for the value of a parameter; these need no change, and no library to find that out."""

    def coerce(self, value: Any, **_: object) -> Any:  # noqa: ANN401 - whatever was typed
        return value


def as_typed(program: TyperGroup) -> TyperGroup:
    """Let every parameter that is a text, a flag or a list of texts be what was typed; others stay typer's."""
    for command in (program, *program.commands.values()):
        for parameter in command.params:
            if isinstance(parameter, TyperArgument | TyperOption) and parameter.type_descriptor.annotation in _PLAIN:
                # A test holds typer to this: it fails where a usage error loads pydantic all the same.
                parameter._runtime_param = _AsTyped()  # type: ignore[assignment]  # noqa: SLF001
    return program
