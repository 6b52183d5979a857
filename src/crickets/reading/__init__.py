"""What messages and files say, in the core's words: pure functions of bytes, which never reach for the network."""
