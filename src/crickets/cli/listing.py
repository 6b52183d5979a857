"""What the verbs share that list what is known of money: the rows of one client, or of all."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Protocol, TypeVar

import typer

from crickets.cli.given import given

if TYPE_CHECKING:
    from crickets.config import Settings
    from crickets.core.people import ClientKey
    from crickets.ports import Ledger

OnlyClient = Annotated[str, typer.Argument(metavar="CLIENT", help="Only this one, by key or name.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON; amounts are texts.")]

Row_co = TypeVar("Row_co", covariant=True)


class Book(Protocol[Row_co]):
    """Rows, each of a client."""

    def rows(self, client: "ClientKey | None" = None) -> Sequence[Row_co]:
        """All of them, or those of one client."""


def rows_of(
    context: typer.Context, book: "Callable[[Ledger, Settings, datetime], Book[Row_co]]", client: str, moment: datetime
) -> Sequence[Row_co]:
    """The rows as they are at a moment; of one client, by key or name, unless that is empty; raises WordError."""
    from crickets.words.receivables import client_named

    options = given(context)
    settings = options.settings()
    whom = client_named(settings, client).key if client else None
    with options.ledger(settings) as ledger:
        return book(ledger, settings, moment).rows(whom)
