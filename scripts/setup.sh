#!/usr/bin/env bash
# Leaves .venv with the command `balcao`, and the front end built. Safe to run again; quick when nothing changed.
# Usage: scripts/setup.sh [dev]   (dev adds what the tests need)
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf '%s\n' "$1" >&2; exit 1; }

find_python() {
    local wanted
    wanted=$(cat .python-version)
    if [ -n "${PYTHON:-}" ] && ! "$PYTHON" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$wanted')" 2>/dev/null; then
        fail "PYTHON names $PYTHON, which is no Python $wanted that runs here. Name another, or leave it out."
    fi
    for candidate in "${PYTHON:-}" "python$wanted" python3 "$HOME/.pyenv/versions/$wanted"*/bin/python; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$wanted')" 2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    fail "Python $wanted is needed and was not found. Install it, or name it: make run PYTHON=/path/to/python$wanted"
}

command -v node >/dev/null || fail "Node.js 20 or newer is needed and was not found. Install it and try again."
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' \
    || fail "Node.js 20 or newer is needed; this is $(node --version). Install a newer one and try again."
python=$(find_python)
lock=requirements.lock
[ "${1:-}" = dev ] && lock=requirements-dev.lock
[ -f .venv/dev ] && lock=requirements-dev.lock

if [ ! -x .venv/bin/python ] || [ "$(cat .venv/lock.sum 2>/dev/null)" != "$(cat "$lock" pyproject.toml | cksum)" ]; then
    if ! "$python" -m uv --version >/dev/null 2>&1; then
        echo "Installing uv …"
        "$python" -m venv var/uv && var/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
        uv="var/uv/bin/python -m uv"
    else
        uv="$python -m uv"
    fi
    echo "Installing the Python packages ($lock) …"
    [ -x .venv/bin/python ] || UV_PYTHON_DOWNLOADS=never $uv venv --quiet --python "$python" .venv
    $uv pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes "$lock"
    $uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e . 2>/dev/null \
        || $uv pip install --quiet --python .venv/bin/python --no-deps -e .
    cat "$lock" pyproject.toml | cksum > .venv/lock.sum
    [ "$lock" = requirements-dev.lock ] && touch .venv/dev
fi

if [ -f package-lock.json ]; then
    if [ "$(cat node_modules/.lock.sum 2>/dev/null)" != "$(cksum < package-lock.json)" ]; then
        echo "Installing the front end's packages …"
        PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
        cksum < package-lock.json > node_modules/.lock.sum
    fi
    sources=$(find frontend package-lock.json vite.config.* -path frontend/dist -prune -o -type f -print0 | sort -z | xargs -0 cat | cksum)
    if [ "$(cat frontend/dist/.source.sum 2>/dev/null)" != "$sources" ]; then
        echo "Building the front end …"
        npm run --silent build
        printf '%s\n' "$sources" > frontend/dist/.source.sum
    fi
fi
