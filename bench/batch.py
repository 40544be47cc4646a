"""Ten thousand certificates issued anew after their layout changed, by a worker that is killed half-way."""

import argparse
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

from bench.house import ROOT, database_alone, surroundings
from bench.people import make_people
from bench.report import tell
from bench.verbs import SERVICE, lodged_case, ready_draft

COUNT = 10_000


def _worker(*how: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "balcao.config.cli", "worker", *how]
    return subprocess.Popen(command, env=surroundings(), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    try:
        worker.wait(60)
    except subprocess.TimeoutExpired:
        worker.kill()


def main() -> None:
    """Make them, ask for new ones, kill, wait, and count numbers without gap or double."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seal", type=int, default=0, help="wait until so many of the new ones are sealed")
    asked = parser.parse_args()
    with database_alone():
        from django.db import connection

        from balcao.cases.api import ask_reissue
        from balcao.cases.models import Reissue
        from balcao.documents.models import Document
        from balcao.kernel.actor import Actor, posts_in
        from balcao.kernel.clock import now

        run_name = f"{now().timestamp():.0f}"
        _existing(asked.count, run_name)
        chief = Actor(person_id=900_013, name="Chief", posts=posts_in("FSS", "chief"))
        run = ask_reissue(actor=chief, at=now(), service_id=SERVICE, place=0, why="bench")
        connection.close()

        def row() -> Reissue:
            return Reissue.objects.get(pk=run)

        began = time.perf_counter()
        workers = [_worker(), _worker("--bulk")]
        try:
            while row().done < asked.count // 2:
                time.sleep(0.2)
            os.kill(workers[1].pid, signal.SIGKILL)
            at_kill, killed = row().done, time.perf_counter()
            workers[1].wait()
            workers[1] = _worker("--bulk")
            while row().done == at_kill:
                time.sleep(0.2)
            resumed = time.perf_counter() - killed
            while row().finished_at is None:
                time.sleep(0.2)
            seconds = time.perf_counter() - began - resumed
            new = Document.objects.filter(anew_for__request_key__startswith=f"bench-batch:{run_name}:")
            sequences = list(new.order_by("sequence").values_list("sequence", flat=True))
            tell("batch.issued", len(sequences), "documents", asked.count)
            tell("batch.doubled", len(sequences) - new.values("anew_for").distinct().count(), "documents")
            tell("batch.gaps", sequences[-1] - sequences[0] + 1 - len(sequences), "numbers")
            tell("batch.at_kill", at_kill, "documents")
            tell("batch.resumed_after", resumed, "s")
            tell("batch.rate", asked.count / seconds, "1/s")
            began, sealed = time.perf_counter(), new.filter(state="sealed").count()
            while asked.seal and new.filter(state="sealed").count() < asked.seal:
                time.sleep(1)
            if asked.seal > sealed:
                tell("batch.sealed_rate", (asked.seal - sealed) / (time.perf_counter() - began), "1/s")
        finally:
            for each in workers:
                _end(each)


def _existing(count: int, name: str) -> None:
    """So many sealed documents of one case in the service's register; their files are not read, so there are none."""
    from balcao.documents.codes import make_code
    from balcao.documents.models import Document
    from balcao.kernel.clock import now
    from balcao.kernel.ids import make_reference

    Document.objects.filter(request_key__startswith="bench-batch:").update(register="FSS-OLD")
    reference = lodged_case(ready_draft(make_people(1)[0], "batch"))
    model = Document.objects.get(case_reference=reference)
    Document.objects.filter(register=model.register).exclude(pk=model.pk).update(register="FSS-OLD")
    register = model.register
    Document.objects.filter(pk=model.pk).update(register="FSS-OLD")
    first = Document.objects.order_by("-pk").values_list("pk", flat=True)[0]
    at = now() - timedelta(days=30)
    Document.objects.bulk_create(
        (
            Document(
                number=make_reference("BENCH", at.year, first * 20_000 + place),
                register=register,
                year=1,
                sequence=first * 20_000 + place,
                code=make_code(),
                kind=model.kind,
                holder_id=model.holder_id,
                department=model.department,
                case_reference=reference,
                title=model.title,
                layout="old",
                data=model.data,
                state="sealed",
                requested_at=at,
                sealed_at=at,
                storage_key=f"bench/{name}/{place}",
                sha256=f"{name}{place}",
                request_key=f"bench-batch:{name}:{place}",
            )
            for place in range(count)
        ),
        batch_size=1000,
    )


if __name__ == "__main__":
    main()
