"""From nothing to a first draft, an upgrade that fails twice and then does not, and the end of it."""

import re
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

import crickets
from tests.architecture.source import ROOT
from tests.installation.checkouts import OLD
from tests.installation.conftest import Stage, Tried
from tests.installation.debian import Entry
from tests.installation.service import ANNA, Service

# A Debian is made and two releases are built in it, which takes longer than a test elsewhere.
pytestmark = pytest.mark.timeout(900)

KEPT = ("/etc/crickets/config.toml", "/var/lib/crickets/")
CODE = re.compile(r"/opt/crickets/(libraries|releases)/[^/]+/lib/.+\.py")


def test_what_python_lacks_is_asked_of_apt_and_said(installed: Stage) -> None:
    assert "python3 cannot make virtual environments: installing python3.11-venv\n" in installed.ended.said
    assert [asked.split()[1] for asked in installed.asked] == ["update", "install"]


def test_what_was_installed_answers_on_the_path(installed: Stage) -> None:
    assert installed.ended.status == 0, installed.ended.said
    assert installed.version.said == f"crickets {OLD}\n"


def test_where_no_systemd_runs_nothing_is_started_and_that_is_said(installed: Stage) -> None:
    assert "No systemd runs here" in installed.ended.said


def test_who_has_no_settings_yet_is_told_how_to_go_on(installed: Stage) -> None:
    assert re.findall(r"^  sudo (\w+ \w+)", installed.ended.said, re.MULTILINE) == [
        "crickets init",
        "crickets check",
        "systemctl enable",
    ]


def test_settings_and_data_are_closed_to_others(started: Stage) -> None:
    user, _ = started.files["/var/lib/crickets"].owner
    modes = {path: oct(started.files[path].mode & 0o777) for path in ("/etc/crickets", "/var/lib/crickets")}

    assert modes == {"/etc/crickets": "0o750", "/var/lib/crickets": "0o700"}
    assert user != 0
    assert {entry.owner[0] for path, entry in started.files.items() if path.startswith(KEPT)} == {user}


def test_the_program_is_roots_and_open_to_all(installed: Stage) -> None:
    programs = {path: entry for path, entry in installed.files.items() if path.startswith("/opt/crickets")}
    modes = {entry.mode & 0o777 for entry in programs.values() if not stat.S_ISLNK(entry.mode)}

    assert {entry.owner for entry in programs.values()} == {(0, 0)}
    assert modes == {0o644, 0o755}


def test_the_first_draft_stands_in_the_mailbox(started: Stage) -> None:
    (draft,) = started.drafts

    assert (draft["To"], draft["In-Reply-To"]) == (ANNA, "<1@studio.example>")
    assert "1 draft placed" in started.ended.said


def test_wrong_settings_hold_an_upgrade_back(refused: Stage, installed: Stage) -> None:
    assert refused.ended.status == 78
    assert "the new Crickets does not take your settings" in refused.ended.said
    assert "bells" in refused.ended.said
    assert refused.release == installed.release


def test_an_upgrade_that_does_not_start_is_taken_back(rolled_back: Stage, installed: Stage) -> None:
    starts = [asked for asked in rolled_back.asked if "start" in asked]

    assert rolled_back.ended.status == 70
    assert "so the old one runs again" in rolled_back.ended.said
    assert starts == ["systemctl try-restart crickets.service", "systemctl restart crickets.service"]
    assert (rolled_back.release, rolled_back.version) == (installed.release, installed.version)


def test_an_upgrade_takes_the_place_of_the_old_one(upgraded: Stage) -> None:
    releases = {path.split("/")[4] for path in upgraded.files if path.startswith("/opt/crickets/releases/")}

    assert upgraded.ended.status == 0, upgraded.ended.said
    assert upgraded.version.said == f"crickets {crickets.__version__}\n"
    assert upgraded.asked == ["systemctl daemon-reload", "systemctl try-restart crickets.service"]
    assert upgraded.release is not None
    assert releases == {upgraded.release.name}


def test_an_upgrade_keeps_settings_and_data_and_places_no_second_draft(upgraded: Stage, started: Stage) -> None:
    assert upgraded.settings == started.settings
    assert [draft["Message-ID"] for draft in upgraded.drafts] == [draft["Message-ID"] for draft in started.drafts]


def test_the_same_once_more_changes_nothing(installed_again: Stage, upgraded: Stage) -> None:
    assert installed_again.ended.said.endswith("is installed already: nothing to change.\n")
    assert changes(upgraded.files, installed_again.files) == set()
    assert installed_again.asked == []


def test_libraries_that_are_not_those_of_the_lock_change_nothing(forged: Stage, installed_again: Stage) -> None:
    assert forged.ended.status == 69
    assert "the libraries could not be installed, see above: nothing was changed" in forged.ended.said
    assert changes(installed_again.files, forged.files) == {"/opt/crickets/libraries"}, "only its own time"
    assert forged.version == installed_again.version


def test_all_that_python_reads_has_bytecode_that_no_later_file_puts_in_doubt(tried: Tried, upgraded: Stage) -> None:
    sources = [Path(path) for path in upgraded.files if CODE.fullmatch(path)]
    compiled = [str(path.with_name("__pycache__") / f"{path.stem}.cpython-311.pyc") for path in sources]

    assert len(compiled) > 1000
    assert [path for path in compiled if path not in tried.bytecode] == []
    # PEP 552: 1 is bytecode that is not to be checked against its source.
    assert {tried.bytecode[path][4:] for path in compiled} == {b"\1\0\0\0"}


def test_the_program_runs_from_its_bytecode(tried: Tried) -> None:
    loaded = re.findall(r"^# code object from '?(/opt/crickets/[^'\n]+)", tried.loading, re.MULTILINE)

    assert any(path.endswith("/crickets/cli/__pycache__/program.cpython-311.pyc") for path in loaded)
    assert [path for path in loaded if not path.endswith(".pyc")] == []


def test_bash_completes_verbs(tried: Tried) -> None:
    assert "status" in tried.completed.split()


def test_zsh_and_fish_have_their_completion_where_they_look_for_it(tried: Tried) -> None:
    zsh = tried.texts["/usr/local/share/zsh/site-functions/_crickets"]
    fish = tried.texts["/usr/local/share/fish/vendor_completions.d/crickets.fish"]

    assert zsh.startswith("#compdef crickets\n"), "zsh takes no notice of a file that begins otherwise"
    assert zsh.endswith('\n_crickets_completion "$@"\n'), "else the first Tab would only load it"
    assert fish.startswith("complete --command crickets ")


@pytest.mark.parametrize(
    "installed_as, source",
    [
        ("/etc/systemd/system/crickets.service", "deploy/crickets.service"),
        ("/etc/crickets/config.example.toml", "config.example.toml"),
        ("/usr/local/bin/crickets", "deploy/crickets.sh"),
        ("/usr/local/share/man/man1/crickets.1", "man/crickets.1"),
    ],
    ids=["unit", "example", "verbs", "manual page"],
)
def test_what_stands_outside_of_the_release_is_what_the_checkout_has(
    tried: Tried, installed_as: str, source: str
) -> None:
    assert tried.texts[installed_as] == (ROOT / source).read_text(encoding="utf-8")


def test_what_goes_leaves_settings_and_data_and_says_where(uninstalled: Stage, forged: Stage) -> None:
    ours = {path for path in uninstalled.files if "crickets" in path and not path.startswith("/root/")}
    kept = {path for path in forged.files if path.startswith(KEPT)}

    assert uninstalled.ended.status == 0, uninstalled.ended.said
    assert ours == {"/etc/crickets", "/var/lib/crickets", *kept}
    assert {"/etc/crickets", "/var/lib/crickets"} <= set(re.findall(r"/[a-z/]+", uninstalled.ended.said))
    assert uninstalled.asked == ["systemctl disable --now crickets.service", "systemctl daemon-reload"]


def test_nothing_is_deleted_for_good_unless_somebody_agrees(unanswered: Stage, uninstalled: Stage) -> None:
    assert unanswered.ended.status == 64
    assert "add --yes" in unanswered.ended.said
    assert changes(uninstalled.files, unanswered.files) == set()


def test_at_the_end_nothing_is_left_but_the_draft(service: Service, purged: Stage) -> None:
    assert purged.ended.status == 0, purged.ended.said
    assert [path for path in purged.files if "crickets" in path and not path.startswith("/root/")] == []
    assert service.debian.run("getent", "passwd", "crickets").status
    assert len(purged.drafts) == 1


def test_a_person_of_that_name_stays_also_where_root_came_by_su(service: Service, purged: Stage) -> None:
    assert purged.ended.status == 0, purged.ended.said
    debian = service.debian
    debian.run("useradd", "--create-home", "crickets")
    ended = debian.run(
        "env", "PATH=/usr/local/sbin:/usr/bin:/bin", "sh", "/root/now/deploy/install.sh", "--purge", "--yes"
    )

    assert ended.status == 0, ended.said
    assert debian.run("getent", "passwd", "crickets").status == 0
    debian.run("userdel", "--remove", "crickets")


def changes(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> set[str]:
    """The paths that came, went, or are not what they were."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
