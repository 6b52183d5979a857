"""What a person's permission comes to."""

from datetime import datetime

from crickets.errors import AuthenticationFailed
from crickets.oauth.grant import Given, Grant
from crickets.oauth.provider import IdentityProvider


def granted(provider: IdentityProvider, given: Given, now: datetime) -> Grant:
    """Make a grant of tokens that just came; raises AuthenticationFailed where they could not be renewed."""
    if not given.refresh_token:
        msg = (
            "the provider gave no refresh token, so the permission would end within the hour: let your application ask "
            f"for offline access (accounts.{provider.account}.imap.oauth.scope, often offline_access), and log in again"
        )
        raise AuthenticationFailed(msg)
    return given.grant(provider.oauth.client_id, now)
