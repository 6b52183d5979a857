"""Text from elsewhere, so that a terminal shows it and does not obey it."""

import unicodedata

_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    r"""Text with every character that could steer a terminal written out: `\x1b` for the escape character.

    Those are controls, bidirectional marks, line and paragraph separators, and lone surrogates (which no stream takes).
    """
    if text.isprintable():
        return text
    return "".join(_escaped(char) if unicodedata.category(char) in _STEERING else char for char in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode()
