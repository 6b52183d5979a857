"""A letter from its template, by Jinja in its sandbox: a faulty template is a sentence, never half a letter."""

import traceback
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from jinja2 import (
    Environment,
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from crickets.core.compose import one_line, safe
from crickets.core.letter import SEVERAL_LINES, lacking
from crickets.errors import LetterError
from crickets.letters.amounts import amount_filters
from crickets.letters.dates import date_filters, spellings
from crickets.letters.folders import BUILT_IN, CLAUSES, TASKS, Folders
from crickets.letters.tone import Remark, review

FALLBACK = "en"
"""The language of a script that the client's language lacks."""


class TemplateLetters:
    """The letters of the user's own folder, where one is given, and those that come with the program.

    Templates are compiled once, and again when their file changes.
    """

    def __init__(self, own: Path | None = None) -> None:
        self._own = own
        self._folders = Folders((own, BUILT_IN) if own else (BUILT_IN,))
        self._environments: dict[str, Environment] = {}

    def render(self, letter: str, language: str, values: Mapping[str, object]) -> str:
        """The text of a letter, without empty lines around it; raises LetterError.

        ``values`` are those of ``LetterValues``, for a clause those of ``clause_values``. Texts among them are made
        safe, and never rendered themselves. A final notice that lacks something is refused, and what it is said.
        """
        path = self._folders.find(letter, language)
        if path is None:
            raise self._missing(letter, language)
        if sentences := lacking(letter, values):
            msg = f"this final notice cannot be written yet: {'; '.join(sentences)}"
            raise LetterError(msg, template=path)
        template = self._template(path, language)
        try:
            text = template.render(_harmless(values)).strip()
        # An expression in a template can raise whatever Python can.
        except Exception as error:
            raise self._failed(template, error, values) from error
        if not text:
            msg = "this letter comes out empty; write its text, or remove the file"
            raise LetterError(msg, template=str(template.filename))
        return text

    def script(self, name: str, language: str, values: Mapping[str, object]) -> str:
        """Words for a task such as a call, in English where the language has none; raises LetterError."""
        spoken = language if self.has_script(name, language) else FALLBACK
        return self.render(f"{TASKS}{name}", spoken, values)

    def spellings(self, day: date, language: str, country: str = "") -> tuple[str, ...]:
        """Every way in which letters in a language write a day, the longest first; raises LetterError."""
        try:
            return spellings(day, language, country)
        except ValueError as error:
            raise LetterError(str(error), template=language) from error

    def has(self, letter: str, language: str) -> bool:
        """Whether there is such a letter in this language; a clause or a script is none."""
        return self._folders.is_letter(letter) and self._folders.find(letter, language) is not None

    def has_clause(self, name: str, language: str) -> bool:
        """Whether there is such a clause in this language."""
        return self._folders.find(f"{CLAUSES}{name}", language) is not None

    def has_script(self, name: str, language: str) -> bool:
        """Whether there are such words in this language."""
        return self._folders.find(f"{TASKS}{name}", language) is not None

    def languages(self) -> tuple[str, ...]:
        """The languages that have letters, in alphabetical order."""
        return self._folders.languages()

    def letters(self, language: str) -> tuple[str, ...]:
        """The names of all letters of a language, in alphabetical order."""
        return tuple(name for name in self._folders.letters(language) if self._folders.is_letter(name))

    def own(self, letter: str, language: str) -> Path | None:
        """The file of this letter in the user's own folder, if it comes from there."""
        path = self._folders.find(letter, language)
        file = self._folders.file(path) if path else None
        return file if file and self._own and file.is_relative_to(self._own) else None

    def review(self) -> Iterator[tuple[Path, Remark]]:
        """What the user's own letters had better not say; raises LetterError where a word list cannot be read."""
        return review(self._own, self._folders) if self._own else iter(())

    def _template(self, path: str, language: str) -> Template:
        try:
            return self._environment(path, language).get_template(path)
        except TemplateSyntaxError as error:
            msg = f"{error.message}; correct the line, or remove the file to have the letter that comes with Crickets"
            raise LetterError(msg, template=error.filename or path, line=error.lineno) from error
        except (OSError, UnicodeError) as error:
            msg = f"this letter cannot be read: {error}; it must be a text in UTF-8 that Crickets may read"
            raise LetterError(msg, template=path) from error

    def _environment(self, path: str, language: str) -> Environment:
        if language not in self._environments:
            try:
                self._environments[language] = _environment(self._folders, language)
            except ValueError as error:
                raise LetterError(str(error), template=path) from error
        return self._environments[language]

    def _missing(self, letter: str, language: str) -> LetterError:
        template = f"{language}/{letter}.txt"
        if not self._folders.could_be(letter, language):
            msg = "this is no name of a letter; write its stage and its name, such as negotiating/first"
            return LetterError(msg, template=repr(template))
        known = [other for other in self.languages() if self.has(letter, other)]
        choice = f"choose a language that has it ({', '.join(known)})" if known else "choose a letter that there is"
        place = self._own / template if self._own else f"{template} in a folder of your own"
        return LetterError(f"there is no such letter; write it to {place}, or {choice}", template=template)

    def _failed(self, template: Template, error: Exception, values: Mapping[str, object]) -> LetterError:
        file, line = self._place(error) or (str(template.filename), None)
        match error:
            case UndefinedError():
                sentence = f"{error.message}; it can use {', '.join(sorted(values))}"
            case TemplateNotFound():
                sentence = f"there is no template {error.name!r} to include; its name begins with the language, as en/"
            case _:
                sentence = f"{str(error) or type(error).__name__}; correct the line, or remove the file"
        return LetterError(sentence, template=file, line=line)

    def _place(self, error: Exception) -> tuple[str, int | None] | None:
        """File and line of the template in which an error arose."""
        frames = traceback.extract_tb(error.__traceback__)
        places = [(frame.filename, frame.lineno) for frame in frames if self._folders.owns(frame.filename)]
        return places[-1] if places else None


def _environment(folders: Folders, language: str) -> Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(folders.load),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # letters are text, no HTML
    )
    environment.filters.update(date_filters(language) | amount_filters(language))
    return environment


def _harmless(values: Mapping[str, object]) -> dict[str, object]:
    """The same values, without anything in their texts that a letter must not bear."""
    return {name: _clean(name, value) for name, value in values.items()}


def _clean(name: str, value: object) -> object:
    match value:
        case str() if name in SEVERAL_LINES:
            return "\n".join(one_line(line) for line in value.strip().splitlines())
        case str():
            return safe(value)
        case Mapping():
            return _harmless(value)
        case tuple():
            return tuple(_clean(name, one) for one in value)
        case _:
            return value
