"""What is typed and what is shown, past typer's way with them.

Its reading goes through pydantic, which costs a tenth of a second; its help names the types of Python.
"""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption
from typer.main import get_command

_PLAIN = (str, bool, list[str])


class _AsTyped:
    """What typer asks for the value of a parameter; these need no change, and no library to find that out."""

    def coerce(self, value: Any, **_: object) -> Any:  # noqa: ANN401 - whatever was typed
        return value


@dataclass(frozen=True, slots=True)
class _WholeNumber:
    """The same for a whole number between two others, both of them in it."""

    lowest: int
    highest: int

    def __str__(self) -> str:
        return f"{self.lowest} to {self.highest}"

    def coerce(self, value: str | int, *, param: TyperOption, ctx: typer.Context) -> int:
        """Read it; raises BadParameter. What stands for it where nothing is typed may be any number."""
        if isinstance(value, int):
            return value
        with suppress(ValueError):
            if self.lowest <= int(value) <= self.highest:
                return int(value)
        msg = f"{value!r} is not a whole number from {self}."
        raise typer.BadParameter(msg, ctx, param)


def program(app: typer.Typer) -> TyperGroup:
    """The verbs, of which every parameter that is a text, a flag or a list of texts stays as it was typed.

    Whole numbers are read here. The help says what is meant, ``--days DAYS``, and not of which type it is.
    """
    group = get_command(app)
    if not isinstance(group, TyperGroup):
        msg = "an app of a single verb has no group"
        raise TypeError(msg)
    # A verb that has verbs of its own would come first.
    group.commands = dict(sorted(group.commands.items(), key=lambda named: isinstance(named[1], TyperGroup)))
    _leave_alone(typer.Context(group, **group.context_settings))
    return group


def _leave_alone(context: typer.Context) -> None:
    verbs = context.command.commands.values() if isinstance(context.command, TyperGroup) else ()
    for verb in verbs:
        _leave_alone(typer.Context(verb, parent=context))
    for parameter in context.command.get_params(context):
        _name_meaning(parameter)
        if isinstance(parameter, TyperArgument | TyperOption) and parameter.type_descriptor.annotation in _PLAIN:
            # A test holds typer to this: it fails where a usage error loads pydantic all the same.
            parameter._runtime_param = _AsTyped()  # type: ignore[assignment]  # noqa: SLF001
        elif isinstance(parameter, TyperOption) and isinstance(parameter.min, int) and isinstance(parameter.max, int):
            number = _WholeNumber(parameter.min, parameter.max)
            parameter._runtime_param = number  # type: ignore[assignment]  # noqa: SLF001
            parameter._get_number_range_help_str = number.__str__  # type: ignore[method-assign]  # noqa: SLF001


def _name_meaning(parameter: object) -> None:
    """Let the help of a parameter do without its type; of an option that is a choice it tells the choices."""
    if isinstance(parameter, TyperArgument):
        parameter.display_type_rich = _nothing  # type: ignore[method-assign]
        parameter.get_usage_pieces = partial(_in_usage, parameter)  # type: ignore[method-assign]
    elif isinstance(parameter, TyperOption) and not parameter.type_descriptor.is_choice:
        parameter.metavar = parameter.metavar or parameter.name.upper()


def _nothing(*_: object, **__: object) -> None:
    """The type, as typer is to show it."""


def _in_usage(argument: TyperArgument, _: object) -> list[str]:
    """An argument in the line of the usage: as it is called, in brackets where it may be left out."""
    name = argument.display_name_raw
    return [f"{name if argument.required else f'[{name}]'}{'...' * (argument.nargs != 1)}"]
