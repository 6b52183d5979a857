"""Where the configuration and the state are looked for, and in which order."""

from pathlib import Path

import pytest

from crickets.config import find, places, state_directory
from crickets.errors import ConfigError


@pytest.fixture(autouse=True)
def nowhere_else(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let no file of this machine be found."""
    monkeypatch.setattr(places, "SYSTEM_WIDE", folder / "etc" / "crickets" / "config.toml")


def made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def test_the_first_that_exists_is_taken(folder: Path) -> None:
    environ = {"XDG_CONFIG_HOME": str(folder / "xdg"), "HOME": str(folder / "home")}

    system = made(folder / "etc/crickets/config.toml")
    assert find(None, environ) == system
    users = made(folder / "xdg/crickets/config.toml")
    assert find(None, environ) == users
    here = made(Path("config.toml"))
    assert find(None, environ) == here
    named = made(folder / "named.toml")
    assert find(None, environ | {"CRICKETS_CONFIG": str(named)}) == named
    explicit = made(folder / "explicit.toml")
    assert find(explicit, environ | {"CRICKETS_CONFIG": str(named)}) == explicit


@pytest.mark.parametrize("xdg", [{}, {"XDG_CONFIG_HOME": ""}, {"XDG_CONFIG_HOME": "relative"}])
def test_without_an_absolute_config_home_it_is_under_the_users_home(xdg: dict[str, str], folder: Path) -> None:
    path = made(folder / "home/.config/crickets/config.toml")

    assert find(None, {"HOME": str(folder / "home"), **xdg}) == path


def test_a_file_that_was_named_must_exist(folder: Path) -> None:
    made(Path("config.toml"))

    with pytest.raises(ConfigError) as by_option:
        find(folder / "x.toml", {})
    with pytest.raises(ConfigError) as by_variable:
        find(None, {"CRICKETS_CONFIG": "/nowhere/x.toml"})

    way_out = "and there is no such file; `crickets init` writes it, or name another one"
    assert str(by_option.value) == f"--config names {folder}/x.toml, {way_out}"
    assert str(by_variable.value) == f"$CRICKETS_CONFIG names /nowhere/x.toml, {way_out}"


def test_where_there_is_none_it_says_where_it_looked(folder: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        find(None, {"HOME": str(folder / "home")})

    assert str(caught.value) == (
        f"no configuration: looked for config.toml, {folder}/home/.config/crickets/config.toml,"
        f" {folder}/etc/crickets/config.toml; `crickets init` writes one, or name another with --config FILE"
    )


@pytest.mark.parametrize(
    "explicit, environ, path",
    [
        (Path("here"), {"STATE_DIRECTORY": "/var/lib/crickets"}, "here"),
        (None, {"STATE_DIRECTORY": "/var/lib/crickets", "XDG_STATE_HOME": "/x"}, "/var/lib/crickets"),
        (None, {"STATE_DIRECTORY": "/var/lib/crickets:/var/lib/other"}, "/var/lib/crickets"),
        (None, {"XDG_STATE_HOME": "/x", "HOME": "/home/you"}, "/x/crickets"),
        (None, {"XDG_STATE_HOME": "x", "HOME": "/home/you"}, "/home/you/.local/state/crickets"),
        (None, {"HOME": "/home/you"}, "/home/you/.local/state/crickets"),
    ],
    ids=["named", "systemd", "systemd-several", "xdg", "xdg-relative", "home"],
)
def test_the_state_directory_is_found(explicit: Path | None, environ: dict[str, str], path: str) -> None:
    assert state_directory(explicit, environ) == Path(path)
