"""The letters: templates in folders by language and stage, the user's own first."""

from crickets.letters.rendering import TemplateLetters
from crickets.letters.tone import Remark

__all__ = ["Remark", "TemplateLetters"]
