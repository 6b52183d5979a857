"""Every mail client, looked at in every moment: what is concluded at the end is true, and nothing is lost meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import closing
from copy import deepcopy
from datetime import timedelta
from enum import StrEnum
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest

from crickets.core import events as e
from crickets.core.mail import MessageId
from crickets.core.standing import Turn, Whereabouts
from tests.drafting.boxes import InterruptibleServer, MemoryBox
from tests.drafting.clients import CLIENTS, End, MailClient
from tests.drafting.ends import ended, look
from tests.drafting.user import ACME, DUE, WITH_A_DEADLINE, User, settings_in
from tests.mailboxes import FakeMail

A_DAY = timedelta(days=1)
A_STEP = timedelta(seconds=10)
AFTERWARDS = [timedelta(minutes=5), timedelta(hours=1), timedelta(hours=9)]
A_WEEK_LATER = [timedelta(days=3), timedelta(days=9)]
A_MONTH_LATER = [timedelta(days=1), timedelta(days=4), timedelta(days=30)]


FEW, MANY = 4, 1_000


Anew = Callable[[], User]
"""The user at the moment at which the draft has just been placed; once more at each call."""


@pytest.fixture(scope="module", params=CLIENTS, ids=lambda client: client.name)
def client(request: pytest.FixtureRequest) -> MailClient:
    found: MailClient = request.param
    return found


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> User:
    return before(tmp_path_factory.mktemp("placed"))


@pytest.fixture(scope="module")
def placed_with_a_deadline(tmp_path_factory: pytest.TempPathFactory) -> User:
    return before(tmp_path_factory.mktemp("stating"), WITH_A_DEADLINE)


def before(folder: Path, playbook: str = "") -> User:
    """A user whose draft has just been placed."""
    box = MemoryBox()
    you = User.with_a_draft(settings_in(folder, playbook), folder, box, lambda: FakeMail(box.server))
    you.close()
    return you


@pytest.fixture
def anew(placed: User, tmp_path: Path) -> Anew:
    return partial(copied, placed, tmp_path)


@pytest.fixture
def anew_with_a_deadline(placed_with_a_deadline: User, tmp_path: Path) -> Anew:
    return partial(copied, placed_with_a_deadline, tmp_path)


def copied(you: User, folder: Path) -> User:
    """The same user in a folder of their own."""
    box = deepcopy(you.box)
    assert isinstance(box, MemoryBox)
    return you.again(folder / str(sum(1 for _ in folder.iterdir())), box, lambda: FakeMail(box.server))


def moments_of(client: MailClient, anew: Anew) -> int:
    """In how many moments the client can be looked at before it is done."""
    with closing(anew()) as you:
        return sum(1 for _ in client.does(you))


def played(you: User, client: MailClient, looks: frozenset[int], answered: int | None = None) -> None:
    """Let the client do its work, looked at in these moments; the other side may answer in one of them."""
    for moment, _ in enumerate(client.does(you)):
        you.passes(A_STEP)
        if moment == answered:
            you.is_answered()
        if moment in looks:
            look(you)
    you.passes(A_STEP)
    for later in AFTERWARDS:
        look(you, DUE + later)


def choices(count: int) -> set[frozenset[int]]:
    """In which of so many moments to look: never, in each, always; in each two where they are few."""
    sizes = range(3 if count <= FEW else 2)
    return {frozenset(range(count)), *(frozenset(some) for size in sizes for some in combinations(range(count), size))}


def test_whenever_it_is_looked_at_the_end_is_the_same(client: MailClient, anew: Anew) -> None:
    for looks in choices(moments_of(client, anew)):
        with closing(anew()) as you:
            played(you, client, looks)

            assert ended(you) is client.end, f"looked at in {sorted(looks)}"
            goes_on(you, client.end)


def goes_on(you: User, end: End) -> None:
    """The clock goes on where it was sent, and stands still where not."""
    for later in A_WEEK_LATER if end is End.SENT else A_MONTH_LATER:
        you.look(max(you.now, DUE + later))
        assert you.has_all_that_is_theirs()
    steps = {fact.step for fact in you.facts(e.DraftIntended) if isinstance(fact, e.DraftIntended)}
    assert steps == ({"first", "last"} if end is End.SENT else {"first"})


def test_looked_at_only_at_the_end_one_fact_says_it_all(client: MailClient, anew: Anew) -> None:
    with closing(anew()) as you:
        played(you, client, frozenset())

        fates = [type(fact).__name__ for fact in you.ledger.events(ACME) if isinstance(fact, e.DraftFate)]
        assert tuple(name for name in fates if name != "DraftPlaced") == client.facts


def test_whenever_the_client_answers_nobody_is_chased(client: MailClient, anew: Anew) -> None:
    count = moments_of(client, anew)
    for answered in range(count):
        for looks in {frozenset(range(count)), frozenset[int]()}:
            with closing(anew()) as you:
                played(you, client, looks, answered)

                nobody_is_chased(you, client)


def nobody_is_chased(you: User, client: MailClient) -> None:
    """None of ours stands any more, and what the user edited is flagged, in its newest revision."""
    assert you.ours == []
    for later in A_MONTH_LATER[:2]:
        look(you, DUE + later)
    draft = you.state.draft
    assert client.end is not End.STANDS or (draft is not None and draft.flagged)
    texts = sorted(place.uid for place in you.theirs if place.mailbox == "Drafts")
    placement = you.ledger.placement_of([MessageId(you.draft_id)])
    assert placement is not None
    if client.end is End.STANDS and texts:
        assert placement.locator is not None
        assert placement.locator.uid == texts[-1]
    assert draft is None or draft.where is not Whereabouts.EDITED or draft.flagged or you.state.turn is not Turn.USER


# Between any two of our questions to the server


def server_of(you: User) -> InterruptibleServer:
    """The server behind the mailbox."""
    assert isinstance(you.box, MemoryBox)
    return you.box.server


class Stood(StrEnum):
    """What the mail client found when it took its first step."""

    OURS = "the draft stood"
    NOTHING = "the draft had gone"
    TOO_LATE = "there were fewer questions"


def interrupted(you: User, steps: Iterator[None], question: int) -> Stood:
    """Look, and let the mail client take its first step before this question."""
    asked, stood, server = -1, Stood.TOO_LATE, server_of(you)

    def happens() -> None:
        nonlocal asked, stood
        asked += 1
        if asked == question:
            server.happens = lambda: None
            stood = Stood.OURS if you.draft in you.ours else Stood.NOTHING
            next(steps, None)

    server.happens = happens
    look(you)
    server.happens = lambda: None
    return stood


def finishes(you: User, steps: Iterator[None]) -> None:
    """Let the mail client do the rest, and look again from time to time."""
    you.passes(A_STEP)
    for _ in steps:
        you.passes(A_STEP)
    for later in AFTERWARDS:
        look(you, you.now + later)


def test_while_an_answer_takes_the_draft_back_the_user_can_do_what_they_like(client: MailClient, anew: Anew) -> None:
    for question in range(MANY):
        with closing(anew()) as you:
            you.is_answered()
            steps = client.does(you)
            stood = interrupted(you, steps, question)
            if stood is Stood.TOO_LATE:
                assert question > len(server_of(you).folders), "the questions of a look, and of a removal"
                break
            finishes(you, steps)

            assert you.ours == []
            if stood is Stood.OURS:
                nobody_is_chased(you, client)


def test_while_a_draft_is_placed_anew_the_user_can_do_what_they_like(
    client: MailClient, anew_with_a_deadline: Anew
) -> None:
    for question in range(MANY):
        with closing(anew_with_a_deadline()) as you:
            you.passes(A_DAY)
            steps = client.does(you)
            stood = interrupted(you, steps, question)
            if stood is Stood.TOO_LATE:
                assert question > 2 * len(server_of(you).folders), (
                    "the questions of two looks, of an APPEND and a removal"
                )
                break
            finishes(you, steps)

            mine = [place for place in you.theirs if place.mailbox == "Drafts"]
            kept = client.end is End.NOBODY_KNOWS or (stood is Stood.NOTHING and not mine)
            assert len(you.ours) <= kept, f"at question {question}"
