#!/usr/bin/env bash
# Everything that must hold. Stops at the first part that does not.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
second=var/test/second
mkdir -p $second
part() { printf '\n== %s\n' "$1"; }
stop_database() { $bin/python -m balcao.foundation.db.stop var/test/postgres >/dev/null 2>&1 || true; }
trap stop_database EXIT

# both <command> <command>: at once; fails when either does.
both() {
    bash -c "$2" >$second/log 2>&1 & local other=$! first=0 last=0
    bash -c "$1" || first=$?
    wait $other || last=$?
    cat $second/log
    ((first == 0 && last == 0))
}

part "Lint, types and import contracts, beside the services with their examples"
both "set -e; $bin/ruff check .; $bin/ruff format --check --quiet .; $bin/mypy src/balcao; $bin/lint-imports --no-cache" \
    "set -e; $bin/balcao services check; $bin/balcao services test"

part "Tests, in two halves at once"
half=$(printf 'src/balcao/%s ' associations bundles cases catalogue correspondence desk dossiers licences)
$bin/python -c "import balcao.foundation.db.testing"  # starts the database before both ask for it
both "$bin/pytest src tests/architecture ${half//src/--ignore=src}" "BALCAO_VAR=$PWD/$second $bin/pytest $half"

part "Journeys in a browser, in two halves at once"
journeys() { find tests/journeys -name 'test_*.py' | sort | awk "NR % 2 == $1" | tr '\n' ' '; }
both "$bin/pytest $(journeys 0)" "BALCAO_VAR=$PWD/$second $bin/pytest $(journeys 1)"
