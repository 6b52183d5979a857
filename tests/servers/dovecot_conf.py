"""What a private Dovecot is told: its configuration, and the names of its special mailboxes."""

import grp
import pwd
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from string import Template

from tests.servers.account import HOST
from tests.servers.certificates import Certificates

GUEST_PASSWORD = "pass"

# mdbox writes many messages into one file. On a busy machine with two cores it takes 15,000 messages a second by
# MULTIAPPEND and 3,000 by APPEND; sdbox and maildir, with a file for each, take 1,000 and 500.
# No penalty and no delay for a wrong password; what remains is the half second of the login process itself.
_TEXT = Template("""
base_dir = $root/run
state_dir = $root/state
log_path = $root/log
protocols = imap
listen = $host
$tls
auth_mechanisms = plain login
auth_failure_delay = 0
login_greeting = $name ready.
default_internal_user = $user
default_internal_group = $group
default_login_user = $user
default_process_limit = 50
first_valid_uid = 1
mail_fsync = never
mail_max_userip_connections = 1000
mail_location = mdbox:~/mail
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u $root/users
}
passdb {
  driver = static
  args = password=$guest_password
  username_filter = guest-*
}
userdb {
  driver = static
  args = uid=$user gid=$group home=$root/mail/%u
}
namespace inbox {
  inbox = yes
  separator = $separator
  prefix = $prefix
$special_folders
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener imap {
    port = $port
  }
  inet_listener imaps {
    port = $tls_port
    ssl = yes
  }
}
$extra
""")


@dataclass(frozen=True, slots=True)
class SpecialFolders:
    """What the mailboxes with a special use are called (RFC 6154)."""

    drafts: str = "Drafts"
    sent: str = "Sent"
    junk: str = "Junk"
    trash: str = "Trash"


ENGLISH = SpecialFolders()
SPANISH = SpecialFolders("Borradores", "Enviados", "Correo no deseado", "Papelera")
FRENCH = SpecialFolders("Brouillons", "Envoyés", "Indésirables", "Corbeille")
POLISH = SpecialFolders("Wersje robocze", "Wysłane", "Spam", "Kosz")
GERMAN = SpecialFolders("Entwürfe", "Gesendete Elemente", "Junk-E-Mail", "Gelöschte Elemente")


@dataclass(frozen=True, slots=True)
class Layout:
    """How mailboxes are named: ``announced=False`` leaves the attributes of the special ones out.

    ``others`` are further mailboxes with their special use, such as ``\\All``, or "".
    """

    folders: SpecialFolders = ENGLISH
    announced: bool = True
    separator: str = "/"
    prefix: str = ""
    others: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Ports:
    """Where a server listens: without TLS and with STARTTLS, and with implicit TLS (0: nowhere)."""

    plain: int
    tls: int = 0


def configuration(
    root: Path, owner: pwd.struct_passwd, layout: Layout, ports: Ports, certificates: Certificates | None, extra: str
) -> str:
    """Write the configuration of a Dovecot that lives in ``root``, runs as ``owner`` and ends with ``extra``."""
    return _TEXT.substitute(
        root=root,
        name=root.name,
        host=HOST,
        tls=_tls(certificates),
        user=owner.pw_name,
        group=grp.getgrgid(owner.pw_gid).gr_name,
        guest_password=GUEST_PASSWORD,
        separator=layout.separator,
        prefix=layout.prefix,
        special_folders="\n".join(_special_folders(layout)),
        port=ports.plain,
        tls_port=ports.tls,
        extra=extra,
    )


def token_settings(address: str) -> str:
    """Write what Dovecot's passdb ``oauth2`` is told: whom to ask about an access token (RFC 7662)."""
    return f"""
introspection_mode = post
introspection_url = {address}/introspect
username_attribute = username
active_attribute = active
active_value = true
"""


def _tls(certificates: Certificates | None) -> str:
    if certificates is None:
        return "ssl = no"
    return f"ssl = yes\nssl_cert = <{certificates.certificate}\nssl_key = <{certificates.key}"


def _special_folders(layout: Layout) -> Iterator[str]:
    special = {getattr(layout.folders, each.name): f"\\{each.name.title()}" for each in fields(layout.folders)}
    for name, use in (special | dict(layout.others)).items():
        special_use = f"special_use = {use}\n" if use and layout.announced else ""
        yield f'mailbox "{name}" {{\n{special_use}auto = subscribe\n}}'
