"""What one application costs, without HTTP: milliseconds of CPU and statements of its eight requests and of its jobs.

Two checkouts are compared by running this in each in turn, over one database (`BALCAO_BENCH_VAR`).
"""

import argparse
import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.house import OUTSIDE, ROOT, SMTP, database_alone, forget_waiting_jobs
from bench.people import make_people
from bench.report import tell


@dataclass
class Spent:
    """By request or job: milliseconds of this thread, of the database's server, and statements."""

    own: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    database: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    statements: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        """What is done within counts for that name."""
        from bench.local import counting, server_ms

        own, database = time.thread_time(), server_ms()
        with counting() as sent:
            yield
        self.own[name] += (time.thread_time() - own) * 1000
        self.database[name] += server_ms() - database
        self.statements[name] += len(sent)


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    count = parser.parse_args().people
    ports = ("--port", str(OUTSIDE), "--smtp-port", str(SMTP))
    outside = subprocess.Popen([sys.executable, "-m", "bench.outside", *ports], cwd=ROOT)
    try:
        with database_alone():
            _measure(count)
    finally:
        outside.terminate()


def _measure(count: int) -> None:
    from bench.local import browser_of_person

    people = make_people(count)
    clients = {person: browser_of_person(person) for person in people}
    forget_waiting_jobs()
    for person in people[:3]:
        _apply(clients[person], person, Spent(), Spent())
    web, worker = Spent(), Spent()
    for person in people:
        _apply(clients[person], person, web, worker)
    for part, spent in (("web", web), ("worker", worker)):
        for name in spent.own:
            tell(f"cost.{part}.{name.replace(' ', '_')}", spent.own[name] / count, "ms of CPU")
        tell(f"cost.{part}", sum(spent.own.values()) / count, "ms of CPU")
        tell(f"cost.{part}.database", sum(spent.database.values()) / count, "ms of CPU")
        tell(f"cost.{part}.statements", sum(spent.statements.values()) / count, "statements")


def _apply(client: Any, person: int, web: Spent, worker: Spent) -> None:
    """One application from the service page to its sealed document."""
    from bench.local import STEPS, steps

    walk = steps(client, person)
    for name in STEPS:
        with web.on(name):
            next(walk)
    while _work(worker):
        pass


def _work(worker: Spent) -> bool:
    """Do the next job that waits; whether there was one."""
    from django.db import connection
    from procrastinate.contrib.django import app

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = (SELECT id FROM procrastinate_jobs"
            " WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())"
            " ORDER BY priority DESC, id LIMIT 1) RETURNING task_name, args::text"
        )
        found = cursor.fetchone()
    if found is not None:
        with worker.on(found[0]):
            app.tasks[found[0]].func(**json.loads(found[1]))
    return found is not None


if __name__ == "__main__":
    main()
