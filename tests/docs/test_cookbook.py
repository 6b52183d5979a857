"""Every recipe of the cookbook loads, and what it says will happen is what is planned."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crickets.config import load
from tests.docs import cookbook
from tests.docs.cookbook import PAGE, Recipe, foreseen, recipes
from tests.docs.page import hold
from tests.stories.story import Story, madrid

RECIPES = recipes()


def test_there_are_ten_situations() -> None:
    assert len(RECIPES) == 10


@pytest.mark.parametrize("recipe", RECIPES, ids=[recipe.title for recipe in RECIPES])
def test_what_a_recipe_says_will_happen_is_planned(recipe: Recipe, tell: Callable[..., Story], tmp_path: Path) -> None:
    (tmp_path / "2026-041.pdf").write_bytes(b"%PDF-1.7 not a real one, but a file all the same")
    story = tell(clients=recipe.clients, user=recipe.user, now=madrid("2026-11-02 09:00"))
    story.turn()
    subjects = ["Offer for the relaunch", "Your shop"] if "matters" in recipe.clients else ["Offer for the website"]
    for subject in subjects:
        story.you_write(at="2026-11-02 10:00", subject=subject)
    story.turn("2026-11-02 10:01")

    assert load(tmp_path / "config.toml").warnings == ()
    hold(PAGE, cookbook.page({recipe.title: foreseen(story)}))
