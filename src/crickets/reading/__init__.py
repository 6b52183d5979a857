"""What messages and files say, in the core's words: pure functions of bytes, which never reach for the network."""

from crickets.reading.attachments import attached_invoice, invoices_in
from crickets.reading.document import read_invoice

__all__ = ["attached_invoice", "invoices_in", "read_invoice"]
