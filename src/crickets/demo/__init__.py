"""The main road played in a few seconds, on a mailbox in memory with an IMAP server of its own."""
