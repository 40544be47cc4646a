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

part "Tests, in two halves at once"
half="associations bundles cases catalogue correspondence desk dossiers licences payments"
mkdir -p var/test/second
$bin/python -c "import balcao.foundation.db.testing"  # starts the database before both ask for it
# shellcheck disable=SC2046
BALCAO_VAR=$PWD/var/test/second $bin/pytest $(printf 'src/balcao/%s ' $half) >var/test/second/log 2>&1 & second=$!
first=0
# shellcheck disable=SC2046
$bin/pytest src tests/architecture $(printf -- '--ignore=src/balcao/%s ' $half) || first=$?
both=0
wait $second || both=$?
cat var/test/second/log
((first == 0 && both == 0))

part "Journeys in a browser";  $bin/pytest tests/journeys
