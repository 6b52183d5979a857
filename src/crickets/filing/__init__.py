"""Flow: the dossier of a matter, out of the ledger, the configuration and the mailboxes: all that a claim needs."""

from crickets.filing.dossiers import Bundle, file_dossier, is_dossier_of, put_together
from crickets.filing.office import Cabinet, Office

__all__ = ["Bundle", "Cabinet", "Office", "file_dossier", "is_dossier_of", "put_together"]
