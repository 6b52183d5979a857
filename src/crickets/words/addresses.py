"""How the user lets the configuration know an address of a client: only they write in that file."""

import json

from crickets.config import Settings
from crickets.core.people import Client


def to_let_know(settings: Settings, client: Client, address: str) -> str:
    """The line to write, and where."""
    line = json.dumps([*client.addresses, address], ensure_ascii=False)
    return f"Let this stand under [clients.{client.key}] in {settings.path}:\naddresses = {line}"
