"""Steps without a name are known by their place: a playbook whose steps were moved is warned about."""

import pytest

from crickets.report import Report
from tests.stories.mishaps import with_a_draft
from tests.stories.story import ACME_NEGOTIATES, Story


def unnamed(*letters: str) -> str:
    steps = [f'[[playbooks.negotiating.steps]]\nafter = "5d"\ndraft = "{letter}"\n' for letter in letters]
    return ACME_NEGOTIATES + "[playbooks.negotiating]\n" + "".join(steps)


def warnings(story: Story) -> list[str]:
    with story.ledger() as ledger:
        return [notice for notice in Report(ledger, story.settings, story.now).notices() if "were moved" in notice]


@pytest.mark.parametrize(
    "letters, warned",
    [
        (("negotiating/first", "negotiating/last", "negotiating/last"), False),
        (("in_progress/first", "negotiating/first", "negotiating/last"), True),
    ],
    ids=["one more behind", "one more before"],
)
def test_a_step_without_a_name_that_moved_is_a_warning(story: Story, letters: tuple[str, ...], *, warned: bool) -> None:
    story.clients = unnamed("negotiating/first", "negotiating/last")
    story.start()
    with_a_draft(story)
    story.send_draft_like_neomutt()
    story.turn("2026-03-09 11:01")
    assert warnings(story) == []

    story.clients = unnamed(*letters)
    story.start()

    assert [warning.partition(", has no name")[0] for warning in warnings(story)] == (
        ["The steps of the playbook 'negotiating' were moved, and 'draft-1', the last one done in acme"] * warned
    )
