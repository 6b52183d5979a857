"""Flows that look: what changed in the mailbox, a message at a time, an invoice in it -> facts."""
