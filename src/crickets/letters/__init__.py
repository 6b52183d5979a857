"""The letters: templates in folders by language and stage, the user's own first; and the clauses of contracts."""

from crickets.letters.clauses import Clauses, Contractor
from crickets.letters.dates import spellings
from crickets.letters.rendering import TemplateLetters
from crickets.letters.tone import Remark

__all__ = ["Clauses", "Contractor", "Remark", "TemplateLetters", "spellings"]
