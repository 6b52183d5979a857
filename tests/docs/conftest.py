"""The recipes are played where the stories are."""

from tests.stories.conftest import tell

__all__ = ["tell"]
