"""The page of every key: its kind and default from the types, its meaning from the example."""

import re
from collections.abc import Iterator
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from crickets.config import fields
from crickets.config.table import Table
from crickets.config.tables import FileTable
from tests.docs.example import Explained, Kind, Told, explained
from tests.docs.page import cell

KINDS = {
    "Text": "text",
    "Name": "text, not empty",
    "Lines": "text, several lines",
    "str": "text",
    "bool": "`true` or `false`",
    "Port": "1 to 65535",
    "Count": "a whole number, 1 or more",
    "WholeAddress": "a mail address",
    "AddressOrDomain": "a mail address or `@domain`",
    "Database": "a file of SQLite",
    "ListenOrNot": "a loopback address and a port",
    "Zone": "a time zone",
    "Country": "a country",
    "Language": "a language",
    "LanguageOrNone": "a language",
    "Weekday": "a weekday",
    "Hours": "hours of a day",
    "Span": "a span: `90s`, `5m`, `2h`, `90d`, `12w`",
    "StepDuration": "a duration: `48h`, `5d`, `2w`, `3bd`",
    "StepSpan": "a duration, or a range `4d..7d`",
    "StepDay": "a weekday of the week after",
    "AuthservId": "the name of a server",
    "ThreadId": "a Message-ID",
    "Currency": "a currency",
    "CurrencyOrNone": "a currency",
    "Percent": "0 to 100",
    "Percentage": "a percentage in quotes",
    "ContractDays": "days or weeks: `14d`, `2w`",
    "Amount": "an amount in quotes",
    "NumberOfHours": "a number of hours",
    "Day": "a date, without quotes",
    "ProviderOrNone": "`google`, `microsoft` or `other`",
    "WebAddress": "a web address",
}
"""What each alias of config/fields.py is called on the page; one for an enumeration is its words."""

_DEFAULT = re.compile(r"(?:^|[;.]? )default: ([^;.]+)")

_HEAD = """# Every key of the configuration

Made from the program's own types and from [config.example.toml](../config.example.toml), where all of it stands
together, and held against both by a test. A key that nobody knows is an error that names the nearest one;
`crickets check` says all that is wrong at once, each with file and line.

The configuration is the first of `--config FILE`, `$CRICKETS_CONFIG`, `./config.toml`,
`$XDG_CONFIG_HOME/crickets/config.toml`, `/etc/crickets/config.toml`. Relative paths start at the folder of the file
that they stand in. Durations of steps and limits count in `h` hours, `d` days, `w` weeks (the same time on your clock),
`bd` working days of both sides. Situations with their cadences: [the cookbook](cookbook.md).
"""


def page() -> str:
    """The whole page."""
    told = explained()
    return "\n".join([_HEAD, *(line for kind in _classes(FileTable) for line in _section(kind, told))])


def _section(kind: Kind, told: Explained) -> Iterator[str]:
    if not any(kind is described for described, _ in told.keys):
        return  # it stands on one line, as a key of the table around it
    yield f"## {'The file itself' if kind is FileTable else (kind.__doc__ or '').rstrip('.').replace('``', '`')}\n"
    if told.tables.get(kind):
        yield f"{told.tables[kind]}\n"
    yield "| key | is | default | meaning |\n|---|---|---|---|"
    yield from _rows(kind, told)
    yield ""


def _rows(kind: Kind, told: Explained) -> Iterator[str]:
    hints = get_type_hints(kind, include_extras=True)
    for name, info in kind.model_fields.items():
        if not any(_classes(hints[name])) or (kind, name) in told.keys:
            yield _row(name, info, _called(hints[name]), told.keys[kind, name])


def _row(name: str, info: FieldInfo, called: str, told: Told) -> str:
    words = " ".join(told.words)
    said = _DEFAULT.search(words)
    default = "**needed**" if info.is_required() else f"`{told.shown}`" if told.is_default else said[1] if said else ""
    meaning = " ".join(_sentences(_DEFAULT.sub("", words, count=1), *told.above))
    return f"| `{name}` | {called} | {cell(default)} | {cell(meaning)} |"


def _sentences(*texts: str) -> Iterator[str]:
    for text in filter(None, (text.strip(" .;") for text in texts)):
        yield f"{text[0].upper()}{text[1:]}."


def _called(hint: Any) -> str:  # noqa: ANN401 - a type, or what stands for one
    if get_origin(hint) in {Union, UnionType} and type(None) in get_args(hint):
        hint = next(inside for inside in get_args(hint) if inside is not type(None))
    if get_origin(hint) is list:
        return f"a list, each {_called(get_args(hint)[0])}"
    if isinstance(hint, type) and issubclass(hint, Table):
        inside = get_type_hints(hint, include_extras=True)
        return f"{{ {', '.join(f'`{name}` = {_called(inside[name])}' for name in hint.model_fields)} }}"
    enumeration = next(iter(get_args(hint)), None)
    if isinstance(enumeration, type) and issubclass(enumeration, StrEnum):
        return " or ".join(f"`{word}`" for word in enumeration)
    aliases = (name for name, alias in vars(fields).items() if name in KINDS and alias == hint)
    return KINDS[next(aliases, getattr(hint, "__name__", ""))]


def _classes(kind: Any) -> Iterator[Kind]:  # noqa: ANN401 - a type, or what stands for one
    if isinstance(kind, type) and issubclass(kind, Table):
        yield kind
        for info in kind.model_fields.values():
            yield from _classes(info.annotation)
    for inside in get_args(kind):
        yield from _classes(inside)
