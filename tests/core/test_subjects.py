import pytest
from hypothesis import given
from hypothesis import strategies as st

from crickets.core.subjects import NOTHING, Topic, topic

OFFER = Topic("offer for the website", marked=True)

MARKED = [
    "Re: Offer for the website",
    "RE : Offer for the website",
    "re:Offer for the website",
    "Fwd: Offer for the website",
    "FW: Offer for the website",
    "AW: WG: Offer for the website",
    "Antw.: Offer for the website".replace(".", ""),
    "SV: VS: Offer for the website",
    "TR : Offer for the website",
    "RV: Offer for the website",
    "ENC: Offer for the website",
    "I: R: Offer for the website",
    "PD: Odp: Offer for the website",
    "Vá: Offer for the website",
    "Továbbítás: Offer for the website",
    "YNT: İLT: Offer for the website",
    "Απ: Offer for the website",
    "Отв: Offer for the website",
    "回复\uff1a转发\uff1aOffer for the website",
    "Re[2]: Re(3): Re^4: Offer for the website",
    "[EXTERNAL] Re: [team] Offer for the website",
    "Re: *EXTERN* Offer for the website",
    "[Fwd: Offer for the website]",
    "Fwd: [Fwd: Re: Offer for the website]",
    "Offer for the website (fwd)",
    "WG: \uff2fffer   for the WEBSITE",
]


@pytest.mark.parametrize("subject", MARKED)
def test_the_marks_of_mail_programs_are_no_part_of_what_a_mail_is_about(subject: str) -> None:
    assert topic(subject) == OFFER


@pytest.mark.parametrize(
    "subject, about",
    [
        ("Offer for the website", Topic("offer for the website")),
        ("[team] Offer", Topic("offer")),
        ("Réf : 2026/14", Topic("2026/14", marked=True)),
        ("Website: offer", Topic("website: offer")),
        ("Reply: offer", Topic("reply: offer")),
        ("Re:", Topic("", marked=True)),
        ("", NOTHING),
    ],
)
def test_what_is_no_mark_stays(subject: str, about: Topic) -> None:
    assert topic(subject) == about


@pytest.mark.parametrize(
    "text, distinctive",
    [
        ("offer for the website", True),
        ("relaunch 2026", True),
        ("re-2026-014", True),
        ("homepagegestaltung", True),
        ("invoice", False),
        ("offer", False),
        ("hello", False),
        ("hi there", False),
        ("2026", False),
        ("", False),
    ],
)
def test_what_everybody_writes_about_is_not_distinctive(text: str, *, distinctive: bool) -> None:
    assert Topic(text).is_distinctive is distinctive


@given(st.text(max_size=400), st.sampled_from(["Re: ", "AW: ", "Fwd: ", "WG: ", "RV: ", "PD: ", "TR: ", "ENC: "]))
def test_an_answer_is_about_what_the_mail_was_about(subject: str, mark: str) -> None:
    shown = " ".join(subject.split())[:250]

    assert topic(mark + shown).text == topic(shown).text


@given(st.text(alphabet="re:fwd[]() 2^*外\u00df", max_size=600))
def test_any_subject_is_about_something_or_nothing(subject: str) -> None:
    assert len(topic(subject).text) <= 2 * len(subject)
