#!/bin/sh
# Makes .venv with a pip in it, or says in one line what is missing.
set -eu
python=${PYTHON:-python3}

fail() {
    rm -rf .venv # half of one would look like one to make
    echo "$1" >&2
    exit 1
}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    fail "Crickets needs Python 3.11 or newer, and $python is not: install one, or name it: make PYTHON=python3.12"

if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    "$python" -m venv .venv || fail "$python -m venv .venv failed: see above"
elif "$python" -m pip --version >/dev/null 2>&1 && "$python" -m venv --without-pip .venv 2>/dev/null; then
    # Debian without python3-venv: the pip of the system puts the locked one into .venv.
    "$python" -m pip --quiet --python .venv/bin/python install --require-hashes --requirement requirements/run.txt ||
        fail "$python -m pip could not install into .venv: see above, or install venv (Debian: apt-get install python3-venv)"
else
    fail "$python cannot make a virtual environment: install its venv module (Debian: apt-get install python3-venv)"
fi
