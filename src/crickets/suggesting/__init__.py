"""Flow: mailboxes -> the people with whom the user writes, proposed as clients. It reads, and changes nothing."""

from crickets.suggesting.gathering import LATELY, Progress, Step
from crickets.suggesting.suggestions import MOST, Suggestion, Whose, suggestions

__all__ = ["LATELY", "MOST", "Progress", "Step", "Suggestion", "Whose", "suggestions"]
