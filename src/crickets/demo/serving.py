"""The demo's mailbox as one to look around in: the drafts stand, and Crickets goes on watching."""

import time

from rich.console import Console
from rich.text import Text

from crickets.demo import screen
from crickets.demo.cast import CLIENTS
from crickets.demo.performance import Performance
from crickets.demo.server import HOST, DemoServer
from crickets.watcher import utc_now

LOOK_EVERY = 2.0
"""Seconds between two looks."""


def invite(server: DemoServer, console: Console) -> None:
    """Say how to reach the mailbox with a mail client."""
    text = _INVITATION.format(host=HOST, port=server.port, user=server.user, password=server.password)
    console.print(Text(text), soft_wrap=True)  # a command that is to be copied must not be broken


def keep_watching(performance: Performance, console: Console) -> None:
    """Look every few seconds, and tell what Crickets understands, until KeyboardInterrupt."""
    roles = {role.matter: role for role in CLIENTS}
    while True:
        time.sleep(LOOK_EVERY)
        # By the real time from here on: a mail client dates by it what it saves and sends.
        now = max(utc_now(), performance.clock.now)
        performance.clock.set(now)
        performance.turn()
        for entry in performance.news():
            role = roles[entry.matter]
            console.print(screen.scene_line(now, performance.name_of(role), f"{entry.sentence}."))
            console.print(screen.understood_line(performance.why(role)[0]))


_INVITATION = """
The drafts stand in Marta's mailbox, and the mailbox stays open until Ctrl-C. It is reached from this machine only:

  IMAP server   {host}
  Port          {port}
  Encryption    none
  User          {user}
  Password      {password}

With neomutt (what you send goes to the Sent folder, and nowhere else):

  neomutt -n -F /dev/null -e 'set imap_user={user} imap_pass={password} ssl_starttls=no ssl_force_tls=no' \\
    -e 'set folder=imap://{host}:{port} postponed=+Drafts record=+Sent trash=+Trash sendmail=true' -p

Edit, send or delete a draft there: what Crickets makes of it is told here.
"""
