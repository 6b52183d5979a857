"""Settings as providers publish them."""


def published(*servers: str) -> str:
    """A clientConfig with these servers in it."""
    return f'<clientConfig version="1.1"><emailProvider id="x">{"".join(servers)}</emailProvider></clientConfig>'


def incoming(
    host: str = "imap.studio.example",
    port: str = "993",
    socket: str = "SSL",
    username: str = "%EMAILADDRESS%",
    *methods: str,
    protocol: str = "imap",
) -> str:
    """A server for incoming mail."""
    ways = "".join(f"<authentication>{method}</authentication>" for method in methods or ("password-cleartext",))
    return (
        f'<incomingServer type="{protocol}"><hostname>{host}</hostname><port>{port}</port>'
        f"<socketType>{socket}</socketType><username>{username}</username>{ways}</incomingServer>"
    )
