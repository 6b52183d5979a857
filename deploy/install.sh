#!/bin/sh
# Installs Crickets as a service on Debian and the like, from the checkout that this file stands in, or brings an
# installation up to date. Settings and data stay, and where nothing is new nothing changes. README.md here says more.
set -eu
umask 022
PATH=$PATH:/usr/sbin:/sbin # `su` leaves root without the folders of useradd and runuser
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

checkout=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
python=${PYTHON:-python3}
home=/opt/crickets
settings=/etc/crickets
state=/var/lib/crickets
unit=/etc/systemd/system/crickets.service
# What stands outside of /opt/crickets: its mode, its name in the folder "outside" of a release, and its place.
outside="\
644 crickets.service $unit
755 crickets.sh /usr/local/bin/crickets
644 crickets.1 /usr/local/share/man/man1/crickets.1
644 completion.bash /usr/local/share/bash-completion/completions/crickets
644 completion.zsh /usr/local/share/zsh/site-functions/_crickets
644 completion.fish /usr/local/share/fish/vendor_completions.d/crickets.fish
644 config.example.toml $settings/config.example.toml"
changed=no
unfinished=

main() {
    task=set_up agreed=no
    for word; do
        case $word in
        --upgrade) task=set_up ;;
        --uninstall) task=uninstall ;;
        --purge) task=purge ;;
        --yes) agreed=yes ;;
        -h | --help)
            usage
            exit
            ;;
        *)
            usage >&2
            exit 64
            ;;
        esac
    done
    [ "$(id -u)" = 0 ] || fail 77 "this needs root: sudo $0"
    exec 9</usr/local
    flock --nonblock 9 || fail 75 "it runs already: wait until that has ended"
    trap tidy EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    "$task"
}

usage() {
    cat <<'END'
Usage: deploy/install.sh               install Crickets, or bring it up to date (--upgrade says the same)
       deploy/install.sh --uninstall   remove it; settings and data stay
       deploy/install.sh --purge       remove settings and data too, after asking; with --yes at once
END
}

# To install. What can fail comes first; only a release that is complete takes the place of another.

set_up() {
    need_python
    name=$(version)-$(stamp src migrations requirements/run.txt pyproject.toml config.example.toml man \
        deploy/install.sh deploy/crickets.service deploy/crickets.sh)
    release=$home/releases/$name
    libraries=$home/libraries/$(stamp requirements/run.txt)
    before=$(readlink -e "$home/current" || :)
    [ -e "$libraries/complete" ] || install_libraries
    [ -e "$release/complete" ] || build
    if [ -n "$before" ] && [ "$before" != "$release" ]; then
        try_settings
    fi
    accommodate
    place "$release"
    if [ "$changed" = no ] && ! is_waiting; then
        echo "Crickets $name is installed already: nothing to change."
        return
    fi
    start_anew
    forget_others
    echo "Crickets $name is installed."
    [ -e "$settings/config.toml" ] || say_what_is_next
}

need_python() {
    command -v "$python" >/dev/null || fail 69 "there is no $python: apt-get install python3 python3-venv"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail 69 \
        "Crickets needs Python 3.11 or newer, and $python is not: install one, and name it: sudo PYTHON=python3.12 $0"
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        return
    fi
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    command -v apt-get >/dev/null || fail 69 "$python cannot make virtual environments: install its module ensurepip"
    echo "$python cannot make virtual environments: installing $package"
    apt-get update -qq || : # without a network it is the lists of before that count
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null ||
        fail 69 "apt-get could not install $package, see above: install it, then run this again"
}

version() {
    sed -n 's/^__version__ = "\(.*\)"$/\1/p' "$checkout/src/crickets/__init__.py"
}

# What something is made of, as a number: the same again is no news.
stamp() (
    cd "$checkout"
    {
        "$python" -c 'import sys; print(sys.executable, sys.version_info[:2])'
        find "$@" -type f ! -path '*/__pycache__/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    } | sha256sum | cut -c 1-12
)

# They have an environment of their own, so that a new Crickets with the same libraries is there within seconds.
install_libraries() {
    echo "Installing the libraries, which takes a minute or two."
    begin "$libraries"
    "$python" -m venv "$libraries" ||
        fail 69 "$python could not make a virtual environment, see above: nothing was changed"
    "$libraries/bin/python" -I -m pip install --quiet --no-compile \
        --require-hashes --requirement "$checkout/requirements/run.txt" ||
        fail 69 "the libraries could not be installed, see above: nothing was changed"
    finish "$libraries"
}

build() {
    begin "$release"
    "$python" -m venv --without-pip "$release"
    packages='import sysconfig; print(sysconfig.get_path("purelib"))'
    "$libraries/bin/python" -I -c "$packages" >"$("$release/bin/python" -I -c "$packages")/libraries.pth"
    "$libraries/bin/python" -I -m pip --python "$release/bin/python" install --quiet --no-compile \
        --no-deps --no-build-isolation "$checkout" ||
        fail 70 "Crickets could not be built, see above: nothing was changed"
    gather
    finish "$release"
}

begin() {
    unfinished=$1
    rm -rf "$1"
    mkdir -p "$1"
}

# What is finished is never edited, so Python need not look whether a file is newer than its bytecode; and the service
# could not keep any of its own, for the folder is root's. That of pip is there already, but of the other kind: -f.
finish() {
    "$1/bin/python" -I -m compileall -q -f -j 0 --invalidation-mode unchecked-hash "$1/lib" ||
        fail 70 "the bytecode could not be written, see above: nothing was changed"
    touch "$1/complete"
    unfinished=
}

# A release keeps what stands outside of it as well, so that whoever goes back to it gets these back too.
gather() {
    mkdir "$release/outside"
    cp "$checkout/deploy/crickets.service" "$checkout/deploy/crickets.sh" "$checkout/man/crickets.1" \
        "$checkout/config.example.toml" "$release/outside"
    for shell in bash zsh fish; do
        _CRICKETS_COMPLETE=source_$shell "$release/bin/crickets" >"$release/outside/completion.$shell" ||
            fail 70 "the completion for $shell could not be written, see above: nothing was changed"
    done
    # zsh takes a file for a completion if that is what its first line says, which is empty here; and it loads the file
    # at the first Tab as the function that answers, which would answer only the second.
    # shellcheck disable=SC2016 # it is zsh that expands it
    sed -i -e '/./,$!d' -e '$a _crickets_completion "$@"' "$release/outside/completion.zsh"
}

# The new program reads the settings before it takes the place of the old; to list letters it needs nothing else.
try_settings() {
    [ -e "$settings/config.toml" ] || return 0
    said=$(runuser -u crickets -- env HOME="$state" \
        "$release/bin/crickets" --config "$settings/config.toml" letters 2>&1) || case $? in
    74) ;; # settings that only systemd hands to the service
    78) fail 78 "the new Crickets does not take your settings; correct them, then run this again. The old one stays:
$said" ;;
    *) fail 70 "the new Crickets does not work here. The old one stays:
$said" ;;
    esac
}

# What is there already stays as its owner wants it.
accommodate() {
    getent passwd crickets >/dev/null ||
        useradd --system --user-group --home-dir "$state" --no-create-home --shell /usr/sbin/nologin crickets ||
        fail 70 "the user crickets could not be made, see above"
    [ -d "$settings" ] || install -d -m 0750 -o crickets -g crickets "$settings"
    [ -d "$state" ] || install -d -m 0700 -o crickets -g crickets "$state"
}

place() {
    if [ "$(readlink -e "$home/current" || :)" != "$1" ]; then
        ln -sfn "${1#"$home/"}" "$home/current.new"
        mv -fT "$home/current.new" "$home/current" # at once: at no moment is there no program
        changed=yes
    fi
    while read -r mode file target; do
        put "$mode" "$1/outside/$file" "$target"
    done <<END
$outside
END
}

put() {
    if [ "$(stat -c %a "$3" 2>/dev/null)" != "$1" ] || ! cmp -s "$2" "$3"; then
        mkdir -p "$(dirname "$3")"
        install -m "$1" "$2" "$3.new"
        mv -f "$3.new" "$3"
        changed=yes
    fi
}

start_anew() {
    if ! is_managed; then
        echo "No systemd runs here: if Crickets runs by other means, start it again."
        return
    fi
    systemctl daemon-reload
    if systemctl try-restart crickets.service; then
        return
    fi
    if [ -z "$before" ] || [ "$before" = "$release" ]; then
        fail 70 "Crickets does not start: journalctl --unit crickets says why; correct it, then run this again"
    fi
    place "$before"
    systemctl daemon-reload
    systemctl restart crickets.service ||
        fail 70 "neither the new Crickets starts nor, again, the old one: journalctl --unit crickets says why"
    fail 70 "the new Crickets does not start, so the old one runs again: journalctl --unit crickets says why"
}

# The releases of before go only when their successor has started: if one is left, it has not.
is_waiting() {
    for other in "$home"/releases/*; do
        [ "$other" = "$release" ] || return 0
    done
    return 1
}

forget_others() {
    for other in "$home"/releases/* "$home"/libraries/*; do
        [ "$other" = "$release" ] || [ "$other" = "$libraries" ] || rm -rf "$other"
    done
}

say_what_is_next() {
    cat <<'END'
Next:
  sudo crickets init                     asks for your mailbox and your clients, and writes /etc/crickets/config.toml
  sudo crickets check                    tries all of it, and says what to do
  sudo systemctl enable --now crickets   starts it, now and with the machine
END
}

# To remove.

uninstall() {
    remove
    echo "Crickets is removed. Your settings are in $settings, what it knows is in $state;" \
        "$0 installs it again, $0 --purge deletes these too."
}

purge() {
    if [ "$agreed" = no ]; then
        [ -t 0 ] || fail 64 "--purge asks first, and nobody is there to answer: add --yes"
        printf 'This deletes Crickets, %s and %s, with all it knows of your clients. Type yes: ' "$settings" "$state"
        read -r answer
        [ "$answer" = yes ] || fail 1 "nothing was deleted"
    fi
    remove
    rm -rf "$settings" "$state"
    # A person of that name, who was here before, is not ours to delete.
    if [ "$(getent passwd crickets | cut -d : -f 6)" = "$state" ]; then
        userdel crickets
    fi
    echo "Crickets is removed, with its settings and its data. Drafts in your mailbox stay there."
}

remove() {
    if is_managed && [ -e "$unit" ]; then
        systemctl disable --now crickets.service ||
            fail 70 "the service could not be stopped, see above: nothing was removed"
    fi
    while read -r _ _ target; do
        rm -f "$target"
    done <<END
$outside
END
    rm -rf "$home/releases" "$home/libraries" "$home/current"
    if is_managed; then
        systemctl daemon-reload
    fi
}

is_managed() {
    [ -d /run/systemd/system ]
}

tidy() {
    if [ -n "$unfinished" ]; then
        rm -rf "$unfinished"
    fi
    rmdir "$home/releases" "$home/libraries" "$home" 2>/dev/null || :
}

fail() {
    status=$1
    shift
    echo "install.sh: $*" >&2
    exit "$status"
}

main "$@"
