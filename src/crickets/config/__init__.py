"""TOML to frozen settings: the one door at which the configuration is trusted or refused."""

from crickets.config.fields import Tls
from crickets.config.load import load
from crickets.config.places import find, state_directory
from crickets.config.providers import Keep
from crickets.config.secret import Secret
from crickets.config.settings import Account, Folders, ImapAccess, Limits, OAuth, Settings, User

__all__ = [
    "Account",
    "Folders",
    "ImapAccess",
    "Keep",
    "Limits",
    "OAuth",
    "Secret",
    "Settings",
    "Tls",
    "User",
    "find",
    "load",
    "state_directory",
]
