"""The room as one reader of mails, whose parts are loaded with the first mail that needs them."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from importlib import import_module
from types import ModuleType

from crickets.core.einvoices import Found
from crickets.core.nature import Nature
from crickets.core.traits import Traits


class Reader:
    """Reads whole mails; it costs nothing before the first one, for what reads PDFs or dates takes time and memory."""

    def invoices(self, raw: bytes, /) -> Sequence[Found]:
        """What the PDF and XML attachments of a message are; nothing for those that are no trade papers."""
        found: Sequence[Found] = import_module("crickets.reading.invoices.attachments").invoices_in(raw)
        return found

    def nature(self, raw: bytes, received: datetime, *, answers: datetime | None, language: str) -> Nature:
        """What a message is, as `crickets.reading.natures` tells it."""
        found: Nature = _natures().nature(raw, received, answers=answers, language=language)
        return found

    def promise(self, raw: bytes, sent_on: date, language: str) -> date | None:
        """The day by which the writer of a message promises to act, as `crickets.reading.promises` tells it."""
        found: date | None = import_module("crickets.reading.promises").promised_in(raw, sent_on, language)
        return found

    def traits(self, raw: bytes, /) -> Traits:
        """What a message tells of its writer's language and clock, as `crickets.reading.traits` tells it."""
        found: Traits = import_module("crickets.reading.traits").traits_in(raw)
        return found


@cache
def _natures() -> ModuleType:
    """What names mails, ready for days in every language, which a hostile mail could make it load one after another."""
    import_module("crickets.reading.dates").warm()
    return import_module("crickets.reading.natures")
