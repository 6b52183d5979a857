#!/bin/sh
# Makes sure that the mail clients which the tests drive are installed: neomutt, and Thunderbird with an X server that
# needs no screen. Where they cannot be, it says so in a sentence and ends with 69 (EX_UNAVAILABLE of sysexits).
set -eu

missing() {
    for program in neomutt thunderbird Xvfb; do
        command -v "$program" >/dev/null || return 0
    done
    return 1
}

offered() {
    for package in neomutt thunderbird xvfb; do
        apt-cache show "$package" >/dev/null 2>&1 || return 1
    done
}

missing || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq || : # without a network it is the lists of before that count
    if offered; then
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends neomutt thunderbird xvfb
        exit
    fi
fi
echo "The tests with real mail clients are left out: they need neomutt, thunderbird and Xvfb" \
    "(Debian: sudo apt-get install neomutt thunderbird xvfb)" >&2
exit 69
