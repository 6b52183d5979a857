"""What the user changed in the file and Crickets cannot be sure of: it warns, or asks."""

import pytest

from crickets.telling.report import Report
from tests.stories.mishaps import offered, with_a_draft
from tests.stories.story import ACME_NEGOTIATES, Story


def unnamed(*letters: str) -> str:
    steps = [f'[[playbooks.negotiating.steps]]\nafter = "5d"\ndraft = "{letter}"\n' for letter in letters]
    return ACME_NEGOTIATES + "[playbooks.negotiating]\n" + "".join(steps)


def notices(story: Story) -> list[str]:
    with story.ledger() as ledger:
        return list(Report(ledger, story.settings, story.now).notices())


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
    assert notices(story) == []

    story.clients = unnamed(*letters)
    story.start()

    assert [notice.partition(", has no name")[0] for notice in notices(story)] == (
        ["The steps of the playbook 'negotiating' were moved, and 'draft-1', the last one done in acme"] * warned
    )


def test_addresses_that_moved_to_another_key_are_asked_about(story: Story) -> None:
    offered(story)
    story.clients = ACME_NEGOTIATES.replace("[clients.acme]", "[clients.acme-gmbh]")
    story.start()

    (asked,) = notices(story)

    assert asked.endswith("if it is the same client, say `crickets rename acme acme-gmbh`.")
