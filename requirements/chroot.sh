#!/bin/sh
# Makes sure that debootstrap is installed, and may work: the installation is tested in a Debian that it makes. Where it
# cannot be, this says so in a sentence and ends with 69 (EX_UNAVAILABLE of sysexits).
set -eu

if [ "$(id -u)" = 0 ] && unshare --mount true 2>/dev/null; then
    if command -v debootstrap >/dev/null; then
        exit 0
    fi
    if command -v apt-get >/dev/null; then
        apt-get update -qq || : # without a network it is the lists of before that count
        if apt-cache show debootstrap >/dev/null 2>&1; then
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
                debootstrap debian-archive-keyring
            exit
        fi
    fi
fi
echo "The tests of the installation are left out: they need root who may mount, and debootstrap" \
    "(Debian: sudo apt-get install debootstrap, then sudo make test-install)" >&2
exit 69
