"""What the command line says of itself, and the two pages that are made of it: one to browse, one for man(1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

import crickets
from crickets.cli.program import app
from crickets.cli.typed import program
from tests.docs.page import cell

_NAME = "crickets"
_EVERYWHERE = "--help"
_EXAMPLES = "For example:\n"
_DOT = "."  # begins a request of roff where a line begins with it

_HEAD = """# Every verb of the command line

Made from the program itself, and held against it by a test. `crickets VERB --help` says the same, and so does
`man crickets` where [the installation](../deploy/README.md) put it. What stands before the verb counts for each:

"""


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument or an option: how it is written, and what it is for."""

    written: str
    meaning: str


@dataclass(frozen=True)
class Verb:
    """One verb, with all that may stand behind it."""

    context: typer.Context

    @property
    def name(self) -> str:
        """How it is called, with the verb that it is a part of: ``invoice add``."""
        return self.context.command_path.removeprefix(f"{_NAME} ")

    @property
    def usage(self) -> str:
        """The line that shows what it takes."""
        return " ".join(self.command.get_usage(self.context).removeprefix("Usage: ").split())

    @property
    def sentence(self) -> str:
        """What it does."""
        return " ".join((self.command.help or "").split())

    @property
    def examples(self) -> Sequence[str]:
        """Lines as they are typed."""
        return [line.strip() for line in (self.command.epilog or "").partition(_EXAMPLES)[2].splitlines()]

    @cached_property
    def parameters(self) -> Sequence[Parameter]:
        """Arguments first, then options; without those that every verb has."""
        found = [
            each
            for each in self.command.get_params(self.context)
            if isinstance(each, TyperArgument | TyperOption) and not each.hidden and _EVERYWHERE not in each.opts
        ]
        return [self._parameter(each) for each in sorted(found, key=lambda each: isinstance(each, TyperOption))]

    @property
    def command(self) -> TyperCommand | TyperGroup:
        """What typer made of it."""
        command = self.context.command
        assert isinstance(command, TyperCommand | TyperGroup)
        return command

    def _parameter(self, given: TyperArgument | TyperOption) -> Parameter:
        record = given.get_help_record(self.context)
        assert record is not None
        written, meaning = record
        if isinstance(given, TyperArgument):
            written = given.display_name_raw
        return Parameter(written, meaning.replace("  [required]", ""))


def whole() -> Verb:
    """The program, with what stands before every verb."""
    group = program(app)
    return Verb(typer.Context(group, info_name=_NAME, **group.context_settings))


def verbs(within: Verb | None = None) -> Iterator[Verb]:
    """Every verb, a verb with parts before its parts."""
    context = (within or whole()).context
    commands = context.command.commands if isinstance(context.command, TyperGroup) else {}
    for name, command in commands.items():
        verb = Verb(typer.Context(command, info_name=name, parent=context))
        yield verb
        yield from verbs(verb)


def page() -> str:
    """All verbs in Markdown."""
    return _HEAD + "\n".join([*_table(whole()), *(line for verb in verbs() for line in _section(verb))]) + "\n"


def manual() -> str:
    """All verbs in roff, for man(1)."""
    return "\n".join(_manual()) + "\n"


def _section(verb: Verb) -> Iterator[str]:
    yield from (f"\n## {verb.name}", "", verb.sentence, "", "```sh", *(verb.examples or [verb.usage]), "```")
    if verb.parameters:
        yield ""
        yield from _table(verb)


def _table(verb: Verb) -> Iterator[str]:
    yield from ("| given | meaning |", "|---|---|")
    yield from (f"| `{cell(each.written)}` | {cell(each.meaning)} |" for each in verb.parameters)


def _manual() -> Iterator[str]:
    program_itself = whole()
    yield f'.TH CRICKETS 1 "" "Crickets {crickets.__version__}" "User Commands"'
    yield from (".SH NAME", rf"crickets \- {_roff(program_itself.sentence[0].lower() + program_itself.sentence[1:])}")
    yield from (".SH SYNOPSIS", ".B crickets", r"[\fIOPTIONS\fR] \fIVERB\fR [\fIARGUMENTS\fR]")
    yield ".SH OPTIONS"
    yield from _listed(program_itself.parameters)
    yield ".SH VERBS"
    for verb in verbs():
        yield from (f".SS {_roff(verb.usage.removeprefix(f'{_NAME} ').replace(' [OPTIONS]', ''))}",)
        yield _roff(verb.sentence)
        yield from _listed(verb.parameters)
        if verb.examples:
            yield from (".PP", ".EX", *(_roff(line) for line in verb.examples), ".EE")
    yield ".SH EXIT STATUS"
    yield from (".EX", *(_roff(line) for line in (program_itself.command.epilog or "").splitlines()[2:]), ".EE")
    yield from (".SH FILES", *_FILES, ".SH SEE ALSO", *_SEE_ALSO)


_FILES = (
    ".TP\n.I ~/.config/crickets/config.toml\nThe configuration; of a service /etc/crickets/config.toml.",
    ".TP\n.I ~/.local/state/crickets/\nThe state directory, with the database; of a service /var/lib/crickets.",
)
_SEE_ALSO = (r"The documentation in docs/ of the source: getting started, every key, the cookbook of cadences.",)


def _listed(parameters: Sequence[Parameter]) -> Iterator[str]:
    for each in parameters:
        yield from (".TP", rf"\fB{_roff(each.written)}\fR", _roff(each.meaning))


def _roff(text: str) -> str:
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace("`", r"\(ga")
    return rf"\&{escaped}" if escaped.startswith(_DOT) else escaped
