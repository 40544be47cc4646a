"""Three hours of stopped workers and 10,000 due timers: each fires once, the oldest first."""

import argparse
import itertools
import random
import select
import subprocess
import sys
import time
from datetime import timedelta

from bench.house import ROOT, database_alone
from bench.people import make_people
from bench.report import median_ms, percentile, tell
from bench.verbs import ready_draft

COUNT = 10_000
STOPPED = timedelta(hours=3)


def main() -> None:
    """Make them due, sweep until nothing is left, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--watch", action="store_true", help="only look at pages, until standard input is closed")
    asked = parser.parse_args()
    if asked.watch:
        _look_at_pages()
        return
    count = asked.count
    with database_alone():
        from django.db.models import Count

        from balcao.cases.models import Case, Step
        from balcao.cases.operations.timers import do_what_is_due
        from balcao.kernel.clock import now

        at = now()
        due = _due_cases(at, count)
        watcher = _watch_pages()
        sweeps, began = 0, time.perf_counter()
        while Case.objects.filter(pk__in=due, overdue=False).exists():
            do_what_is_due(at=at)
            sweeps += 1
        seconds = time.perf_counter() - began
        _tell_pages(watcher)
        fired = Step.objects.filter(case__in=due, kind="overdue")
        order = [due[number] for number in fired.order_by("pk").values_list("case_id", flat=True)]
        twice = fired.values("case_id").annotate(times=Count("pk")).filter(times__gt=1).count()
        tell("timers.fired", len(order), "timers", count)
        tell("timers.twice", twice, "timers", 0, less_is_better=True)
        tell("timers.out_of_order", sum(a > b for a, b in itertools.pairwise(order)), "timers", 0)
        tell("timers.sweeps", sweeps, "sweeps")
        tell("timers.rate", count / seconds, "1/s")


def _watch_pages() -> subprocess.Popen[str]:
    """Another process that looks at pages, as a web process would; it has measured the quiet before this returns."""
    command = [sys.executable, "-m", "bench.timers", "--watch"]
    watcher = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert watcher.stdout is not None
    print(watcher.stdout.readline(), end="", flush=True)
    return watcher


def _tell_pages(watcher: subprocess.Popen[str]) -> None:
    print(watcher.communicate("")[0], end="", flush=True)


def _look_at_pages() -> None:
    """My matters, the queue and a service page in turn: a while in the quiet, then until told to stop."""
    import django

    from bench.local import browser_of, browser_of_person
    from bench.verbs import SERVICE

    django.setup()
    person = make_people(1)[0]
    applicant, officer = browser_of_person(person), browser_of("officer.all")
    pages = [(applicant, f"/as/p-{person}/matters/"), (officer, "/desk/"), (applicant, f"/services/{SERVICE}/")]
    turns = itertools.cycle(pages)

    def look() -> float:
        client, path = next(turns)
        began = time.perf_counter()
        assert client.get(path).status_code == 200, path
        return time.perf_counter() - began

    for _ in range(20):
        look()
    quiet = [look() for _ in range(150)]
    tell("timers.pages.quiet.p95", percentile(quiet, 0.95) * 1000, "ms")
    busy: list[float] = []
    while not select.select([sys.stdin], [], [], 0)[0]:
        busy.append(look())
    tell("timers.pages.p50", median_ms(busy), "ms")
    tell("timers.pages.p95", percentile(busy, 0.95) * 1000, "ms", 150, less_is_better=True)


def _due_cases(at, count):  # type: ignore[no-untyped-def]
    """The cases by number, each with the moment of the three hours at which it was due."""
    from balcao.cases.api import lodge
    from balcao.cases.models import Case, Draft

    actor, draft_id = ready_draft(make_people(1)[0], "timers")
    original = Case.objects.select_related("draft").get(reference=lodge(actor=actor, at=at, draft_id=draft_id))
    stamp, chance = time.time_ns(), random.Random(1)
    kept = {each.attname: getattr(original.draft, each.attname) for each in Draft._meta.concrete_fields}
    keys = (f"timers:{stamp}:{place}" for place in range(count))
    drafts = Draft.objects.bulk_create(
        (Draft(**{**kept, "id": None, "start_key": key}) for key in keys), batch_size=1000
    )
    kept = {each.attname: getattr(original, each.attname) for each in Case._meta.concrete_fields}
    cases = Case.objects.bulk_create(
        (
            Case(
                **{
                    **kept,
                    "id": None,
                    "draft_id": draft.pk,
                    "reference": f"T-{stamp}-{place}",
                    "clock_days": None,
                    "clock_since": None,
                    "deadline_at": at - STOPPED * chance.random(),
                }
            )
            for place, draft in enumerate(drafts)
        ),
        batch_size=1000,
    )
    return {case.pk: case.deadline_at for case in cases}


if __name__ == "__main__":
    main()
