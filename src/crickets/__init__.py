"""Crickets notices when a client has gone silent and puts the right follow-up into the user's own Drafts folder."""

__version__ = "0.1.0"
