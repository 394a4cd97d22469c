# Shared by ./run and ./test: makes an environment from the pinned, hashed list, once per list.

find_python() {
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "Demilge needs Python 3.11 or later. Install it, or name it: PYTHON=/path/to/python3 ./run" >&2
    return 1
}

# install_into FOLDER LIST: LIST is run, test or references (other libraries that civicmath is compared with)
install_into() {
    folder=$1
    list=$2
    stamp="$folder/installed-$list"
    # The list for tests holds the one for running: either stamp of the present lists is enough to run.
    if [ "$list" = run ] && up_to_date "$folder/installed-test" "$here/requirements/test.txt"; then return; fi
    if up_to_date "$stamp" "$here/requirements/$list.txt"; then return; fi
    echo "Installing what Demilge needs (once) ..."
    if [ ! -x "$folder/bin/python" ]; then
        python=$(find_python)
        if command -v uv >/dev/null 2>&1; then
            uv venv --quiet --python "$python" "$folder"
        elif ! "$python" -m venv "$folder"; then
            rm -rf "$folder"
            echo "Python's venv is missing. On Debian and Ubuntu: apt install python3-venv" >&2
            return 1
        fi
    fi
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python "$folder/bin/python" --require-hashes -r "$here/requirements/$list.txt"
        set -- uv pip install --quiet --python "$folder/bin/python"
    else
        "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$here/requirements/$list.txt"
        set -- "$folder/bin/python" -m pip install --quiet --disable-pip-version-check
    fi
    set -- "$@" --no-deps --no-build-isolation -e "$here/civicmath"
    if [ "$list" != references ]; then set -- "$@" -e "$here"; fi
    "$@"
    asked_for "$here/requirements/$list.txt" >"$stamp"
}

# What the environment was made from: the list and our own two distributions.
asked_for() { # LIST
    cat "$1" "$here/pyproject.toml" "$here/civicmath/pyproject.toml"
}

up_to_date() { # STAMP LIST
    [ -f "$1" ] && asked_for "$2" | cmp -s - "$1"
}
