"""Strategies for calendars: pairs of time zones, working weeks, holidays and hours that leave somebody time to work."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from crickets.core.workdays import BusinessCalendar, Side

ZONES = [
    "UTC",
    "Europe/Madrid",
    "Europe/Warsaw",
    "America/New_York",
    "America/St_Johns",
    "Pacific/Honolulu",
    "Pacific/Kiritimati",  # 24 hours ahead of Honolulu: never the same date
    "Pacific/Chatham",
    "Australia/Lord_Howe",  # its clocks change by half an hour
    "Asia/Kathmandu",
    "Asia/Beirut",  # its clocks change at midnight
    "Africa/Cairo",
    "America/Havana",
]
FIRST = date(2026, 1, 1)

zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.integers(0, 800).map(lambda n: FIRST + timedelta(days=n))
holidays = st.dictionaries(days, st.just("a holiday"), max_size=40)
weekdays = st.sampled_from([frozenset(range(5)), frozenset({6, 0, 1, 2, 3}), frozenset({0, 1, 2}), frozenset(range(7))])
sides = st.builds(Side, zones, weekdays, holidays)
hours = st.sampled_from(
    [(time(9), time(18)), (time(0, 30), time(3)), (time(7, 15), time(23, 59)), (time(12), time(13))]
)
calendars = st.builds(lambda user, client, span: BusinessCalendar(user, client, *span), sides, sides, hours)
