"""The flags of `crickets init`: every answer beforehand."""

from typing import Annotated

import typer

NONE: list[str] = []
"""The default of what can be said again and again; nobody changes it."""


def _answer(metavar: str, about: str) -> object:
    return typer.Option(metavar=metavar, help=about, show_default=False)


Address = Annotated[str, _answer("ADDRESS", "Your mail address.")]
Name = Annotated[str, _answer("NAME", "Yours, as letters are signed; else as in what you sent.")]
Host = Annotated[str, _answer("HOST", "The IMAP server; else it is looked for.")]
Port = Annotated[str, _answer("PORT", "Its port; else 993, or 143.")]
Tls = Annotated[str, _answer("KIND", "implicit, starttls, or none (to a loopback address only).")]
Username = Annotated[str, _answer("NAME", "The user name there; else as the server wants it, or the address.")]
PasswordFile = Annotated[str, _answer("FILE", "A file that has the password, and that nobody else can read.")]
PasswordCommand = Annotated[str, _answer("COMMAND", "A command that prints the password.")]
PasswordCredential = Annotated[str, _answer("NAME", "A credential of systemd that has the password.")]
PasswordStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]
OAuth = Annotated[str, _answer("PROVIDER[,KEY=VALUE]", "Log in by tokens; keys as below imap.oauth in the file.")]
Sent = Annotated[str, _answer("FOLDER", "The folder with what you have sent, if it does not show by itself.")]
Drafts = Annotated[str, _answer("FOLDER", "As --sent, for drafts.")]
Junk = Annotated[str, _answer("FOLDER", "As --sent, for junk.")]
Trash = Annotated[str, _answer("FOLDER", "As --sent, for what you have deleted.")]
Timezone = Annotated[str, _answer("ZONE", "Yours; else this machine's.")]
Country = Annotated[str, _answer("CODE", "Yours, for its holidays: ES. A dash for none.")]
Language = Annotated[str, _answer("CODE", "Of letters to clients without a language of their own.")]
Clients = Annotated[list[str], _answer("ADDRESS[,KEY=VALUE]", "A client; again for each. Keys as in the file.")]
Which = Annotated[str, _answer("WHICH", "Of those you write with: owing (an answer), all, none.")]
Stage = Annotated[str, _answer("STAGE", "Of every client; else negotiating.")]
Adopt = Annotated[list[str], _answer("CLIENT", "Follow up one who was silent already, or all; again for each.")]
Yes = Annotated[bool, typer.Option("--yes", help="Ask nothing; what is missing is named.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there; a copy of it is kept.")]
NoLook = Annotated[bool, typer.Option("--no-look", help="Do not look into the mailbox once it is written.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the file instead of writing it.")]
