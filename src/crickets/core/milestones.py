"""Milestones (the whole file comes with its branch)."""

from enum import StrEnum


class MilestoneState(StrEnum):
    """How far a milestone has come."""

    PLANNED = "planned"
    REQUESTED = "requested"
    APPROVED = "approved"
    RELEASED = "released"
