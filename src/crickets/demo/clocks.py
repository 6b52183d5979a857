"""The silence clocks as the demo shows them: the rows of ``crickets status``, with how far each silence has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crickets.config import Settings
from crickets.demo.cast import CLIENTS, ClientRole
from crickets.docket import Case, Docket, waiting_since
from crickets.ports import Ledger
from crickets.telling.report import Report, Standing


@dataclass(frozen=True, slots=True)
class SilenceClock:
    """One row; ``run`` is the part of the time to the next step that has passed, 0 to 1, None where none will come."""

    client: str
    matter: str
    stage: str
    turn: str
    silent: timedelta | None
    run: float | None
    step: str
    when: datetime | None
    hold: str


def silence_clocks(ledger: Ledger, settings: Settings, now: datetime) -> Sequence[SilenceClock]:
    """All clocks of the play at this moment, always in the same order."""
    standings = {standing.matter: standing for standing in Report(ledger, settings, now).status()}
    docket = Docket(ledger, settings)
    return [
        _clock(standings[role.matter], docket.case(role.client, role.matter, now), now, _name(role, settings))
        for role in CLIENTS
        if role.matter in standings
    ]


def _name(role: ClientRole, settings: Settings) -> str:
    return settings.clients[role.client].name


def _clock(standing: Standing, case: Case, now: datetime, client: str) -> SilenceClock:
    return SilenceClock(
        client=client,
        matter=standing.name,
        stage=standing.stage.replace("_", " "),
        turn=standing.turn,
        silent=standing.silent,
        run=_run(standing, case, now),
        step=standing.step,
        when=standing.when,
        hold=standing.hold,
    )


def _run(standing: Standing, case: Case, now: datetime) -> float | None:
    """How much has passed since the silence began, or since the step before was done."""
    since = waiting_since(case)
    if since is None or (standing.when is None and case.state.draft is None):
        return None
    road = case.road
    last = road.last if road else None
    start = max(since, last.at) if last else since
    if standing.when is None or standing.when <= start:
        return 1.0
    return min(1.0, max(0.0, (now - start) / (standing.when - start)))
