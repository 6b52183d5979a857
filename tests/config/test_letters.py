"""Letters that a playbook asks for and that do not exist, told before anything is started."""

from pathlib import Path

import pytest

from crickets.config import Settings, load
from crickets.core.cadences import BUILT_IN
from crickets.errors import ConfigError
from tests.config.conftest import BASE, CLIENT, NOW

LETTERS = {step.draft.letter for book in BUILT_IN.values() for step in book.steps if step.draft}
CALM = '[[playbooks.calm.steps]]\nafter = "5d"\ndraft = "calm/first"\n'


def shipped(letter: str, language: str, _folder: Path | None) -> bool:
    """The letters of the trade, in English and Polish."""
    return letter in LETTERS and language in {"en", "pl"}


def read(text: str) -> Settings:
    Path("config.toml").write_text(BASE + text, encoding="utf-8")
    return load(Path("config.toml"), shipped, now=NOW)


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(text)
    return list(caught.value.problems)


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_language_with_all_letters_is_fine(language: str) -> None:
    assert read(f'{CLIENT}language = "{language}"').clients


def test_a_language_that_lacks_letters_of_a_stage_in_use_is_told_with_all_of_them() -> None:
    assert problems(f'{CLIENT}language = "sv"') == [
        (
            "config.toml:11: clients.acme.language: no letter in 'sv' for negotiating/first, negotiating/last;"
            " write each into the folder of [letters], as sv/negotiating/first.txt"
        )
    ]


def test_every_stage_that_a_matter_of_the_client_has_is_in_use() -> None:
    matter = '[[clients.acme.matters]]\nname = "Website"\nsubject = "website"\nstage = "platform"\n'

    (problem,) = problems(f'{CLIENT}language = "sv"\n{matter}')

    assert "for negotiating/first, negotiating/last, platform/check-in, platform/last; write each" in problem


def own(folder: Path, *names: str) -> str:
    """Put German letters into a folder of the user's own; the lines that make it known, and a client who reads them."""
    for name in names:
        file = folder / "letters/de" / f"{name}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("Guten Tag")
    return f'{CLIENT}language = "de"\n[letters]\nfolder = "letters"\n'


def in_german_too(letter: str, language: str, folder: Path | None) -> bool:
    return shipped(letter, language, folder) or (folder is not None and (folder / language / f"{letter}.txt").exists())


def test_a_language_of_the_users_own_folder_needs_the_letters_of_the_stages_in_use(folder: Path) -> None:
    text = own(folder, "negotiating/first", "negotiating/last")
    Path("config.toml").write_text(BASE + text, encoding="utf-8")

    settings = load(Path("config.toml"), in_german_too, now=NOW)
    of_other_stages = sorted(letter for letter in LETTERS if not letter.startswith("negotiating/"))

    assert [client.language for client in settings.clients.values()] == ["de"]
    assert settings.warnings == (
        (
            "config.toml:11: clients.acme.language: its other stages have no letter in 'de' for"
            f" {', '.join(of_other_stages)}; write each into the folder of [letters], as de/awaiting_payment/final.txt"
        ),
    )


def test_a_letter_under_a_similar_name_is_asked_about(folder: Path) -> None:
    text = own(folder, "negotiating/first", "negotiating/lasst", "negotiating/_part")
    Path("config.toml").write_text(BASE + text, encoding="utf-8")

    with pytest.raises(ConfigError) as caught:
        load(Path("config.toml"), in_german_too, now=NOW)

    assert caught.value.problems == (
        (
            "config.toml:11: clients.acme.language: no letter in 'de' for negotiating/last; write it into the folder of"
            " [letters], as de/negotiating/last.txt; is de/negotiating/lasst.txt meant to be negotiating/last?"
        ),
    )


def test_a_letter_that_no_language_has_is_told_at_its_step() -> None:
    text = f'{CLIENT}playbook = "calm"\n{CALM.replace("calm/first", "negotiating/frist")}'

    assert problems(text) == [
        (
            "config.toml:14: playbooks.calm.steps[1].draft: there is no letter 'negotiating/frist';"
            " did you mean 'negotiating/first'?"
        )
    ]


def test_a_playbook_that_a_client_does_not_use_need_not_speak_its_language() -> None:
    english = CLIENT.replace("acme", "english") + 'playbook = "calm"\n'
    polish = CLIENT + 'language = "pl"\n'
    Path("config.toml").write_text(BASE + english + polish + CALM)

    def has(letter: str, language: str, folder: Path | None) -> bool:
        return shipped(letter, language, folder) or (letter == "calm/first" and language == "en")

    assert load(Path("config.toml"), has, now=NOW).warnings == ()


def test_a_chosen_playbook_must_speak_the_clients_language() -> None:
    Path("config.toml").write_text(f'{BASE}{CLIENT}language = "pl"\nplaybook = "calm"\n{CALM}')

    def has(letter: str, language: str, folder: Path | None) -> bool:
        return shipped(letter, language, folder) or (letter == "calm/first" and language == "en")

    with pytest.raises(ConfigError) as caught:
        load(Path("config.toml"), has, now=NOW)

    assert caught.value.problems == (
        (
            "config.toml:11: clients.acme.language: no letter in 'pl' for calm/first;"
            " write it into the folder of [letters], as pl/calm/first.txt"
        ),
    )


def test_who_has_a_playbook_of_their_own_needs_no_letters_of_the_trade() -> None:
    Path("config.toml").write_text(f'{BASE}{CLIENT}language = "sv"\nplaybook = "calm"\n{CALM}')

    def has(letter: str, language: str, _folder: Path | None) -> bool:
        return (letter, language) == ("calm/first", "sv")

    assert load(Path("config.toml"), has, now=NOW).clients


def test_the_users_own_folder_is_asked(folder: Path) -> None:
    asked: set[Path | None] = set()
    Path("config.toml").write_text(f'{BASE}{CLIENT}[letters]\nfolder = "letters"\n')

    def has(_letter: str, _language: str, where: Path | None) -> bool:
        asked.add(where)
        return True

    load(Path("config.toml"), has, now=NOW)

    assert asked == {folder / "letters"}
