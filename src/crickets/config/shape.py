"""The first reading of the file: every key known, every value of its kind."""

from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from crickets.config.fields import FORGIVING
from crickets.config.nearest import hint
from crickets.config.problems import Findings, Place
from crickets.config.table import Table
from crickets.config.tables import FileTable

_SENTENCES = {
    "missing": "is missing",
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_short": "must not be empty",
}


def shape(tables: dict[str, Any], findings: Findings) -> FileTable | None:
    """Read the tables; what is wrong is noted, and replaced, so that the keys can be held against each other.

    None where a whole table is something else, so that nothing can stand in for it.
    """
    try:
        return FileTable.model_validate(tables)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    for detail in details:
        findings.wrong(detail["loc"], _sentence(detail))
    if any(detail["type"] in {"model_type", "dict_type"} for detail in details):
        return None
    return FileTable.model_validate(tables, context=FORGIVING)


def _sentence(detail: ErrorDetails) -> str:
    place, context = detail["loc"], detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            known = _table_at(place[:-1]).model_fields
            return f"unknown key{hint(str(place[-1]), known, 'known here are ' + ', '.join(known))}"
        case "value_error":
            return str(context["error"])
        case kind:
            return _SENTENCES.get(kind, detail["msg"]).format_map(context)


def _table_at(place: Place) -> type[Table]:
    kind: Any = FileTable
    for step in place:
        inside = get_args(kind)  # of list[Table] and dict[str, Table] the table comes last
        kind = inside[-1] if inside else kind.model_fields[step].annotation
    table: type[Table] = kind
    return table
