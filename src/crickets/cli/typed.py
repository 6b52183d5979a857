"""What is typed and what is shown, past typer's way with them.

Its reading goes through pydantic, which costs a tenth of a second; its help names the types of Python.
"""

from typing import Any

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption
from typer.main import get_command

_PLAIN = (str, bool, list[str])


class _AsTyped:
    """What typer asks for the value of a parameter; these need no change, and no library to find that out."""

    def coerce(self, value: Any, **_: object) -> Any:  # noqa: ANN401 - whatever was typed
        return value


def program(app: typer.Typer) -> TyperGroup:
    """The verbs, of which every parameter that is a text, a flag or a list of texts stays as it was typed.

    Their help says what is meant, ``--days DAYS``, and not of which type it is.
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


def _name_meaning(parameter: object) -> None:
    """Let the help of a parameter do without its type; of an option that is a choice it tells the choices."""
    if isinstance(parameter, TyperArgument):
        parameter.display_type_rich = _nothing  # type: ignore[method-assign]
    elif isinstance(parameter, TyperOption) and not parameter.type_descriptor.is_choice:
        parameter.metavar = parameter.metavar or parameter.name.upper()


def _nothing(*_: object, **__: object) -> None:
    """The type, as typer is to show it."""
