"""Where the configuration and the state are looked for."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from crickets.errors import ConfigError

SYSTEM_WIDE = Path("/etc/crickets/config.toml")
"""Where the settings of the service are."""


def find(explicit: Path | None, environ: Mapping[str, str]) -> Path:
    """Say which file is the configuration; raises ConfigError where there is none.

    A file that was named, by ``--config`` or by $CRICKETS_CONFIG, must exist; else the first that exists is taken:
    ./config.toml, $XDG_CONFIG_HOME/crickets/config.toml, /etc/crickets/config.toml.
    """
    for path, name in ((explicit, "--config"), (_set(environ, "CRICKETS_CONFIG"), "$CRICKETS_CONFIG")):
        if path is not None:
            return _existing(path, name)
    places = tuple(_places(environ))
    for path in places:
        if path.is_file():
            return path
    looked = ", ".join(str(path) for path in places)
    msg = f"no configuration: looked for {looked}; `crickets init` writes one, or name another with --config FILE"
    raise ConfigError([msg])


def new_file(explicit: Path | None, environ: Mapping[str, str]) -> Path:
    """Say where a new configuration belongs: where it is named, else where it is looked for in the user's own places.

    That is ./config.toml if there is one, since it would be taken before all others, or the one in $XDG_CONFIG_HOME.
    """
    here, own, _ = _places(environ)
    return explicit or _set(environ, "CRICKETS_CONFIG") or (here if here.is_file() else own)


def state_directory(explicit: Path | None, environ: Mapping[str, str]) -> Path:
    """Say where the database and the rest of the state live: ``--state``, $STATE_DIRECTORY, $XDG_STATE_HOME/crickets.

    The folder need not exist. systemd separates several by colons (systemd.exec(5)); the first counts.
    """
    if explicit is not None:
        return explicit
    given = environ.get("STATE_DIRECTORY", "").partition(":")[0]
    return Path(given) if given else _base(environ, "XDG_STATE_HOME", ".local/state") / "crickets"


def _places(environ: Mapping[str, str]) -> Iterator[Path]:
    yield Path("config.toml")
    yield _base(environ, "XDG_CONFIG_HOME", ".config") / "crickets" / "config.toml"
    yield SYSTEM_WIDE


def _existing(path: Path, name: str) -> Path:
    if not path.is_file():
        msg = f"{name} names {path}, and there is no such file; `crickets init` writes it, or name another one"
        raise ConfigError([msg])
    return path


def _set(environ: Mapping[str, str], name: str) -> Path | None:
    value = environ.get(name)
    return Path(value).expanduser() if value else None


def _base(environ: Mapping[str, str], name: str, default: str) -> Path:
    """Give a base directory; one that is not absolute is ignored (XDG Base Directory Specification)."""
    value = environ.get(name, "")
    if value.startswith("/"):
        return Path(value)
    home = environ.get("HOME")
    return (Path(home) if home else Path.home()) / default
