"""What the tests' Thunderbird is told before it starts: its preferences."""

import json
from collections.abc import Mapping
from types import MappingProxyType

from tests.servers.account import HOST

Preferences = Mapping[str, str | int | bool]

_CLOSED_PORT = 9

_LOOPBACK_ONLY: Preferences = MappingProxyType(
    {
        # Whatever of its own Thunderbird would fetch goes to a port that nobody listens on, and no name is looked up.
        "network.proxy.type": 1,
        "network.proxy.http": HOST,
        "network.proxy.http_port": _CLOSED_PORT,
        "network.proxy.ssl": HOST,
        "network.proxy.ssl_port": _CLOSED_PORT,
        "network.dns.disabled": True,
        "app.update.enabled": False,
        "datareporting.policy.dataSubmissionEnabled": False,
        "mail.inappnotifications.enabled": False,
        "toolkit.telemetry.enabled": False,
        # That nobody is reached does not mean to work offline.
        "network.manage-offline-status": False,
        "offline.autoDetect": False,
        "offline.startup_state": 0,
    }
)
_UNASKED: Preferences = MappingProxyType(
    {
        "app.donation.eoy.version.viewed": 999,
        "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
        "mail.provider.suppress_dialog_on_startup": True,
        "mail.rights.version": 1,
        "mail.shell.checkDefaultClient": False,
        "mail.spotlight.firstRunDone": True,
        "mailnews.start_page.enabled": False,
        "mailnews.start_page_override.mstone": "ignore",
    }
)
_WRITING: Preferences = MappingProxyType(
    {
        "mail.SpellCheckBeforeSend": False,
        "mail.compose.autosave": False,  # it comes by the clock; a save by hand does the same
        "mailnews.sendInBackground": False,
    }
)
_LOCAL_FOLDERS: Preferences = MappingProxyType(
    {
        "mail.account.account1.server": "server1",
        "mail.account.lastKey": 1,
        "mail.accountmanager.accounts": "account1",
        "mail.accountmanager.localfoldersserver": "server1",
        "mail.server.server1.directory-rel": "[ProfD]Mail/Local Folders",
        "mail.server.server1.hostname": "Local Folders",
        "mail.server.server1.name": "Local Folders",
        "mail.server.server1.type": "none",
        "mail.server.server1.userName": "nobody",
    }
)


def preferences(marionette_port: int, smtp_port: int) -> str:
    """The ``user.js`` of a profile without any account but the local folders, which sends to this port."""
    submission: Preferences = {
        "mail.smtp.defaultserver": "smtp1",
        "mail.smtpserver.smtp1.authMethod": 1,
        "mail.smtpserver.smtp1.hostname": HOST,
        "mail.smtpserver.smtp1.port": smtp_port,
        "mail.smtpserver.smtp1.try_ssl": 0,
        "mail.smtpserver.smtp1.type": "smtp",
        "mail.smtpservers": "smtp1",
    }
    whole = {**_LOOPBACK_ONLY, **_UNASKED, **_WRITING, **_LOCAL_FOLDERS, **submission}
    whole["marionette.port"] = marionette_port
    return "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in whole.items())
