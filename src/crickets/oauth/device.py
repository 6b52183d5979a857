"""Permission by a code that a person types into the browser of any machine (RFC 8628)."""

import time
from collections.abc import Callable
from datetime import datetime

from crickets.errors import AuthenticationFailed, ConnectionLost
from crickets.oauth.grant import Given, Grant
from crickets.oauth.permission import granted
from crickets.oauth.provider import DeviceCode, IdentityProvider, NotGranted

_SLOWER = 5.0
"""Seconds by which a provider that says slow_down wants to be asked less often."""


def permission(
    provider: IdentityProvider,
    show: Callable[[DeviceCode], None],
    clock: Callable[[], datetime],
    wait: Callable[[float], None] = time.sleep,
) -> Grant:
    """Show a code and wait until it was typed in; raises AuthenticationFailed where it was not, ConnectionLost."""
    code = provider.device_code()
    until = clock() + code.lifetime
    show(code)
    interval = code.interval
    while clock() < until:
        wait(interval)
        try:
            given = _given(provider, code)
        except ConnectionLost:
            interval *= 2  # section 3.5
            continue
        if isinstance(given, Given):
            return granted(provider, given, clock())
        interval += given
    msg = f"nobody typed in the code in time: run crickets login {provider.account} again"
    raise AuthenticationFailed(msg)


def _given(provider: IdentityProvider, code: DeviceCode) -> Given | float:
    """The tokens, or how many seconds more to wait between two questions."""
    try:
        return provider.device_tokens(code)
    except NotGranted as refusal:
        match refusal.code:
            case "authorization_pending":
                return 0.0
            case "slow_down":
                return _SLOWER
            case "expired_token":
                msg = f"the code ran out before it was typed in: run crickets login {provider.account} again"
                raise AuthenticationFailed(msg) from None
            case _:
                provider.explain(refusal)
