"""Where the templates lie: in the user's own folder, then in the one that comes with the program."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

BUILT_IN = Path(__file__).with_name("templates")

CLAUSES = "clauses/"
"""How the names of templates begin that are no letters but clauses of a contract."""

TASKS = "tasks/"
"""How the names of templates begin that are no letters but words for a task of the user."""

# Neither a dot nor a backslash: a name cannot lead out of its folder.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]+)*")
_LETTER = re.compile(r"\w[\w-]*(?:/\w[\w-]*)?")
_PATH = re.compile(r"\w[\w-]*(?:/\w[\w-]*)*\.txt")

Loaded = tuple[str, str, Callable[[], bool]]


@dataclass(frozen=True, slots=True)
class Folders:
    """Folders of templates, ``<language>/<stage>/<letter>.txt`` in each; an earlier one covers a later one."""

    roots: tuple[Path, ...]

    def could_be(self, letter: str, language: str) -> bool:
        """Whether these are names of a letter and of a language at all."""
        return bool(_LANGUAGE.fullmatch(language) and _LETTER.fullmatch(letter))

    def is_letter(self, name: str) -> bool:
        """Whether a template of this name is a letter, and not something else that has templates."""
        return not name.startswith((CLAUSES, TASKS))

    def find(self, letter: str, language: str) -> str | None:
        """The path of a letter below its root; None where there is none, or where that is no name of one."""
        if not self.could_be(letter, language):
            return None
        path = f"{language}/{letter}.txt"
        return path if self.file(path) else None

    def file(self, path: str) -> Path | None:
        """The file of a path, in the first folder that has it."""
        return next((root / path for root in self.roots if (root / path).is_file()), None)

    def load(self, path: str) -> Loaded | None:
        """Source, file name and whether both still hold, as Jinja's FunctionLoader wants them."""
        file = self.file(path) if _PATH.fullmatch(path) else None
        if file is None:
            return None
        written = file.stat().st_mtime_ns
        return file.read_text(encoding="utf-8"), str(file), lambda: self._holds(path, file, written)

    def languages(self) -> tuple[str, ...]:
        """The languages that have a folder, in alphabetical order."""
        folders = (folder for root in self.roots if root.is_dir() for folder in root.iterdir() if folder.is_dir())
        return tuple(sorted({folder.name for folder in folders if _LANGUAGE.fullmatch(folder.name)}))

    def letters(self, language: str) -> tuple[str, ...]:
        """The names of a language's letters in alphabetical order; a name that begins with _ is a part of letters."""
        return tuple(sorted(set(self._names(language)))) if _LANGUAGE.fullmatch(language) else ()

    def owns(self, file: str) -> bool:
        """Whether a file is a template."""
        return any(Path(file).is_relative_to(root) for root in self.roots)

    def _names(self, language: str) -> Iterator[str]:
        for folder in (root / language for root in self.roots):
            for file in folder.rglob("*.txt"):
                name = file.relative_to(folder).with_suffix("").as_posix()
                if _LETTER.fullmatch(name) and not file.name.startswith("_"):
                    yield name

    def _holds(self, path: str, file: Path, written: int) -> bool:
        # Also after a file of the same name came into the user's own folder.
        return self.file(path) == file and file.stat().st_mtime_ns == written
