"""The monitor: which figures it tells of a ledger, and how the endpoint follows the file."""

import json
import socket
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError

import pytest
from prometheus_client.parser import text_string_to_metric_families

import crickets
from crickets.config.loopback import Listen
from crickets.core import events as e
from crickets.core.drafts import Placement, Standing
from crickets.core.mail import Locator, MessageId, Unparsed
from crickets.core.matters import NEGOTIATING, MatterKey
from crickets.core.people import ClientKey
from crickets.core.threads import ThreadKey
from crickets.errors import ConnectionLost
from crickets.metrics.measures import MEASURES
from crickets.metrics.tally import Ending
from crickets.monitor import Monitor
from crickets.ports import Ledger
from crickets.refusal import Refusal
from crickets.store import open_store
from crickets.trouble import Trouble
from tests.metrics.test_endpoint import free_port
from tests.staged import ACME, MAIN, WORK, Scene, StagedHouse

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AWAY = Trouble(MAIN, "has not been read", "it is away", NOW - timedelta(hours=2))
REFUSED = Refusal(NOW, ["config.toml:1: wrong"]).trouble()

Figures = dict[tuple[str, ...], float]
"""A figure by its name and the values of its labels, in the order of their names."""


class Watched:
    """A house, its monitor, and a ledger beside it."""

    def __init__(self, scene: Scene) -> None:
        self.house: StagedHouse = scene.house(clock=lambda: NOW)
        self.house.prepare()
        self.listen = Listen("127.0.0.1", free_port())
        self.troubles: list[Trouble] = []
        self.monitor = Monitor(lambda: self.house, self._all)

    def _all(self) -> Sequence[Trouble]:
        return self.troubles

    def ledger(self) -> closing[Ledger]:
        return closing(open_store(self.house.settings.database_url(self.house.state)))

    def figures(self) -> Figures:
        with urllib.request.urlopen(f"http://{self.listen}/metrics", timeout=60) as answer:
            families = list(text_string_to_metric_families(answer.read().decode()))
        return {
            (
                sample.name.removeprefix("crickets_"),
                *(value for _, value in sorted(sample.labels.items())),
            ): sample.value
            for family in families
            for sample in family.samples
        }


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    scene.write(MAIN, WORK, more=ACME)
    return scene


@pytest.fixture
def watched(scene: Scene) -> Iterator[Watched]:
    watched = Watched(scene)
    watched.monitor.follow(watched.listen)
    yield watched
    watched.monitor.close()


def test_every_measure_is_told_and_no_other(watched: Watched) -> None:
    with watched.ledger() as ledger:
        ledger.looked(MAIN, NOW)

    assert {name for name, *_ in watched.figures()} == {measure.name.removeprefix("crickets_") for measure in MEASURES}


def test_what_never_happened_is_zero(watched: Watched) -> None:
    figures = watched.figures()

    assert figures["looks_total", "main", "failed"] == 0
    assert figures["errors_total", "work", "authentication"] == 0
    assert figures["skipped_mails", "work"] == 0
    assert figures["drafts", "placed"] == 0


def test_looks_and_errors_are_counted(watched: Watched) -> None:
    watched.house.tally.looked(MAIN, Ending.COMPLETE)
    watched.house.tally.looked(MAIN, Ending.FAILED)
    watched.house.tally.failed(MAIN, ConnectionLost("gone"))

    figures = watched.figures()

    assert figures["looks_total", "main", "complete"] == 1
    assert figures["looks_total", "main", "failed"] == 1
    assert figures["errors_total", "main", "connection"] == 1
    assert figures["looks_total", "work", "complete"] == 0


def test_a_complete_look_makes_every_cursor_young(watched: Watched) -> None:
    at = NOW - timedelta(minutes=5)
    with watched.ledger() as ledger:
        ledger.looked(MAIN, at)
        ledger.looked(MAIN, NOW, "the folder Junk cannot be read")
        ledger.looked(WORK, NOW, "the login was refused")

    figures = watched.figures()

    assert figures["last_complete_look_timestamp_seconds", "main"] == at.timestamp()
    assert figures["oldest_cursor_age_seconds", "main"] == 300
    assert ("last_complete_look_timestamp_seconds", "work") not in figures
    assert ("oldest_cursor_age_seconds", "work") not in figures


def test_drafts_matters_and_skipped_mails_are_those_of_the_ledger(watched: Watched) -> None:
    acme, client = MatterKey("acme"), ClientKey("acme")
    draft = MessageId("draft@studio.example")
    with watched.ledger() as ledger:
        ledger.record(client, acme, e.UserWrote(NOW, MessageId("offer@studio.example")), seen_at=NOW)
        ledger.record(client, MatterKey("acme/old"), e.MatterOpened(NOW, NEGOTIATING), seen_at=NOW)
        ledger.record(client, MatterKey("acme/old"), e.Parked(NOW), seen_at=NOW)
        ledger.intend(_placement(draft), e.DraftIntended(NOW, draft, "first", 0))
        ledger.skip(MAIN, Unparsed(Locator("INBOX", 1, 1), "no header"), NOW)

    figures = watched.figures()

    assert figures["matters", "open", "client"] == 1
    assert figures["matters", "parked", "nobody"] == 1
    assert sum(count for (name, *_), count in figures.items() if name == "matters") == 2
    assert figures["drafts", "placed"] == 1
    assert figures["skipped_mails", "main"] == 1


@pytest.mark.parametrize(
    "fact, state",
    [
        (e.Rested(NOW), "resting"),
        (e.Paused(NOW, e.Author.USER), "paused"),
        (e.Closed(NOW, "over", e.Author.USER), "closed"),
    ],
    ids=["rests", "is paused", "is closed"],
)
def test_a_matter_is_counted_where_it_stands(watched: Watched, fact: e.MatterEvent, state: str) -> None:
    with watched.ledger() as ledger:
        wrote = e.UserWrote(NOW - timedelta(days=1), MessageId("offer@studio.example"))
        ledger.record(ClientKey("acme"), MatterKey("acme"), wrote, fact, seen_at=NOW)

    figures = watched.figures().items()

    assert [labels for (name, *labels), count in figures if name == "matters" and count] == [[state, "client"]]


def test_a_matter_moves_on_between_two_questions(watched: Watched) -> None:
    acme, client, offer = MatterKey("acme"), ClientKey("acme"), MessageId("offer@studio.example")
    with watched.ledger() as ledger:
        ledger.record(client, acme, e.UserWrote(NOW - timedelta(days=1), offer), seen_at=NOW)
        before = watched.figures()
        ledger.record(client, acme, e.ClientWrote(NOW, MessageId("yes@acme.example")), seen_at=NOW)
    after = watched.figures()

    assert (before["matters", "open", "client"], before["matters", "open", "user"]) == (1, 0)
    assert (after["matters", "open", "client"], after["matters", "open", "user"]) == (0, 1)


def test_trouble_shows_in_the_figures(watched: Watched) -> None:
    assert watched.figures()["account_watched", "main"] == 1
    assert watched.figures()["configuration_accepted",] == 1
    watched.troubles = [AWAY, REFUSED]

    figures = watched.figures()

    assert figures["account_watched", "main"] == 0
    assert figures["account_watched", "work"] == 1
    assert figures["configuration_accepted",] == 0


def test_the_version_is_told(watched: Watched) -> None:
    assert watched.figures()["build_info", crickets.__version__] == 1


def test_no_figure_names_a_client_or_an_address(watched: Watched) -> None:
    with urllib.request.urlopen(f"http://{watched.listen}/metrics", timeout=60) as answer:
        text = answer.read().decode().lower()

    assert "acme" not in text
    assert "@" not in text


def test_health_says_what_is_wrong_and_since_when(watched: Watched) -> None:
    with urllib.request.urlopen(f"http://{watched.listen}/health", timeout=60) as answer:
        assert answer.read() == b"ok\n"
    watched.troubles = [AWAY, Trouble(WORK, "has no watcher any more", "the log says why")]

    with pytest.raises(HTTPError) as unwell:
        urllib.request.urlopen(f"http://{watched.listen}/health", timeout=60)

    with unwell.value as answer:
        assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
        assert json.load(answer) == {
            "problems": [
                {"about": "main", "problem": "has not been read: it is away", "since": "2026-03-02T07:00:00+00:00"},
                {"about": "work", "problem": "has no watcher any more: the log says why", "since": None},
            ]
        }


def answers(listen: Listen) -> bool:
    try:
        with socket.create_connection((listen.host, listen.port), timeout=60):
            return True
    except ConnectionRefusedError:
        return False


def test_the_endpoint_follows_the_file(watched: Watched) -> None:
    first, second = watched.listen, Listen("127.0.0.1", free_port())

    watched.monitor.follow(second)
    assert (answers(first), answers(second)) == (False, True)

    watched.monitor.follow(None)
    assert (answers(first), answers(second)) == (False, False)


def test_the_same_place_again_changes_nothing(watched: Watched) -> None:
    before = watched.monitor._endpoint

    watched.monitor.follow(watched.listen)

    assert watched.monitor._endpoint is before


def test_a_place_that_is_taken_is_trouble_until_the_file_is_read_and_it_is_free(
    watched: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        place = Listen("127.0.0.1", taken.getsockname()[1])
        watched.monitor.follow(place)

    trouble = watched.monitor.trouble
    assert trouble is not None
    assert trouble.sentence(NOW, lambda moment: moment) == (
        f"[metrics] has not been answered since 09:00: {place} cannot be had (Address already in use);"
        " free it or name another, then say `crickets reload`"
    )
    assert "metrics_not_served" in [record.message for record in caplog.records]

    watched.monitor.follow(place)
    assert watched.monitor.trouble is None
    assert answers(place)


def _placement(draft: MessageId) -> Placement:
    return Placement(
        draft=draft,
        matter=MatterKey("acme"),
        client=ClientKey("acme"),
        account=MAIN,
        thread=ThreadKey(draft),
        parent=draft,
        recipients=("anna@acme.example",),
        subject="Re: Offer",
        intended_at=NOW,
        mailbox="Drafts",
        uidvalidity=1,
        uidnext=1,
        standing=Standing.PLACED,
    )
