"""IMAP servers on the loopback that the tests run on."""
