"""Who is asked: a person at a terminal, or nobody, where each question is answered by a flag or ends the program."""

import sys
import termios
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Never, Protocol, TypeVar

import questionary

from crickets.core.visible import visible
from crickets.errors import CricketsError

T = TypeVar("T")

_MARK = "?"
_HOW = "(space chooses, Enter goes on)"
_STYLE = questionary.Style(
    [
        ("qmark", "fg:ansigreen bold"),
        ("answer", "fg:ansicyan"),
        ("pointer", "fg:ansicyan bold"),
        ("highlighted", "fg:ansicyan"),
        ("selected", ""),
        ("instruction", "fg:ansibrightblack"),
    ]
)


class Unsaid(CricketsError):
    """An answer is missing, and nobody can be asked: the sentence names the flag."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the flag that answers it beforehand, with an example: ``--host imap.studio.example``.

    ``lacking`` is what is not known where nobody can be asked, if the question is not the name of it.
    """

    text: str
    flag: str
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One of several answers, as a line; ``chosen``: a list of several begins with it among them."""

    value: T
    title: str
    chosen: bool = False


def anything(text: str) -> str:
    """Take every answer but none; raises ValueError."""
    if not text.strip():
        msg = "a word is needed here"
        raise ValueError(msg)
    return text.strip()


class Asker(Protocol):
    """Asks; what is typed is checked at once, by a function that raises ValueError with a sentence."""

    def text(self, question: Question, default: str = "", read: Callable[[str], str] = anything) -> str:
        """A line of text, as ``read`` gives it back."""
        ...

    def secret(self, question: Question) -> str:
        """A line that is not shown."""
        ...

    def one_of(self, question: Question, options: Sequence[Option[T]], default: T | None = None) -> T:
        """One of several; a default is what stands first, and what nobody chooses."""
        ...

    def some_of(self, question: Question, options: Sequence[Option[T]]) -> Sequence[T]:
        """Any of several."""
        ...


class Person:
    """Somebody at a terminal; Ctrl-C and Ctrl-D raise KeyboardInterrupt."""

    def text(self, question: Question, default: str = "", read: Callable[[str], str] = anything) -> str:
        """Ask until it can be read."""
        asked = questionary.text(f"{visible(question.text)}:", default, _verdict(read), _MARK, _STYLE)
        return read(str(_answer(asked)))

    def secret(self, question: Question) -> str:
        """Show stars in place of what is typed."""
        asked = questionary.password(f"{question.text}:", "", _verdict(anything), _MARK, _STYLE)
        return str(_answer(asked))

    def one_of(self, question: Question, options: Sequence[Option[T]], default: T | None = None) -> T:
        """Let the arrow keys choose."""
        number = next((number for number, option in enumerate(options) if option.value == default), 0)
        choices = _choices(options)
        asked = questionary.select(
            visible(question.text), choices, choices[number], _MARK, style=_STYLE, instruction=" "
        )
        return options[_numbers(_answer(asked))[0]].value

    def some_of(self, question: Question, options: Sequence[Option[T]]) -> Sequence[T]:
        """Let the space bar choose; nothing is asked where there is nothing to choose from."""
        if not options:
            return []
        asked = questionary.checkbox(
            visible(question.text), _choices(options), qmark=_MARK, style=_STYLE, instruction=_HOW, erase_when_done=True
        )
        return [options[number].value for number in sorted(_numbers(_answer(asked)))]


class Nobody:
    """There is no terminal, or nothing is to be asked: what is proposed is taken, and what is missing is named."""

    def text(self, question: Question, default: str = "", read: Callable[[str], str] = anything) -> str:
        """Take what is proposed; raises Unsaid where nothing is."""
        return read(default) if default else _unsaid(question)

    def secret(self, question: Question) -> str:
        """Raise Unsaid."""
        return _unsaid(question)

    def one_of(self, question: Question, options: Sequence[Option[T]], default: T | None = None) -> T:
        """Take what is proposed; raises Unsaid where nothing is."""
        return default if default is not None and options else _unsaid(question)

    def some_of(self, question: Question, options: Sequence[Option[T]]) -> Sequence[T]:
        """Raise Unsaid, unless there is nothing to choose from."""
        return _unsaid(question) if options else []


def asker(*, silent: bool) -> Asker:
    """Ask the person at the terminal, if there is one and they want to be asked."""
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return Person() if at_terminal and not silent else Nobody()


def _choices(options: Sequence[Option[T]]) -> list[questionary.Choice]:
    """Lines by their number: a value of ours may be equal to another, or be None."""
    return [
        questionary.Choice(visible(option.title), number, checked=option.chosen)
        for number, option in enumerate(options)
    ]


def _verdict(read: Callable[[str], str]) -> Callable[[str], bool | str]:
    def verdict(text: str) -> bool | str:
        try:
            read(text)
        except ValueError as error:
            return visible(str(error))
        return True

    return verdict


def _numbers(answer: object) -> list[int]:
    return [number for number in (answer if isinstance(answer, list) else [answer]) if isinstance(number, int)]


def _answer(question: questionary.Question) -> object:
    termios.tcflush(sys.stdin, termios.TCIFLUSH)  # a key pressed before is no answer to what nobody has seen yet
    try:
        return question.unsafe_ask()
    except EOFError:
        raise KeyboardInterrupt from None


def _unsaid(question: Question) -> Never:
    lacking = question.lacking or f"{question.text[:1].lower()}{question.text[1:]}"
    msg = f"{lacking} is not known: say {question.flag}"
    raise Unsaid(msg)
