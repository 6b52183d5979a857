"""An interview with somebody whose answers are written down beforehand."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from crickets.cli.interview.asking import Asker, Nobody, Option, Question, anything
from crickets.cli.interview.talk import Talk
from crickets.cli.interview.wishes import Wishes
from crickets.cli.screen import Screen
from crickets.discovery.servers import Server

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@dataclass
class Scripted:
    """Gives one answer after the other: what is typed, or the line that is chosen; None takes what is proposed."""

    answers: list[str | None]
    asked: list[str] = field(default_factory=list)

    def text(self, question: Question, default: str = "", read: Callable[[str], str] = anything) -> str:
        return read(self._next(question) or default)

    def secret(self, question: Question) -> str:
        return self._next(question) or ""

    def one_of(self, question: Question, options: Sequence[Option[T]], default: T | None = None) -> T:
        title = self._next(question)
        values = {option.title: option.value for option in options}
        return values[title] if title else next(value for value in values.values() if default in {None, value})

    def some_of(self, question: Question, options: Sequence[Option[T]]) -> Sequence[T]:
        self._next(question)
        return [option.value for option in options if option.chosen]

    def _next(self, question: Question) -> str | None:
        self.asked.append(question.text)
        return self.answers.pop(0)


@dataclass
class Interview:
    """A talk, and what was asked and written in it."""

    wishes: Wishes = field(default_factory=Wishes)
    answers: Sequence[str | None] | None = None
    servers: Sequence[Server] = ()

    def __post_init__(self) -> None:
        self.paper = io.StringIO()
        self.asker: Asker = Nobody() if self.answers is None else Scripted(list(self.answers))
        screen = Screen()
        screen.file = self.paper
        self.talk = Talk(self.wishes, self.asker, screen, NOW, Path("state"), lambda _: self.servers)

    @property
    def asked(self) -> list[str]:
        return self.asker.asked if isinstance(self.asker, Scripted) else []

    @property
    def said(self) -> str:
        return self.paper.getvalue()
