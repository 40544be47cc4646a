"""The same pages in a small world and in a large one; lists under many filters; a long export.

Each world is a database of its own, made by `balcao demo load --scale` when it is not there.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import Any

from bench.house import ROOT, VAR
from bench.report import tell

BEFORE = 10
"""So often a page is asked before it is timed, as in a process that has served for a while: a statement is prepared
when it comes for the fourth time, and planned for good after five times more."""
TIMES = 25
PAGES = (
    "queue",
    "queue.of_some",
    "queue.of_all",
    "queue.done",
    "case",
    "matters",
    "inbox",
    "licences",
    "licences.suspended",
    "licences.name",
    "register",
    "register.number",
    "register.name",
    "register.suspended",
)
ROUNDS = 5
CASES_OF_ONE = 6
CHIEF = 22
"""Who decides everything everywhere, and has proposed nothing: 14 has proposed all there is."""
LARGE_ONES = ("IAM", "DSI", "DST")
"""Departments that together have a page full of cases to decide in a small world too."""
LARGEST = 1.2
"""How much longer a page may take in the large world."""


def main() -> int:
    """Both worlds, each in a process of its own; then the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", default="10k")
    parser.add_argument("--large", default="1m")
    parser.add_argument("--measure", help="measure the world of this size in this process")
    parser.add_argument("--part", choices=("pages", "filters", "export"), default="pages", help="and there only this")
    asked = parser.parse_args()
    if asked.measure:
        return _measure(asked.measure, asked.part)
    small, large = _worlds(asked.small, asked.large)
    for page in PAGES:
        tell(f"scale.{asked.large}.{page}.queries", large[f"{page}.queries"], "queries", 12, less_is_better=True)
        tell(f"scale.{asked.small}.{page}.p50", small[f"{page}.p50"], "ms")
        tell(f"scale.{asked.large}.{page}.p50", large[f"{page}.p50"], "ms", 25, less_is_better=True)
        tell(f"scale.{asked.large}.{page}.cpu", large[f"{page}.cpu"], "ms of CPU", 25, less_is_better=True)
        for name, what in (("slower", "p50"), ("dearer", "cpu")):
            ratio = large[f"{page}.{what}"] / small[f"{page}.{what}"]
            tell(f"scale.{page}.{name}", ratio, "x", LARGEST, less_is_better=True)
    tell(f"scale.{asked.large}.filters", large["filters"], "filters")
    tell(f"scale.{asked.large}.filters.p50", large["filters.p50"], "ms")
    tell(f"scale.{asked.large}.filters.p95", large["filters.p95"], "ms", 150, less_is_better=True)
    tell(f"scale.{asked.large}.filters.cpu.p95", large["filters.cpu.p95"], "ms of CPU", 150, less_is_better=True)
    tell(f"scale.{asked.large}.export.rows", large["export.rows"], "rows")
    for_many = large["export.seconds"] * 100_000 / large["export.rows"]
    tell(f"scale.{asked.large}.export.of_100000", for_many, "s", 60, less_is_better=True)
    tell(f"scale.{asked.large}.export.memory", large["export.memory"], "MB", 200, less_is_better=True)
    return 0


def _worlds(small: str, large: str) -> tuple[dict[str, float], dict[str, float]]:
    """What was found in each: the pages in turn, several times, of which the middle counts, since a machine is not as
    quick at every hour; filters and export of the large one."""
    for size in (small, large):
        _made(size)
    rounds: dict[str, list[dict[str, float]]] = {small: [], large: []}
    for place in range(ROUNDS):
        for size in (small, large) if place % 2 else (large, small):
            rounds[size].append(_part(size, "pages"))
    found = {
        size: {name: statistics.median(each[name] for each in times) for name in times[0]}
        for size, times in rounds.items()
    }
    return found[small], found[large] | _part(large, "filters") | _part(large, "export")


def _env(size: str) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return env | {"BALCAO_VAR": str(VAR / "scale" / size), "DJANGO_SETTINGS_MODULE": "balcao.config.settings"}


def _made(size: str) -> None:
    load = [sys.executable, "-m", "balcao.config.cli", "demo", "load", "--scale", size]
    if not (VAR / "scale" / size / "made").exists():
        subprocess.run(load, cwd=ROOT, env=_env(size), check=True, stdout=sys.stderr)
        (VAR / "scale" / size / "made").touch()


def _part(size: str, part: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.scale", "--measure", size, "--part", part]
    done = subprocess.run(command, cwd=ROOT, env=_env(size), check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout.decode().splitlines()[-1])
    return found


def _measure(size: str, part: str) -> int:
    from balcao.config.supervisor import with_database

    with with_database():
        from django.conf import settings

        settings.BALCAO_DESK_ASSURANCE = 1
        settings.ALLOWED_HOSTS = ["*"]
        found = {"pages": _pages, "filters": _filters, "export": _export}[part]()
    print(json.dumps(found))
    return 0


def _chief(person_id: int, departments: Iterable[str]) -> None:
    """An officer who decides everything there."""
    from datetime import timedelta

    from balcao.accounts.models import Post
    from balcao.kernel.clock import macau_date, now

    at = now()
    for department in departments:
        Post.objects.get_or_create(
            person_id=person_id,
            department=department,
            duty="chief",
            defaults={
                "clearance": 3,
                "since_on": macau_date(at),
                "until_on": macau_date(at) + timedelta(days=300),
                "proposed_by_id": 15,
                "proposed_at": at,
                "confirmed_by_id": 16,
                "confirmed_at": at,
                "review_due_on": macau_date(at) + timedelta(days=100),
            },
        )


def _everywhere() -> list[str]:
    from balcao.cases.models import Case

    return sorted(set(Case.objects.order_by().values_list("department", flat=True).distinct()))


def _clients() -> dict[str, Any]:
    """An officer who decides everything everywhere, one of three departments, one of a single duty, and an applicant
    with as many cases in either world."""
    from django.contrib.auth.hashers import make_password
    from django.db.models import Count
    from django.test import Client

    from balcao.accounts.models import Person, User
    from balcao.cases.models import Case
    from balcao.kernel.clock import now

    _chief(CHIEF, _everywhere())
    _chief(21, LARGE_ONES)
    at = now()
    people = Case.objects.filter(holder_id__startswith="p-", pk__gt=10_000_000).order_by("pk")
    some = list(people.values_list("holder_id", flat=True)[:700])
    counted = Case.objects.filter(holder_id__in=some).order_by().values("holder_id").annotate(number=Count("pk"))
    holder = min(int(row["holder_id"][2:]) for row in counted if row["number"] == CASES_OF_ONE)
    user, _ = User.objects.get_or_create(
        person_id=holder,
        defaults={"username": f"scale.{holder}", "password": make_password("x"), "date_joined": at},
    )
    assert Person.objects.filter(pk=holder).exists()
    clients = {}
    for name, account in (("all", CHIEF), ("some", 21), ("one", 12)):
        clients[name] = Client(headers={"accept-language": "zh-TW", "host": "localhost"})
        clients[name].force_login(User.objects.get(person_id=account))
    applicant = Client(headers={"accept-language": "zh-TW", "host": "localhost"})
    applicant.force_login(user)
    nobody = Client(headers={"accept-language": "zh-TW", "host": "localhost"})
    return clients | {"nobody": nobody, "applicant": applicant, "home": f"/as/p-{holder}"}


def _pages() -> dict[str, Any]:
    from balcao.cases.models import TO_DO, Case
    from bench.local import counting, cpu_ms

    clients = _clients()
    reference = Case.objects.filter(state__in=TO_DO, department="IAM").first().reference  # type: ignore[union-attr]
    addresses = {
        "queue": ("one", "/desk/"),
        "queue.of_some": ("some", "/desk/"),
        "queue.of_all": ("all", "/desk/"),
        "queue.done": ("one", "/desk/?view=done"),
        "case": ("all", f"/desk/cases/{reference}/"),
        "matters": ("applicant", f"{clients['home']}/matters/"),
        "inbox": ("applicant", f"{clients['home']}/inbox/"),
        "licences": ("all", "/desk/licences/"),
        "licences.suspended": ("all", "/desk/licences/?state=suspended"),
        "licences.name": ("all", "/desk/licences/?q=好景餐廳"),
        "register": ("nobody", "/register/"),
        "register.number": ("nobody", "/register/?q=IAM-SC-2026-000077"),
        "register.name": ("nobody", "/register/?q=好景餐廳"),
        "register.suspended": ("nobody", "/register/?state=suspended"),
    }
    found: dict[str, Any] = {}
    for name, (who, path) in addresses.items():
        client = clients[who]
        for _ in range(BEFORE):
            answer = client.get(path)
        assert answer.status_code == 200, (name, path, answer.status_code)
        with counting() as sent:
            client.get(path)
        found[f"{name}.queries"] = len(sent)
        times, before = [], cpu_ms()
        for _ in range(TIMES):
            times.append(_timed(client, path))
        found[f"{name}.p50"], found[f"{name}.cpu"] = statistics.median(times), (cpu_ms() - before) / TIMES
    return found


def _timed(client: Any, path: str) -> float:
    began = time.perf_counter()
    assert client.get(path).status_code == 200, path
    return (time.perf_counter() - began) * 1000


def _filters() -> dict[str, Any]:
    """Every field by itself and in pairs, in every view of an officer who sees all cases."""
    from itertools import combinations
    from urllib.parse import urlencode

    from balcao.cases.models import Case

    client = _clients()["all"]
    service = Case.objects.filter(department="IAM").first().service_id  # type: ignore[union-attr]
    rare = Case.objects.filter(pk__gt=10_000_000).first().reference  # type: ignore[union-attr]
    single = [
        {"service_id": service},
        {"age": 30},
        {"term": "overdue"},
        {"term": "two_weeks"},
        {"taken": "nobody"},
        {"taken": "me"},
        {"taken": "11"},
        {"urgent": "yes"},
        {"label": 7},
        {"query": "陳志明"},
        {"query": rare},
        {"query": "nobody of that name"},
    ]
    pairs = [{**one, **other} for one, other in combinations(single, 2) if not one.keys() & other.keys()]
    from bench.local import cpu_ms

    seconds, spent = {}, []
    for view in ("to_do", "mine", "waiting", "done"):
        for narrowed in [{}, *single, *pairs]:
            path = f"/desk/?{urlencode({'view': view, **narrowed})}"
            before = cpu_ms()
            seconds[path] = _timed(client, path)
            spent.append(cpu_ms() - before)
    slowest = sorted(seconds, key=lambda path: -seconds[path])[:12]
    print("slowest:", *(f"{seconds[path]:.0f} ms {path}" for path in slowest), sep="\n", file=sys.stderr)
    times = sorted(seconds.values())
    return {
        "filters": len(times),
        "filters.p50": statistics.median(times),
        "filters.p95": times[int(len(times) * 0.95)],
        "filters.cpu.p95": sorted(spent)[int(len(spent) * 0.95)],
    }


def _export() -> dict[str, Any]:
    """A list of about a hundred thousand cases into a file, by the verb the job calls, in a process of its own."""
    import resource

    from django.db.models import Count

    from balcao.accounts.api import officer_again
    from balcao.cases.api import Narrowing
    from balcao.cases.models import Case
    from balcao.kernel.clock import now
    from balcao.worklists.api import ask_export, export_view
    from balcao.worklists.operations.exporting import write_out

    _chief(CHIEF, _everywhere())
    counted = Case.objects.filter(decided_at__isnull=False).order_by().values("service_id").annotate(number=Count("pk"))
    service = min(counted, key=lambda row: abs(row["number"] - 100_000))["service_id"]
    actor = officer_again(person_id=CHIEF, assurance=2, language="zh-Hant", at=now())
    assert actor is not None
    number = ask_export(actor=actor, at=now(), view="done", narrowing=Narrowing(service_id=service), form="csv")
    began = time.perf_counter()
    write_out(at=now(), export_id=number)
    return {
        "export.seconds": time.perf_counter() - began,
        "export.rows": export_view(actor=actor, export_id=number).done,
        "export.memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    sys.exit(main())
