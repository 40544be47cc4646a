"""Thousands of cases decided alike in one go: read in a job, sent, decided one by one while people read pages and the
worker is killed on the way.

The two minutes in which an officer can stop it are left out of the time.
"""

import argparse
import asyncio
import os
import signal
import sys
import time

from bench.house import PORT, House, database_alone, in_django, running_house
from bench.journey import sign_in_all
from bench.notices import HOST, QUIET_SECONDS, read_pages
from bench.people import make_people
from bench.report import percentile, tell

COUNT, KILLS = 5_000, 1
OFFICER, SECONDS = 11, 2


def main() -> None:
    """Make cases that wait for an officer, have the whole list decided, and count what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--kills", type=int, default=KILLS)
    asked = parser.parse_args()
    with database_alone():
        cases = _waiting_cases(asked.count)
    with running_house() as house:
        in_django()
        import django

        django.setup()
        _measure(house, cases, asked.kills)


def _waiting_cases(count: int) -> list[int]:
    """So many certificates of one association that wait for an officer, because the register knows no term."""
    from balcao.cases.operations.running import run_case
    from balcao.cases.testing import CERTIFICATE, ORGANS, drafted, lodged, person
    from balcao.kernel.clock import now

    president, run, made = person(1, "e-1"), time.time_ns(), []
    paper = {"key": "aa/aa", "name": "acta.pdf", "size": 1000, "media_type": "application/pdf", "sha256": "aa"}
    for place in range(count):
        draft = drafted(
            CERTIFICATE,
            president,
            answers={"purpose": "bank", "true_and_complete": True, "minutes": [paper]},
            facts={"organs": {**ORGANS, "term_end": "2026-03-31"}},
            at=now(),
            key=f"bulk:{run}:{place}",
        )
        case = lodged(draft, president, at=now(), run=False)
        run_case(case_id=case.pk, at=now())
        made.append(case.pk)
        if place % 500 == 499:
            print(f"bulk: {place + 1} of {count} made", file=sys.stderr, flush=True)
    return made


def _measure(house: House, cases: list[int], kills: int) -> None:
    from django.db.models import Count

    from balcao.accounts.api import officer_again
    from balcao.cases.api import Narrowing
    from balcao.cases.models import Case, Step
    from balcao.cases.testing import CERTIFICATE
    from balcao.kernel.clock import now
    from balcao.worklists.api import UNDO, gather_batch, send_gathered
    from balcao.worklists.jobs import carry_out
    from balcao.worklists.models import Batch

    officer = officer_again(person_id=OFFICER, assurance=2, language="zh-Hant", at=now())
    assert officer is not None
    cookies = asyncio.run(sign_in_all(HOST, PORT, make_people(2)))
    quiet = asyncio.run(read_pages(QUIET_SECONDS, cookies))
    before, began = house.cpu(), time.perf_counter()
    batch = gather_batch(
        actor=officer,
        at=now(),
        key=f"bulk:{time.time_ns()}",
        view="to_do",
        narrowing=Narrowing(service_id=CERTIFICATE),
        outcome="approve",
    )
    taken: list[float] = []
    while Batch.objects.get(pk=batch).gathered_at is None:
        taken += asyncio.run(read_pages(SECONDS, cookies))
    read, lines = time.perf_counter() - began, Batch.objects.get(pk=batch).lines
    send_gathered(actor=officer, at=now() - UNDO, batch_id=batch)
    carry_out.defer(batch_id=batch)
    began, left = time.perf_counter(), kills
    while (waiting := lines.filter(state="waiting").count()) or Batch.objects.get(pk=batch).done_at is None:
        if left and waiting <= len(cases) * left / (kills + 1):
            for process in house.processes_of("worker"):
                os.kill(process, signal.SIGKILL)
            left -= 1
        print(f"bulk: {waiting} wait", file=sys.stderr, flush=True)
        taken += asyncio.run(read_pages(SECONDS, cookies))
    seconds, used = time.perf_counter() - began, house.cpu().since(before)
    mine = Case.objects.filter(pk__in=cases)
    decided = Step.objects.filter(case__in=cases, kind="decided_approve").values("case_id")
    tell("bulk.read", lines.count() / read, "1/s")
    tell("bulk.decided", lines.count() / seconds, "1/s")
    tell("bulk.twice", decided.annotate(times=Count("pk")).filter(times__gt=1).count(), "", 0, less_is_better=True)
    tell("bulk.missing", len(cases) - mine.filter(outcome="approve").count(), "", 0, less_is_better=True)
    tell("bulk.kills", kills - left, "kills")
    tell("bulk.page.quiet.p95", percentile(quiet, 0.95) * 1000, "ms")
    tell("bulk.page.busy.p95", percentile(taken, 0.95) * 1000, "ms")
    tell("bulk.cpu", used.house / max(1, lines.count()) * 1000, "ms")


if __name__ == "__main__":
    main()
