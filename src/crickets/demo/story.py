"""The story of the demo, scene by scene: two weeks of a freelancer's November."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crickets.demo import mails
from crickets.demo.cast import (
    ATELIER_BRUNE,
    CAFE_OLMO,
    FJORD_KAYAKS,
    HARBOUR_TEA,
    MARTA,
    POD_LIPA,
    ClientRole,
    november,
)
from crickets.demo.mails import Mail


class Consequence(StrEnum):
    """What an arriving mail must do to a draft for the same client."""

    NONE = "none"
    TAKEN_BACK = "taken back"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Arrives:
    """A mail comes into INBOX."""

    mail: Mail
    consequence: Consequence = Consequence.NONE


@dataclass(frozen=True, slots=True)
class Writes:
    """The freelancer writes a mail of her own, and sends it."""

    mail: Mail


@dataclass(frozen=True, slots=True)
class DraftAppears:
    """Crickets places a draft, at this moment and not before."""


@dataclass(frozen=True, slots=True)
class SendsDraft:
    """The freelancer sends the draft: as it is, or with a paragraph of her own."""

    added: str = ""


@dataclass(frozen=True, slots=True)
class EditsDraft:
    """The freelancer adds a paragraph to the draft, and saves it."""

    added: str


@dataclass(frozen=True, slots=True)
class DeletesDraft:
    """The freelancer deletes the draft: it goes to Trash."""


@dataclass(frozen=True, slots=True)
class AsksForTasks:
    """Crickets asks for what only a person can do, at this moment and not before."""


@dataclass(frozen=True, slots=True)
class NothingHappens:
    """A step would be due, and something stands against it."""


Act = Arrives | Writes | DraftAppears | SendsDraft | EditsDraft | DeletesDraft | AsksForTasks | NothingHappens
OnDraft = SendsDraft | EditsDraft | DeletesDraft


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens at one moment, about one client; ``told`` is how the narrator says it."""

    at: datetime
    role: ClientRole
    act: Act
    told: str

    @property
    def who(self) -> str:
        """Who acts."""
        match self.act:
            case Arrives(mail):
                return mail.sender.first_name
            case DraftAppears() | AsksForTasks() | NothingHappens():
                return "Crickets"
            case _:
                return MARTA.first_name


BEGIN = november(2, 9)
"""When Crickets is started: a Monday morning."""

PROLOGUE = (
    "Marta Soler draws labels, logos and books for a living. This is her mailbox, in the memory of this machine,"
    " with five clients in it and two weeks before it, and the real Crickets watches it. Nothing leaves this machine."
)

STORY: Sequence[Scene] = (
    Scene(
        november(2, 10, 12),
        HARBOUR_TEA,
        Writes(mails.TEA_QUOTE),
        "sends Harbour Tea a quote. From now on she waits for Ella.",
    ),
    Scene(
        november(3, 9),
        ATELIER_BRUNE,
        NothingHappens(),
        "waits with Atelier Brune: the invoice can still be paid in time.",
    ),
    Scene(
        november(3, 11, 20),
        FJORD_KAYAKS,
        Arrives(mails.LOGO_YES),
        "answers for Fjord Kayaks: yes please! A client who answered is left alone.",
    ),
    Scene(
        november(4, 12, 40),
        POD_LIPA,
        Arrives(mails.POSTERS_REQUEST),
        "asks for three posters for the book fair.",
    ),
    Scene(
        november(4, 16, 30),
        CAFE_OLMO,
        Writes(mails.MENU_PROOFS),
        "sends Café Olmo the proofs. The work stops until Lucía approves them.",
    ),
    Scene(
        november(5, 8, 5),
        HARBOUR_TEA,
        Arrives(mails.TEA_NEWSLETTER),
        "sends its newsletter. That is no sign of life: the clock goes on.",
    ),
    Scene(
        november(6, 9),
        ATELIER_BRUNE,
        DraftAppears(),
        "finds the invoice of Atelier Brune overdue, and places a draft.",
    ),
    Scene(
        november(6, 9, 35),
        ATELIER_BRUNE,
        SendsDraft(),
        "reads it, finds it good, and sends it as it is.",
    ),
    Scene(
        november(6, 10, 5),
        POD_LIPA,
        Writes(mails.POSTERS_QUOTE),
        "sends Pod Lipą a quote for the posters.",
    ),
    Scene(
        november(6, 10, 6),
        POD_LIPA,
        Arrives(mails.POSTERS_AWAY),
        "is out of office, says a machine, and names no day. That is no answer: the clock goes on.",
    ),
    Scene(
        november(7, 22, 12),
        HARBOUR_TEA,
        NothingHappens(),
        "has counted the middle of four to seven days at Harbour Tea, but today is a Saturday.",
    ),
    Scene(
        november(9, 9),
        HARBOUR_TEA,
        DraftAppears(),
        "places the follow-up when the week begins.",
    ),
    Scene(
        november(9, 11, 40),
        HARBOUR_TEA,
        SendsDraft(mails.TEA_IN_FEBRUARY),
        "adds a line of her own, and sends it. The clock starts again.",
    ),
    Scene(
        november(10, 9),
        CAFE_OLMO,
        DraftAppears(),
        "has left Café Olmo the rest of the week and the Monday. Now it is Tuesday.",
    ),
    Scene(
        november(10, 10, 15),
        CAFE_OLMO,
        DeletesDraft(),
        "telephones Lucía instead, and deletes the draft.",
    ),
    Scene(
        november(11, 22, 5),
        POD_LIPA,
        NothingHappens(),
        "has counted as long at Pod Lipą, but today nobody works in Poland (nor in France).",
    ),
    Scene(
        november(12, 9),
        POD_LIPA,
        DraftAppears(),
        "places the draft on the next working day of both.",
    ),
    Scene(
        november(12, 9, 40),
        POD_LIPA,
        EditsDraft(mails.POSTERS_IN_JANUARY),
        "adds a sentence and saves it, to send it after lunch.",
    ),
    Scene(
        november(12, 11, 5),
        POD_LIPA,
        Arrives(mails.POSTERS_YES, Consequence.FLAGGED),
        "is back, and says yes. What Marta wrote herself stays, with a flag on it.",
    ),
    Scene(
        november(13, 9, 35),
        ATELIER_BRUNE,
        AsksForTasks(),
        "has heard nothing from Atelier Brune for a week, and asks Marta to call: did the mails arrive?",
    ),
    Scene(
        november(13, 10, 10),
        FJORD_KAYAKS,
        Writes(mails.LOGO_CONTRACT),
        "sends Fjord Kayaks the contract. Now she waits for Ingrid again.",
    ),
    Scene(
        november(13, 12, 30),
        CAFE_OLMO,
        Arrives(mails.MENU_YES),
        "approves the proofs, and excuses the silence.",
    ),
    Scene(
        november(13, 17),
        CAFE_OLMO,
        Writes(mails.MENU_OF_WINES),
        "thanks her, and asks about the wine list. Somebody wrote, so the rest is over.",
    ),
    Scene(
        november(16, 11, 40),
        HARBOUR_TEA,
        DraftAppears(),
        "places the last follow-up, a week after the first was sent.",
    ),
    Scene(
        november(16, 15, 20),
        HARBOUR_TEA,
        Arrives(mails.TEA_YES, Consequence.TAKEN_BACK),
        "says yes before Marta has opened it. The draft is out of place now, and goes.",
    ),
)


def with_drafts_standing() -> Sequence[Scene]:
    """The story up to where every client that is silent has a draft, and nobody has touched one."""
    last = next(i for i, scene in enumerate(STORY) if scene.role is POD_LIPA and isinstance(scene.act, DraftAppears))
    return tuple(scene for scene in STORY[: last + 1] if not isinstance(scene.act, OnDraft))
