#!/bin/sh
# Makes sure that the programs are installed which judge the systemd unit and the shell scripts, or says in one line how
# to get them.
set -eu

if [ "${CRICKETS_WITHOUT_CHECKERS:-}" = 1 ] ||
    { command -v systemd-analyze >/dev/null && command -v shellcheck >/dev/null; }; then
    exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "The tests need systemd-analyze and shellcheck: install them (Debian: sudo apt-get install systemd shellcheck)," \
        "or leave out the tests that need them: CRICKETS_WITHOUT_CHECKERS=1 make test" >&2
    exit 1
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends systemd shellcheck
