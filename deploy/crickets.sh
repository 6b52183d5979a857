#!/bin/sh
# The verbs of the Crickets that runs as a service, installed as /usr/local/bin/crickets. `sudo crickets status` answers
# from the service's settings and data, as the service's user: a file that root made there, the service could not open.
set -eu
program=/opt/crickets/current/bin/crickets

if [ "$(id -u)" != 0 ]; then
    exec "$program" "$@"
fi
# Of root's own surroundings nothing may lead the service's user astray.
unset XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME XDG_DATA_HOME XDG_RUNTIME_DIR
export HOME=/var/lib/crickets STATE_DIRECTORY=/var/lib/crickets CRICKETS_CONFIG=/etc/crickets/config.toml
PATH=$PATH:/usr/sbin:/sbin # where runuser is, and `su` does not look
exec runuser -u crickets -- "$program" "$@"
