"""Who plays in the demo: a freelancer, her five clients, and the configuration that she wrote for them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from crickets.core.matters import MatterKey
from crickets.core.people import AccountKey, ClientKey

ZONE = ZoneInfo("Europe/Madrid")
ACCOUNT = AccountKey("main")
USERNAME = "marta"
PASSWORD_FILE = "imap.password"  # noqa: S105 - the name of a file


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes mail: as their mail client names them, and by the name that the story uses."""

    name: str
    email: str
    first_name: str


@dataclass(frozen=True, slots=True)
class ClientRole:
    """A client in the play: the person who writes for it, and the matter that the play is about."""

    client: ClientKey
    matter: MatterKey
    person: Person


MARTA = Person("Marta Soler", "marta@marea.example", "Marta")
ELLA = Person("Ella Finch", "ella@harbourtea.example", "Ella")
INGRID = Person("Ingrid Dahl", "ingrid@fjordkayaks.example", "Ingrid")
LUCIA = Person("Lucía Prado", "lucia@cafeolmo.example", "Lucía")
HELENE = Person("Hélène Brune", "helene@atelierbrune.example", "Hélène")
ZOFIA = Person("Zofia Lipska", "zofia@podlipa.example", "Zofia")

HARBOUR_TEA = ClientRole(ClientKey("harbour-tea"), MatterKey("harbour-tea/winter-tea-labels"), ELLA)
FJORD_KAYAKS = ClientRole(ClientKey("fjord-kayaks"), MatterKey("fjord-kayaks/kayak-school-logo"), INGRID)
CAFE_OLMO = ClientRole(ClientKey("cafe-olmo"), MatterKey("cafe-olmo/carta-de-invierno"), LUCIA)
ATELIER_BRUNE = ClientRole(ClientKey("atelier-brune"), MatterKey("atelier-brune/catalogue"), HELENE)
POD_LIPA = ClientRole(ClientKey("pod-lipa"), MatterKey("pod-lipa/plakaty-targowe"), ZOFIA)
CLIENTS = (HARBOUR_TEA, ATELIER_BRUNE, CAFE_OLMO, POD_LIPA, FJORD_KAYAKS)
"""All five, in the order in which they are shown."""


def november(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the play's November, 2026, on the freelancer's clock."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def october(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the month before."""
    return datetime(2026, 10, day, hour, minute, tzinfo=ZONE)


def configuration(port: int) -> str:
    """What stands in the freelancer's config.toml; ``port`` is where her mailbox answers."""
    return _CONFIGURATION.format(port=port, username=USERNAME, password_file=PASSWORD_FILE)


_CONFIGURATION = """\
[user]
name = "Marta Soler"
signature = "Marta Soler · Estudio Marea · +34 600 000 000"
timezone = "Europe/Madrid"
country = "ES"

[accounts.main]
address = "marta@marea.example"
aliases = ["hola@marea.example"]
imap = {{ host = "127.0.0.1", port = {port}, tls = "none", username = "{username}", password_file = "{password_file}" }}

[clients.harbour-tea]
name = "Harbour Tea"
contact = "Ella"
addresses = ["ella@harbourtea.example", "@harbourtea.example"]
language = "en"
country = "GB"
timezone = "Europe/London"
[[clients.harbour-tea.matters]]
name = "Winter tea labels"
subject = "labels"

[clients.fjord-kayaks]
name = "Fjord Kayaks"
contact = "Ingrid"
addresses = ["ingrid@fjordkayaks.example"]
language = "en"
country = "NO"
timezone = "Europe/Oslo"
[[clients.fjord-kayaks.matters]]
name = "Kayak school logo"
subject = "logo"

[clients.cafe-olmo]
name = "Café Olmo"
contact = "Lucía"
addresses = ["lucia@cafeolmo.example"]
language = "es"
country = "ES"
stage = "in_progress"
[[clients.cafe-olmo.matters]]
name = "Carta de invierno"
subject = "carta de invierno"

[clients.atelier-brune]
name = "Atelier Brune"
contact = "Madame Brune"
addresses = ["helene@atelierbrune.example"]
language = "fr"
country = "FR"
timezone = "Europe/Paris"
stage = "awaiting_payment"
[[clients.atelier-brune.matters]]
name = "Catalogue"
subject = "catalogue"
[[clients.atelier-brune.invoices]]
matter = "Catalogue"
number = "2026-031"
amount = "980.00"
currency = "EUR"
issued = 2026-10-29
due = 2026-11-05

[clients.pod-lipa]
name = "Pod Lipą"
contact = "Pani Zofio"
addresses = ["zofia@podlipa.example"]
language = "pl"
country = "PL"
timezone = "Europe/Warsaw"
[[clients.pod-lipa.matters]]
name = "Plakaty targowe"
subject = "plakaty"
"""
