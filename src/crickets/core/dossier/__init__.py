"""The dossier of a matter: all that a claim needs, as a text, as a page that prints, and as one file with checksums."""

from crickets.core.dossier.archive import CHECKSUMS, archive, file_name, sha256_list
from crickets.core.dossier.contents import (
    Attempt,
    Dossier,
    Entry,
    Filed,
    Invoiced,
    Item,
    Notice,
    Original,
    Part,
    Party,
    Sums,
)
from crickets.core.dossier.page import timeline_html
from crickets.core.dossier.text import timeline_text

__all__ = [
    "CHECKSUMS",
    "Attempt",
    "Dossier",
    "Entry",
    "Filed",
    "Invoiced",
    "Item",
    "Notice",
    "Original",
    "Part",
    "Party",
    "Sums",
    "archive",
    "file_name",
    "sha256_list",
    "timeline_html",
    "timeline_text",
]
