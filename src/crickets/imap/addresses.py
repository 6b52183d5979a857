"""Address fields of received mail (RFC 5322 section 3.4), read in one pass over the text however broken it is."""

import re
from dataclasses import dataclass, field

from crickets.core.mail import Address, in_ascii
from crickets.imap.text import harmless, readable

NAME_LIMIT = 200
_TOKENS_LIMIT = 5_000  # some thousand addresses; who writes more is not answered by all of them
_WORDS_LIMIT = 50
_LENGTH_LIMIT = 320  # 64 for the local part, 255 for the domain (RFC 5321 section 4.5.3.1)

_TOKEN = re.compile(
    r"""
    (?P<encoded> =\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?= )
  | (?P<quote> " )
  | (?P<angle> <(?:[^<>]*+>|[^<>,;\s]*+) )
  | (?P<comment> \( )
  | (?P<mark> [,;:] )
  | (?P<plain> [^\s,;:<>()"]++ )
    """,
    re.VERBOSE | re.DOTALL,
)
_SPEC = re.compile(r"""("[^"\\]{1,64}"|[^\s@"(),:;<>\\\[\]]+)@([^\s@"(),:;<>\\\[\]]+|\[[^\s\]]+\])""")
_SIMPLE = re.compile(r"""([^<>"(),:;@=\\]*)<([A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+)>""")
_USUAL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10}")
_PARENTHESIS = re.compile(r"\\.|[()]", re.DOTALL)
_QUOTED = re.compile(r'(?P<text>(?:[^"\\]++|\\.)*+)"(?P<domain>@[^\s,;:<>()"]++)?', re.DOTALL)


@dataclass(slots=True)
class _Element:
    """What was read of one address so far; `plain` are those words of the name that may be the address themselves."""

    words: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angle: str | None = None

    def word(self, text: str, *, plain: bool = True) -> None:
        if self.angle is None and len(self.words) < _WORDS_LIMIT:
            self.words.append(text)
            if plain:
                self.plain.append(text)

    def address(self) -> Address | None:
        if self.angle is not None:
            # Only what stands in angle brackets is the address: a display name may look like another one.
            return _address(_spec(self.angle), " ".join(self.words or self.comments))
        for word in reversed(self.plain):
            spec = _spec(word)
            if spec is not None:
                return _address(spec, " ".join(self.comments or (each for each in self.words if each != word)))
        return _address(_spec("".join(self.plain)), " ".join(self.comments))


def addresses(value: str) -> tuple[Address, ...]:
    """Every address of a field, groups dissolved, names decoded, addr-specs in lower case with an ASCII domain.

    What is no address is left out: a null path, a name alone, an encoded word in place of an addr-spec.
    """
    if "@" not in value:
        return ()
    simple = _SIMPLE.fullmatch(value.strip())
    if simple:
        only = _address(_spec(simple[2]), simple[1])
        return (only,) if only else ()
    return tuple(_Reader(value).read())


class _Reader:
    """Reads a field from its beginning to its end."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.position = 0
        self.element = _Element()
        self.found: list[Address] = []
        self.unclosed: set[str] = set()

    def read(self) -> list[Address]:
        for _ in range(_TOKENS_LIMIT):
            token = _TOKEN.search(self.value, self.position)
            if token is None:
                break
            self.position = token.end()
            self._take(str(token.lastgroup), token[0])
        self._close()
        return self.found

    def _take(self, kind: str, text: str) -> None:
        match kind:
            case "quote" | "comment":
                self._enclosed(kind)
            case "mark" if text == ":":
                self.element = _Element()  # what stood before was the name of a group
            case "mark":
                self._close()
            case "angle":
                if self.element.angle is not None:
                    self._close()
                self.element.angle = text.strip("<>")
            case _:
                self.element.word(text)

    def _enclosed(self, kind: str) -> None:
        # Where one quote or parenthesis is never closed, no later one is: to look again for each would take for ever.
        if kind in self.unclosed:
            return
        inside = self._quoted() if kind == "quote" else self._comment()
        if inside is None:
            self.unclosed.add(kind)

    def _quoted(self) -> str | None:
        quoted = _QUOTED.match(self.value, self.position)
        if quoted is None:
            return None
        self.position = quoted.end()
        if quoted["domain"]:
            self.element.word(f'"{quoted["text"]}"{quoted["domain"]}')
        else:
            self.element.word(_unescaped(quoted["text"]), plain=False)
        return quoted["text"]

    def _comment(self) -> str | None:
        depth, start = 1, self.position
        for mark in _PARENTHESIS.finditer(self.value, start):
            depth += {"(": 1, ")": -1}.get(mark[0], 0)
            if depth == 0:
                self.position = mark.end()
                self.element.comments.append(self.value[start : mark.start()])
                return self.element.comments[-1]
        return None

    def _close(self) -> None:
        address = self.element.address()
        if address is not None:
            self.found.append(address)
        self.element = _Element()


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _address(spec: str | None, name: str) -> Address | None:
    return None if spec is None else Address(spec, readable(name, NAME_LIMIT).strip("'\" "))


def _spec(text: str) -> str | None:
    """The addr-spec that a text is, in lower case, its domain in ASCII (RFC 5890); None where it is none."""
    if _USUAL.fullmatch(text):
        return text.lower()
    if "@" not in text or len(text) > _LENGTH_LIMIT:
        return None
    bare = text.strip() if '"' in text else re.sub(r"\s+", "", text)
    bare = bare.rpartition(":")[2] if bare.startswith("@") else bare.removeprefix("mailto:")  # a source route
    match = _SPEC.fullmatch(bare.rstrip("."))
    if not match or harmless(bare, _LENGTH_LIMIT) != bare or bare.startswith("=?"):
        return None
    return f"{match[1]}@{in_ascii(match[2])}".lower()
