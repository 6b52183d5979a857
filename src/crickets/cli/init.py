"""The verb that begins: from an address to a configuration that works, and to what will happen next."""

import typer

from crickets.cli.given import given
from crickets.cli.interview import flags


def init(
    context: typer.Context,
    address: flags.Address = "",
    name: flags.Name = "",
    host: flags.Host = "",
    port: flags.Port = "",
    tls: flags.Tls = "",
    username: flags.Username = "",
    password_file: flags.PasswordFile = "",
    password_command: flags.PasswordCommand = "",
    password_credential: flags.PasswordCredential = "",
    password_stdin: flags.PasswordStdin = False,
    oauth: flags.OAuth = "",
    sent: flags.Sent = "",
    drafts: flags.Drafts = "",
    junk: flags.Junk = "",
    trash: flags.Trash = "",
    timezone: flags.Timezone = "",
    country: flags.Country = "",
    language: flags.Language = "",
    client: flags.Clients = flags.NONE,
    clients: flags.Which = "",
    stage: flags.Stage = "",
    adopt: flags.Adopt = flags.NONE,
    yes: flags.Yes = False,
    force: flags.Force = False,
    no_look: flags.NoLook = False,
    dry_run: flags.DryRun = False,
) -> int:
    """Write a configuration that works, by asking. Every answer can be a flag."""
    from crickets.cli.interview.begin import Manner, begin
    from crickets.cli.interview.wishes import LoginWishes, PeopleWishes, ServerWishes, Wishes

    folders = {"sent": sent, "drafts": drafts, "junk": junk, "trash": trash}
    wishes = Wishes(
        *(address, name, timezone, country, language),
        server=ServerWishes(host, port, tls, username),
        login=LoginWishes(password_file, password_command, password_credential, password_stdin, oauth),
        folders=tuple((role, folder) for role, folder in folders.items() if folder),
        people=PeopleWishes(tuple(client), clients, stage, tuple(adopt)),
    )
    return begin(given(context), wishes, Manner(silent=yes, force=force, look=not no_look, dry=dry_run))
