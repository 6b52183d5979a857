"""The letters: templates in folders by language and stage, the user's own first."""

from crickets.letters.rendering import TemplateLetters

__all__ = ["TemplateLetters"]
