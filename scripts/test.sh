#!/usr/bin/env bash
# Everything that must hold. Stops at the first part that does not.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
unset PYTHONDONTWRITEBYTECODE  # a run starts some hundred processes: they compile the sources once
mkdir -p var/test
temporary=$(mktemp -d)  # pytest's own folders: those that run at once must not tidy up each other's
part() { printf '\n== %s\n' "$1"; }
end() {
    $bin/python -m balcao.foundation.db.stop var/test/postgres >/dev/null 2>&1 || true
    rm -rf "$temporary"
}
trap end EXIT

# at_once <command>…: all of them; fails when one does. What the others said comes after the first.
at_once() {
    local number=0 failed=0 others=()
    for command in "${@:2}"; do
        number=$((number + 1))
        mkdir -p var/test/beside$number "$temporary/$number"
        BALCAO_VAR="$PWD/var/test/beside$number" PYTEST_DEBUG_TEMPROOT="$temporary/$number" \
            bash -c "$command" >var/test/beside$number/log 2>&1 & others+=($!)
    done
    mkdir -p "$temporary/0"
    PYTEST_DEBUG_TEMPROOT="$temporary/0" bash -c "$1" || failed=1
    for number in "${!others[@]}"; do
        wait "${others[$number]}" || failed=1
        cat var/test/beside$((number + 1))/log
    done
    ((failed == 0))
}

part "Lint, types and import contracts, beside the services with their examples and the tests of the building"
early=$(printf 'src/balcao/%s ' foundation kernel)  # the first to need a database: it works every migration
at_once "set -e; $bin/ruff check .; $bin/ruff format --check --quiet .; $bin/mypy src/balcao; $bin/lint-imports --no-cache" \
    "set -e; $bin/balcao services check --strict; $bin/balcao services test" \
    "$bin/pytest tests/architecture tests/pictures $early"

part "Tests of the rooms, in two halves at once"
half=$(printf 'src/balcao/%s ' associations bundles cases catalogue correspondence desk dossiers licences payments)
at_once "$bin/pytest src ${half//src/--ignore=src} ${early//src/--ignore=src}" "$bin/pytest $half"

part "Journeys in a browser, in three thirds at once: each waits for its browser much of the time"
journeys() { find tests/journeys -name 'test_*.py' | sort | awk "NR % 3 == $1" | tr '\n' ' '; }
export BALCAO_LOOKED="$temporary/looked"  # a state of a page is looked at once, by whichever third comes to it first
mkdir "$BALCAO_LOOKED"
# a journey that goes red is walked once more from its beginning; the end names it and says why
walk="$bin/pytest --reruns 1 --rerun-show-tracebacks -rR"
at_once "$walk $(journeys 0)" "$walk $(journeys 1)" "$walk $(journeys 2)"
