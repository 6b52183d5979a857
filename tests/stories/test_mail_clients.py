"""What each mail client does to a draft, command by command on a real server, and what Crickets makes of it."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from crickets.house import House
from tests.drafting.boxes import DovecotBox
from tests.drafting.clients import CLIENTS, MailClient
from tests.drafting.ends import ended, look
from tests.drafting.user import DUE, MAIN, User, settings_in
from tests.servers.dovecot import Guest

LATER = [timedelta(minutes=10), timedelta(hours=1), timedelta(hours=9)]


@pytest.fixture
def you(dovecot: Guest, tmp_path: Path) -> Iterator[User]:
    settings = settings_in(tmp_path, port=dovecot.port, user=dovecot.user, password=dovecot.password)
    connect = partial(House(settings, tmp_path).open_mail, MAIN)
    begun = User.with_a_draft(settings, tmp_path, DovecotBox(dovecot), connect)
    yield begun
    begun.close()


@pytest.mark.parametrize("looked_at", [False, True], ids=["seen once it is done", "seen at each step"])
@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.name)
def test_what_became_of_the_draft_is_understood(you: User, client: MailClient, *, looked_at: bool) -> None:
    for _ in client.does(you):
        you.passes(timedelta(seconds=10))
        if looked_at:
            look(you)
    for span in LATER:
        look(you, DUE + span)

    assert ended(you) is client.end
