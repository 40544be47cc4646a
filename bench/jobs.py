"""The common job by HTTP at 1, 4, 8 and 32 clients: accepted, completed, seconds, lost, doubled, CPU."""

import argparse
import asyncio
import time
from collections import Counter
from dataclasses import dataclass

from bench.browser import Browser
from bench.house import PORT, Cpu, House, in_django, running_house
from bench.journey import Job, apply, sign_in_all
from bench.people import make_people
from bench.report import percentile, tell

PEOPLE = 96
CLIENTS = (1, 4, 8, 32)
DRAIN_SECONDS = 120
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Round:
    """What one number of clients did."""

    clients: int
    jobs: list[Job]
    failures: Counter[str]
    load_seconds: float
    whole_seconds: float
    sealed_during_load: int
    sealed: int
    lost: int
    doubled: int
    cpu: Cpu


async def load(clients: int, seconds: float, cookies: dict[int, dict[str, str]]) -> tuple[list[Job], Counter[str]]:
    """Each client applies as one of its people after the other, as fast as the house answers."""
    jobs: list[Job] = []
    failures: Counter[str] = Counter()
    people = sorted(cookies)
    end = time.perf_counter() + seconds

    async def client(place: int) -> None:
        browsers = {person: Browser(HOST, PORT, cookies[person]) for person in people[place::clients]}
        while time.perf_counter() < end:
            for person, browser in browsers.items():
                if time.perf_counter() >= end:
                    break
                try:
                    jobs.append(await apply(browser, person))
                except Exception as failure:  # whatever went wrong is counted, and told
                    failures[f"{type(failure).__name__}: {str(failure)[:160]}"] += 1
                    await browser.close()
                await browser.close()

    await asyncio.gather(*(client(place) for place in range(clients)))
    return jobs, failures


def _documents(first_case: int) -> tuple[int, int]:
    """Documents sealed and all, of cases after that number."""
    from balcao.cases.models import Case
    from balcao.documents.models import Document

    references = Case.objects.filter(pk__gt=first_case).values("reference")
    found = Document.objects.filter(case_reference__in=references)
    return found.filter(state="sealed").count(), found.count()


def _wait_until_sealed(first_case: int, wanted: int) -> float:
    """Until every acknowledged job has its sealed document; returns the moment."""
    limit, last, moved = time.perf_counter() + DRAIN_SECONDS, -1, time.perf_counter()
    while time.perf_counter() < limit:
        sealed, _all = _documents(first_case)
        if sealed != last:
            last, moved = sealed, time.perf_counter()
        if sealed >= wanted:
            break
        time.sleep(0.1)
    return moved


def _judge(jobs: list[Job], first_case: int) -> tuple[int, int]:
    """Acknowledged references that are missing, and drafts with more than one case or document."""
    from balcao.cases.models import Case
    from balcao.documents.models import Document

    cases = dict(Case.objects.filter(pk__gt=first_case).values_list("reference", "draft_id"))
    lost = sum(cases.get(job.reference) != job.draft for job in jobs)
    of_drafts = Counter(cases.values())
    of_cases = Counter(Document.objects.filter(case_reference__in=list(cases)).values_list("case_reference", flat=True))
    twice = len(jobs) - len({job.reference for job in jobs})
    return lost, twice + sum(each > 1 for each in (*of_drafts.values(), *of_cases.values()))


def one_round(house: House, clients: int, seconds: float, cookies: dict[int, dict[str, str]]) -> Round:
    """Load, then wait for the last sealed document."""
    from balcao.cases.models import Case

    first_case = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    before, began = house.cpu(), time.perf_counter()
    jobs, failures = asyncio.run(load(clients, seconds, cookies))
    loaded = time.perf_counter()
    sealed_during, _all = _documents(first_case)
    ended = _wait_until_sealed(first_case, len(jobs))
    time.sleep(1.0)
    used = house.cpu().since(before)
    sealed, _all = _documents(first_case)
    lost, doubled = _judge(jobs, first_case)
    return Round(
        clients, jobs, failures, loaded - began, max(ended, loaded) - began, sealed_during, sealed, lost, doubled, used
    )


def report(found: Round) -> None:
    """The lines of one round."""
    name, count = f"jobs.{found.clients}", max(1, len(found.jobs))
    seconds = [job.seconds for job in found.jobs] or [0.0]
    tell(f"{name}.accepted", len(found.jobs) / found.load_seconds, "1/s", 60)
    tell(f"{name}.completed", found.sealed / found.whole_seconds, "1/s", 25)
    tell(f"{name}.sealed_during_load", found.sealed_during_load / found.load_seconds, "1/s")
    tell(f"{name}.p50", percentile(seconds, 0.5) * 1000, "ms")
    at_four = 150.0 if found.clients == 4 else None
    tell(f"{name}.p95", percentile(seconds, 0.95) * 1000, "ms", at_four, less_is_better=True)
    tell(f"{name}.lost", found.lost, "jobs")
    tell(f"{name}.doubled", found.doubled, "jobs")
    tell(f"{name}.failed", sum(found.failures.values()), "jobs")
    tell(f"{name}.unsealed", len(found.jobs) - found.sealed, "jobs")
    tell(f"{name}.cpu", found.cpu.house / count, "s/job", 0.07, less_is_better=True)
    for part in ("web", "worker", "database", "outside"):
        tell(f"{name}.cpu.{part}", getattr(found.cpu, part) / count, "s/job")
    for words, times in found.failures.most_common(3):
        print(f'{{"name": "{name}.failure", "times": {times}, "words": {words!r}}}', flush=True)


def measure(clients: tuple[int, ...] = CLIENTS, seconds: float = 20) -> None:
    """Every round in one running house."""
    with running_house() as house:
        in_django()
        import os

        from balcao.foundation.db.api import OWNER, EmbeddedPostgres
        from bench.house import VAR

        os.environ["DATABASE_URL"] = EmbeddedPostgres(VAR / "postgres").url(OWNER)
        import django

        django.setup()
        people = make_people(PEOPLE)
        cookies = asyncio.run(sign_in_all(HOST, PORT, people))
        asyncio.run(load(2, 3, cookies))
        time.sleep(3)
        for each in clients:
            report(one_round(house, each, seconds, cookies))


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="*", default=CLIENTS)
    parser.add_argument("--seconds", type=float, default=20)
    arguments = parser.parse_args()
    measure(tuple(arguments.clients), arguments.seconds)


if __name__ == "__main__":
    main()
