#!/bin/sh
# Makes sure that Dovecot, the IMAP server that the tests talk to, is installed, or says in one line how to get it.
set -eu

if [ "${CRICKETS_WITHOUT_DOVECOT:-}" = 1 ] || PATH=$PATH:/usr/sbin command -v dovecot >/dev/null; then
    exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "The tests need Dovecot: install it (Debian: sudo apt-get install dovecot-imapd)," \
        "or leave out the tests that need it: CRICKETS_WITHOUT_DOVECOT=1 make test" >&2
    exit 1
fi

# The tests start a Dovecot of their own; the package must not start one for the whole machine. A policy that is
# already there is its owner's, and stays.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends dovecot-imapd
