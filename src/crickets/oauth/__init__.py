"""Access tokens of identity providers (RFC 6749): asked for once, kept, and renewed; the room of authlib and httpx.

Nothing here loads those libraries before a token must be fetched.
"""

from crickets.oauth.grant import Grant
from crickets.oauth.shelf import FileShelf, KeyringShelf, Shelf
from crickets.oauth.tokens import AccountTokens

__all__ = ["AccountTokens", "FileShelf", "Grant", "KeyringShelf", "Shelf"]
