#!/usr/bin/env bash
# Everything that must hold. Stops at the first part that does not.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
part() { printf '\n== %s\n' "$1"; }
stop_database() { $bin/python -m balcao.foundation.db.stop var/test/postgres >/dev/null 2>&1 || true; }
trap stop_database EXIT

part "Lint";                 $bin/ruff check . ; $bin/ruff format --check --quiet .
part "Types";                $bin/mypy src/balcao
part "Import contracts";     $bin/lint-imports --no-cache
part "Services";             $bin/balcao services check; $bin/balcao services test
part "Tests";                $bin/pytest
part "Journeys in a browser";  $bin/pytest tests/journeys
