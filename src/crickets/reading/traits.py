"""What a mail tells of its writer's language and clock."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

from crickets.core.traits import Traits
from crickets.reading.anatomy import Headers, dissect
from crickets.reading.languages import language_of
from crickets.reading.sentences import own_text

_YEARS = range(1970, 2101)
_TAG = re.compile(r"([a-z]{2})(?![a-z])", re.IGNORECASE)


def traits_in(raw: bytes) -> Traits:
    """Read the traits of a mail's writer: what they quote, their signature and their company's footer do not count."""
    message = dissect(raw)
    claimed = _TAG.match(message.headers.get("content-language"))
    return Traits(language_of(own_text(message.text)), claimed[1].lower() if claimed else "", _written(message.headers))


def _written(headers: Headers) -> datetime | None:
    try:
        written = parsedate_to_datetime(headers.get("date")[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # Without an offset it is a moment on nobody's clock; of centuries without time zones nothing can be told.
    return written if written.tzinfo and written.year in _YEARS else None
