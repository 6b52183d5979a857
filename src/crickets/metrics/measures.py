"""Every figure that a monitor is told: its name, its kind, its labels and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What Prometheus may do with a figure: a counter only grows until the process ends."""

    COUNTER = "counter"
    GAUGE = "gauge"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure by its name at Prometheus, with its base unit in it; a label never holds a client's name or address."""

    name: str
    kind: Kind
    meaning: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A figure at this moment; ``values`` of the labels stand in their order."""

    measure: Measure
    values: tuple[str, ...]
    figure: float


LOOKS = Measure(
    "crickets_looks_total",
    Kind.COUNTER,
    "Looks at an account since the start, by outcome: complete, incomplete (a folder could not be read), failed",
    ("account", "outcome"),
)
ERRORS = Measure(
    "crickets_errors_total",
    Kind.COUNTER,
    "Errors since the start, by kind: authentication, connection, mailbox, store, letter, configuration, unexpected",
    ("account", "kind"),
)
COMPLETE_LOOK = Measure(
    "crickets_last_complete_look_timestamp_seconds",
    Kind.GAUGE,
    "When every folder of an account was last read, in Unix time; missing before the first complete look",
    ("account",),
)
CURSOR_AGE = Measure(
    "crickets_oldest_cursor_age_seconds",
    Kind.GAUGE,
    "For how long the folder of an account that is behind the others may have had mail that was not read",
    ("account",),
)
WATCHED = Measure(
    "crickets_account_watched",
    Kind.GAUGE,
    "1 while nothing keeps the watcher of an account from its work, else 0; /health says what does",
    ("account",),
)
SKIPPED = Measure(
    "crickets_skipped_mails",
    Kind.GAUGE,
    "Mails of an account that could not be understood, and were left out",
    ("account",),
)
DRAFTS = Measure(
    "crickets_drafts",
    Kind.GAUGE,
    "Drafts that have not ended, by state: intended, uncertain, placed, withdrawing, sent",
    ("state",),
)
MATTERS = Measure(
    "crickets_matters",
    Kind.GAUGE,
    "Matters by whose turn it is (client, user, nobody), and by state: open, resting, paused, closed, parked",
    ("turn", "state"),
)
ACCEPTED = Measure(
    "crickets_configuration_accepted",
    Kind.GAUGE,
    "0 while the configuration was changed, read anew and refused, else 1",
)
BUILD = Measure("crickets_build_info", Kind.GAUGE, "Always 1; which version of Crickets runs", ("version",))

MEASURES: Sequence[Measure] = (
    LOOKS,
    ERRORS,
    COMPLETE_LOOK,
    CURSOR_AGE,
    WATCHED,
    SKIPPED,
    DRAFTS,
    MATTERS,
    ACCEPTED,
    BUILD,
)
