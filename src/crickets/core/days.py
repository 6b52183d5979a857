"""Days that can be reckoned with: whoever writes 9999-12-31 means no day, and before it a calendar ends."""

from datetime import date

FIRST, LAST = date(1970, 1, 1), date(2199, 12, 31)


def checked(day: date) -> date:
    """Give the day back; raises ValueError with a sentence for one that nobody can mean."""
    if FIRST <= day <= LAST:
        return day
    msg = f"{day} is no day to reckon with; write one from {FIRST} to {LAST}"
    raise ValueError(msg)
