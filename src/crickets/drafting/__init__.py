"""Flows about drafts: writing one, placing it, taking it back, and what became of it."""
