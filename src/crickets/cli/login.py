"""The verb that asks for the permission to use a mailbox without its password, and tries it at once."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from crickets.cli.given import given, now
from crickets.cli.saying import say, say_aside
from crickets.errors import AuthenticationFailed, ConnectionLost, WordError

if TYPE_CHECKING:
    from pathlib import Path

    from crickets.config import Account, OAuth, Settings
    from crickets.oauth import AccountTokens, Grant
    from crickets.oauth.provider import DeviceCode, IdentityProvider


def login(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Its key: main, of [accounts.main].")],
    browser: Annotated[
        bool | None,
        typer.Option(
            "--browser/--no-browser",
            help="Sign in by a browser that comes back to this machine, even if a code would do; or open none.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[bool, typer.Option("--out", help="Forget the tokens, and give the permission back.")] = False,
) -> int:
    """Log in without a password, by your mail provider's own page."""
    options = given(context)
    settings = options.settings()
    one, oauth = _without_password(settings, account)
    if out:
        log_out(one, oauth, options.state_directory)
    else:
        log_in(one, oauth, options.state_directory, browser=browser)
    return os.EX_OK


def log_in(account: "Account", oauth: "OAuth", state: "Path", *, browser: bool | None = None) -> None:
    """Ask for permission, keep the tokens, and log in to the mailbox; raises MailError, ConfigError, StoreError."""
    from contextlib import closing

    from crickets.bell import ring
    from crickets.house import access, make_private, tokens, watch
    from crickets.imap import connect
    from crickets.oauth.provider import IdentityProvider

    if oauth.client_secret:
        oauth.client_secret.reveal()  # without it no permission would become tokens
    make_private(state)
    kept = tokens(account.key, oauth, state)
    kept.prepare()
    kept.keep(_permission(account, IdentityProvider(account.key, oauth), browser=browser))
    say("The permission was given, and its tokens are kept.")
    ring(state, "login")  # a daemon that was refused would try again in half an hour only
    with closing(connect(access(account, state), watch(account))):
        say(f"Logged in to {account.imap.host} as {account.imap.username}.")


def log_out(account: "Account", oauth: "OAuth", state: "Path") -> None:
    """Forget the tokens, and give the permission back where the provider can be told so."""
    from crickets.house import tokens
    from crickets.oauth.provider import IdentityProvider

    kept = tokens(account.key, oauth, state)
    told = _given_back(IdentityProvider(account.key, oauth), kept)
    kept.forget()
    say(f"{account.key} is logged out; no tokens of it are kept.")
    if not told:
        say_aside(f"{oauth.provider} could not be told: take the permission back in your account there as well.")


def _without_password(settings: "Settings", name: str) -> "tuple[Account, OAuth]":
    from crickets.config import OAuth
    from crickets.config.nearest import hint
    from crickets.core.people import AccountKey

    account = settings.accounts.get(AccountKey(name))
    if account is None:
        msg = (
            f"there is no account {name!r}{hint(name, settings.accounts, 'there are ' + ', '.join(settings.accounts))}"
        )
        raise WordError(msg)
    if not isinstance(account.imap.login, OAuth):
        msg = (
            f"{name} logs in by a password, so there is nothing to ask for; to do without one, see "
            "docs/login-without-a-password.md"
        )
        raise WordError(msg)
    return account, account.imap.login


def _permission(account: "Account", provider: "IdentityProvider", *, browser: bool | None) -> "Grant":
    from crickets.oauth import browser as by_browser
    from crickets.oauth import device as by_device

    username, endpoints = account.imap.username, provider.oauth.endpoints

    def show_code(code: "DeviceCode") -> None:
        say(f"Open {code.address} in the browser of any machine, sign in as {username}, and type in:", "")
        say(f"    {code.user_code}", "")
        if code.address_with_code:
            say(f"With the code in it: {code.address_with_code}")
        _say_how_long(code.lifetime.total_seconds())

    def show_address(address: str, port: int) -> None:
        say(f"Open this address in a browser of this machine, sign in as {username}, and agree:", "", address, "")
        say(
            "Is your browser on another machine? Then run there, before you open the address:",
            "",
            f"    ssh -L {port}:127.0.0.1:{port} {_this_machine()}",
            "",
        )
        if browser is not False:
            _open(address)
        _say_how_long(by_browser.PATIENCE)

    if endpoints.device and (browser is not True or not endpoints.authorization):
        return by_device.permission(provider, show_code, now)
    return by_browser.permission(provider, username, show_address, now, by_browser.PATIENCE)


def _given_back(provider: "IdentityProvider", kept: "AccountTokens") -> bool:
    if not provider.oauth.endpoints.revocation:
        return False
    try:
        provider.revoke(kept.held().refresh_token)
    except (AuthenticationFailed, ConnectionLost):
        return False
    return True


def _say_how_long(seconds: float) -> None:
    sys.stdout.flush()  # through a pipe as well, what is shown must be read before the waiting
    say_aside(f"Waiting for {seconds / 60:.0f} minutes; Ctrl-C ends.")


def _this_machine() -> str:
    import getpass
    import socket

    return f"{getpass.getuser()}@{socket.gethostname()}"


def _open(address: str) -> None:
    """Open a browser with windows; one in this terminal would take the place of what stands here."""
    if sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        import webbrowser

        webbrowser.open(address)
