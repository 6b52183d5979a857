"""The day of return that a text names."""

from datetime import date

import pytest

from crickets.reading.absences import day_of_return
from tests.reading.mails import TUESDAY

BELIEVED: list[tuple[str, str, str, str]] = [
    ("en until", "en", "I am out of the office until Monday, November 9.", "2026-11-09"),
    ("en back on", "en", "I will be back on 9 November 2026.", "2026-11-09"),
    ("en weekday alone", "en", "I am away until Friday.", "2026-11-06"),
    ("en numbers that read one way", "en", "Out of office from 11/20/2026 to 11/27/2026.", "2026-11-27"),
    ("en until and back", "en", "Away until 14 November, back on Monday 16 November.", "2026-11-16"),
    ("en over the new year", "en", "I return on 4 January.", "2027-01-04"),
    ("iso", "en", "I am on leave until 2026-11-20.", "2026-11-20"),
    ("en a day of the month", "en", "Out until the 20th and not reading mail.", "2026-11-20"),
    ("en both ends of a span", "en", "Away 12-20 November.", "2026-11-20"),
    ("en both ends, the month first", "en", "I'm on vacation Nov 12-20.", "2026-11-20"),
    ("en the day first", "en", "On November 20 I'll be back in the office.", "2026-11-20"),
    ("en a month only numbers could mean", "en", "Back on 11/20/26.", "2026-11-20"),
    ("es", "es", "Estaré fuera de la oficina hasta el 14 de noviembre.", "2026-11-14"),
    ("es weekday", "es", "Vuelvo el lunes.", "2026-11-09"),
    ("es span", "es", "Estaré de vacaciones del 3 al 10 de noviembre.", "2026-11-10"),
    ("es weekday and day", "es", "Regreso el martes 10 de noviembre de 2026.", "2026-11-10"),
    ("es a day of the month", "es", "Regreso el día 20.", "2026-11-20"),
    ("fr", "fr", "Je suis absente jusqu'au 15 novembre inclus.", "2026-11-15"),
    ("fr back", "fr", "Je serai de retour le lundi 16 novembre.", "2026-11-16"),
    ("fr span", "fr", "Absent du 2 au 13 novembre 2026.", "2026-11-13"),
    ("fr a day of the month", "fr", "Retour le 20.", "2026-11-20"),
    ("pl", "pl", "Jestem na urlopie do 15 listopada.", "2026-11-15"),
    ("pl back", "pl", "Wracam w poniedziałek 16 listopada 2026 r.", "2026-11-16"),
    ("pl span", "pl", "Będę nieobecny od 5.11.2026 do 12.11.2026.", "2026-11-12"),
    ("pl both ends of a span", "pl", "W dniach 12-16 listopada będę nieobecna.", "2026-11-16"),
    ("pl a span of numbers", "pl", "Będę nieobecny w dniach 12.11-16.11.2026.", "2026-11-16"),
    ("de", "de", "Ich bin bis zum 13.11.2026 nicht im Büro.", "2026-11-13"),
    ("de back", "de", "Ich bin ab dem 16. November wieder erreichbar.", "2026-11-16"),
    ("de span without years", "de", "Ich bin vom 04.11. bis 13.11. im Urlaub.", "2026-11-13"),
    ("de reachable again from", "de", "Ab dem 19.11.2026 bin ich wieder erreichbar.", "2026-11-19"),
    ("de both ends of a span", "de", "Ich bin vom 12.-16.11. nicht im Haus.", "2026-11-16"),
    ("pt a day of the month", "pt", "Estarei ausente até dia 20.", "2026-11-20"),
    ("pt", "pt", "Estou de férias até 20 de novembro.", "2026-11-20"),
    ("it", "it", "Sarò assente fino al 12 novembre.", "2026-11-12"),
    ("it span", "it", "Sono in ferie dal 9 al 13 novembre.", "2026-11-13"),
    ("nl", "nl", "Ik ben afwezig tot en met 14 november.", "2026-11-14"),
    ("nl back", "nl", "Ik ben maandag 9 november weer terug.", "2026-11-09"),
    ("another language than the client's", "fr", "Ich bin bis zum 16. November nicht im Büro.", "2026-11-16"),
    ("no language known", "", "I am out of the office until 16 November.", "2026-11-16"),
]

NOT_BELIEVED: list[tuple[str, str]] = [
    ("reads two ways", "I am away until 5/11/2026."),
    ("reads two ways, both ends", "I am away from 5/11/2026 until 6/11/2026."),
    ("no such day of the month", "I am away until the 45th."),
    ("the month alone", "I am away until January."),
    ("a day that is somebody else's", "Send the invoice by 5 November please. I am away."),
    ("over", "I was away until 20 October 2026."),
    ("over, without a year", "I am out of the office until 20 October."),
    ("two days far apart", "I am back on 9 November. I return on 24 December."),
    ("two days to choose from", "I am back on November 9 or December 24."),
    ("the weekday is another", "I am back on Tuesday, 9 November."),
    ("ends before it begins", "I am away from 20 November 2026 until 10 November 2026."),
    ("no such day", "I am away until 31 November."),
    (
        "four languages",
        "Ich bin bis 6. Dezember weg. Vuelvo el 6 de diciembre. Wracam 6 grudnia. Ik ben terug 6 december.",
    ),
    ("a telephone number", "I am out of the office. Call 555 12 13."),
    ("only the beginning", "I am away from 9 November."),
    ("years away", "I am back on 9 November 2031."),
    ("no day", "I am back soon."),
]


@pytest.mark.parametrize("language, text, day", [row[1:] for row in BELIEVED], ids=[row[0] for row in BELIEVED])
def test_the_day_of_return_is_read(language: str, text: str, day: str) -> None:
    assert day_of_return(text, TUESDAY, language) == date.fromisoformat(day)


@pytest.mark.parametrize("text", [row[1] for row in NOT_BELIEVED], ids=[row[0] for row in NOT_BELIEVED])
def test_a_day_that_cannot_be_trusted_is_not_believed(text: str) -> None:
    assert day_of_return(text, TUESDAY, "en") is None
