"""What the architecture tests read from the source: files, definitions and imports."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "crickets"
FILES = sorted(
    file.relative_to(ROOT) for folder in ("src", "tests", "migrations") for file in (ROOT / folder).rglob("*.py")
)
PACKAGE_FILES = [file for file in FILES if (ROOT / file).is_relative_to(PACKAGE)]

Function = ast.FunctionDef | ast.AsyncFunctionDef
Import = ast.Import | ast.ImportFrom


def read(file: Path) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def functions(source: str) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, Function))


def long_functions(source: str, limit: int) -> list[str]:
    return [f.name for f in functions(source) if f.end_lineno and f.end_lineno - f.lineno >= limit]


def imports_inside_functions(source: str) -> list[int]:
    """Line numbers of the imports that run only when a function does."""
    return sorted({node.lineno for f in functions(source) for node in ast.walk(f) if isinstance(node, Import)})


def imported_names(source: str) -> set[str]:
    """Top-level names of everything that is imported, wherever it stands."""
    return {name.partition(".")[0] for node in ast.walk(ast.parse(source)) for name in _names(node)}


def calls_of_the_clock(source: str) -> list[int]:
    """Line numbers of calls such as `datetime.now(...)` and `date.today()`."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    clock = {"now", "utcnow", "today"}
    return sorted(call.lineno for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in clock)


def class_names(source: str) -> list[str]:
    return [node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]


def _names(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
        case _:
            return []
