"""How long clients take to answer, and who is slow as a habit, drawn for the terminal."""

from collections.abc import Mapping, Sequence

from crickets.cli.need import one_of_each_client
from crickets.cli.screen import Screen, plain
from crickets.core.habit import Habit
from crickets.core.people import Client, ClientKey
from crickets.telling.report import Standing, days

SLOW = "slow as a habit"


def draw_habits(rows: Sequence[Standing], clients: Mapping[ClientKey, Client], screen: Screen) -> None:
    """Draw a line for each client that ever answered: the median, and a mark for the slow."""
    lines = [(_name(row, clients), answering(row.habit), row.slow) for row in one_of_each_client(rows)]
    told = [line for line in lines if line[1]]
    if not told:
        return
    heads = [plain(name) for name, _, _ in told]
    width = min(max(head.cell_len for head in heads), screen.width // 2)
    screen.print()
    screen.sentence(plain("How long they take to answer, the median:", "bold"))
    for head, (_, text, slow) in zip(heads, told, strict=True):
        marked = plain(f"{text}: {SLOW}", "yellow") if slow else plain(text)
        screen.pair(head, marked, width=width)


def answering(habit: Habit) -> str:
    """Say the median of a client's answers and how many they are; empty where there are none."""
    if habit.median is None:
        return ""
    count = len(habit.times)
    return f"{days(habit.median)} days ({count} answer{'s' * (count != 1)})"


def _name(row: Standing, clients: Mapping[ClientKey, Client]) -> str:
    client = clients.get(row.client)
    return client.name if client else row.client
