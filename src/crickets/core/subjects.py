"""What a subject is about, without the marks that mail programs put before it: "Re:", "WG:", "[Fwd: ...]"."""

import re
from dataclasses import dataclass

from crickets.core.answering import folded

_LONGEST = 300
_MOST_MARKS = 20

# What programs write for "answer" and "forward", case and accents ignored: English, German, Dutch, the Scandinavian
# languages, Finnish, Icelandic, French, Spanish, Portuguese, Italian, Polish, Czech, Hungarian, Romanian, Latvian,
# Welsh, Turkish, Indonesian, Greek, Russian, Hebrew, Arabic, Chinese, Japanese.
_ANSWERED = (
    "re|r|aw|antw|antwort|odp|sv|vs|bls|rep|ref|res|resp|rif|ynt|yan|va|atb|ats|απ|σχετ|отв|ответ|תשובה|תגובה|השב|رد"
    "|回复|回覆|答复|答覆|返信"
)
_FORWARDED = (
    "fwd?|wg|tr|rv|reenv|enc|i|inoltro|pd|doorst|vb|vl|fs|tovabbitas|trs|ilt|yml|pars|πρθ|пересл|הועבר"
    "|اعادة توجيه|转发|轉寄|轉發|転送"
)
_MARK = re.compile(rf"(?:{_ANSWERED}|{_FORWARDED})\s?(?:\[\d{{1,3}}\]|\(\d{{1,3}}\)|[*^]\d{{1,3}})?\s?[:\uff1a]\s*")
# Servers and lists put one before or between those: "[EXTERNAL]", "[team]", "(Extern)".
_TAG = re.compile(r"\[(?![^\]]{0,60}:)[^\]\[]{1,60}\]\s*|\(extern\w{0,4}\)\s*|\*+extern\w{0,4}\*+:?\s*")
_ENCLOSED = re.compile(r"\[\s?(?:fwd?|wg|tr|rv)\s?[:\uff1a]\s*(.*)\]$")
_BEHIND = re.compile(r"\s?\((?:fwd?|wg|tr|rv)\)$")

_WORD = re.compile(r"\w+")
_DISTINCTIVE_LETTERS = 8
_NUMBERED_LETTERS = 5
_LONG_WORD = 12
_NUMBER = re.compile(r"\d{3}")


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject without marks, case and accents; ``marked`` says that it had a mark of an answer or a forward."""

    text: str
    marked: bool = False

    @property
    def is_distinctive(self) -> bool:
        """Whether hardly anybody else writes under it by chance: a word alone has to be long, or hold a number."""
        words = _WORD.findall(self.text)
        letters = sum(map(len, words))
        if _NUMBER.search(self.text):
            return letters >= _NUMBERED_LETTERS
        return letters >= (_LONG_WORD if len(words) == 1 else _DISTINCTIVE_LETTERS)

    def goes_on(self, other: "Topic") -> bool:
        """Whether it is an answer or a forward that says what the other says, and more: people and tickets add words.

        Whichever of the two says less has to be distinctive: "Re: Offer for the website [Ticket#77]".
        """
        if not self.marked or not (self.text.startswith(other.text) or other.text.startswith(self.text)):
            return False
        less, more = (other, self) if len(other.text) < len(self.text) else (self, other)
        return less.is_distinctive and not more.text[len(less.text) : len(less.text) + 1].isalnum()


NOTHING = Topic("")


def topic(subject: str) -> Topic:
    """What a subject is about; its first 300 characters count."""
    text, marked = folded(subject[:_LONGEST]), False
    for _ in range(_MOST_MARKS):
        bare, found = _without_mark(text)
        if bare == text:
            break
        text, marked = bare, marked or found
    return Topic(text, marked)


def _without_mark(text: str) -> tuple[str, bool]:
    """A subject with one mark or tag less, and whether that was a mark."""
    if enclosed := _ENCLOSED.match(text):
        return enclosed[1].strip(), True
    for pattern, is_mark in ((_MARK, True), (_TAG, False)):
        if found := pattern.match(text):
            return text[found.end() :], is_mark
    bare = _BEHIND.sub("", text)
    return bare, bare != text
