"""In which language a text is written. The only home of py3langid, which brings numpy: load it by `Reader` alone."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# Those in which business mail is written, as the model calls them; among all of its hundred a short mail is soon taken
# for the dialect of some island.
_LANGUAGES = """
    en es fr pl de it pt nl sv da no fi is et lv lt cs sk sl hr hu ro bg sr mk sq el ru uk be tr ca eu gl ga mt he ar
    fa hi id ms vi th ko ja zh
    """.split()  # noqa: SIM905 - a list literal would take a line for each
_SURE = 0.6
_LETTERS = 12
_NO_WORDS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[^\W_]*\d\S*")


def language_of(text: str) -> str:
    """The language of a text by its code of ISO 639-1; empty where it is too short or too strange to be sure."""
    words = _NO_WORDS.sub(" ", text)
    if sum(char.isalpha() for char in words) < _LETTERS:
        return ""
    language, certainty = _identifier().classify(words)
    return str(language) if certainty >= _SURE else ""


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier
