#!/bin/sh
# Brings .venv to what requirements/GROUP.txt pins, with this checkout installed in it; does nothing when it is there.
#
#   sh tools/prepare.sh GROUP          PYTHON=… names the interpreter; otherwise the newest one found is taken
#
# An environment that was left half made, that was moved, or whose Python changed is made anew.
# Ends with 2 and one sentence where something is missing.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/.."

group=$1
requirements=requirements/$group.txt
state=.venv/.prepared # what it was made with and where; "busy" while work is under way; a stamp for each group
here=$(pwd -P)

# Settings that would send an installation elsewhere, or wait for an answer to a question that nobody sees.
unset PYTHONHOME PYTHONPATH PIP_CONSTRAINT PIP_PREFIX PIP_PYTHON PIP_ROOT PIP_TARGET
export PIP_USER=0 PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1
[ -n "${HOME:-}" ] || export HOME="$here/.venv" PIP_NO_CACHE_DIR=1

stop() {
    printf 'bondgraph: %s\n' "$1" >&2
    exit 2
}

identify() { # version and place of an interpreter: the same for it and for an environment made from it
    "$1" -c 'import sys; print("%d.%d %s" % (sys.version_info[0], sys.version_info[1], sys.base_prefix))' 2>/dev/null
}

can() { # whether an interpreter gets through a statement
    "$1" -c "$2" >/dev/null 2>&1
}

is_sound() {
    [ -d "$state" ] && [ ! -e "$state/busy" ] && [ "$(cat "$state/here")" = "$here" ] || return 1
    made_with=$(identify .venv/bin/python) && [ "$made_with" = "$(cat "$state/python")" ] || return 1
    [ -z "${PYTHON:-}" ] || [ "$(identify "$PYTHON")" = "$made_with" ]
}

choose() { # sets base, an interpreter to make .venv from, and with_pip, whether it brings a pip along
    base='' with_pip=no found=''
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3.14 python3.13 python3.12 python3.11 python3 python
    fi
    for candidate; do
        about=$(identify "$candidate") || continue
        found="$candidate is ${about%% *}"
        can "$candidate" 'import sys; assert sys.version_info >= (3, 11)' || continue
        if can "$candidate" 'import venv; from ensurepip import bootstrap'; then
            base=$candidate with_pip=yes
            return
        fi
        base=${base:-$candidate}
    done
    [ -z "$base" ] || return 0
    [ -z "${PYTHON:-}" ] || found=${found:-$PYTHON does not run}
    stop "Python 3.11 or newer is needed, and ${found:-none was found}: install one with the system's package manager (Debian, Ubuntu: apt-get install python3 python3-venv), or name one with PYTHON=/path/to/python3."
}

pip() { # the pip inside .venv, or else the system's, working on .venv
    if can .venv/bin/python 'import pip'; then
        .venv/bin/python -m pip "$@"
    elif can "$(cat "$state/base")" 'import pip'; then
        "$(cat "$state/base")" -m pip --python .venv/bin/python "$@"
    else
        pip3 --python .venv/bin/python "$@"
    fi
}

make_environment() {
    choose
    rm -rf .venv
    [ "$with_pip" = yes ] && option=--clear || option=--without-pip
    if ! words=$("$base" -m venv "$option" .venv 2>&1); then
        printf '%s\n' "$words" >&2
        stop "$base could not make an environment in .venv; its own words are above."
    fi
    mkdir "$state"
    : >"$state/busy"
    printf '%s\n' "$here" >"$state/here"
    printf '%s\n' "$base" >"$state/base"
    identify .venv/bin/python >"$state/python"
    pip --version >/dev/null 2>&1 \
        || stop "$base has no pip for new environments: install it (Debian, Ubuntu: apt-get install python3-venv) and try again."
}

install() { # WHAT OPTIONS…
    what=$1
    shift
    pip install --quiet "$@" >"$state/log" 2>&1 && return
    tail -n 20 "$state/log" >&2
    stop "pip could not install $what; its own words are above."
}

is_sound || make_environment
stamp=$(cat "$requirements" pyproject.toml tools/prepare.sh | cksum)
if [ "$(cat "$state/$group" 2>/dev/null)" != "$stamp" ]; then
    echo "Installing what $requirements pins into .venv …" >&2
    : >"$state/busy"
    install "what $requirements pins (the first time, it needs a package index or a mirror)" \
        --require-hashes --requirement "$requirements"
    [ "$group" = lock ] || install "this checkout" --no-index --no-build-isolation --no-deps --editable .
    echo "$stamp" >"$state/$group"
    rm "$state/busy"
fi
