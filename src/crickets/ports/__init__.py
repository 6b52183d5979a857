"""What the flows see of the world: a mailbox, a ledger, letters. The rooms behind them are handed in."""

from crickets.ports.ledger import Held, Ledger, Looks, Recorded
from crickets.ports.mail import Batch, Change, Gone, Interest, Mail, Readable, Removal, Renumbered, Unreadable
from crickets.ports.texts import Letters, Reading

__all__ = [
    "Batch",
    "Change",
    "Gone",
    "Held",
    "Interest",
    "Ledger",
    "Letters",
    "Looks",
    "Mail",
    "Readable",
    "Reading",
    "Recorded",
    "Removal",
    "Renumbered",
    "Unreadable",
]
