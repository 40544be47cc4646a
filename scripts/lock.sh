#!/usr/bin/env bash
# Pin every version and hash; no download address gets into the files.
set -euo pipefail
cd "$(dirname "$0")/.."
uv() { .venv/bin/python -m uv "$@" 2>/dev/null || var/uv/bin/python -m uv "$@" 2>/dev/null || command uv "$@"; }
options="--quiet --python .venv/bin/python --universal --generate-hashes --no-emit-index-url --no-annotate --no-header"
# shellcheck disable=SC2086
uv pip compile $options pyproject.toml -o requirements.lock
# shellcheck disable=SC2086
uv pip compile $options pyproject.toml --group dev -o requirements-dev.lock
