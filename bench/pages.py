"""Queries and milliseconds of the server for single pages, without HTTP."""

import subprocess
import sys
import time

from bench.house import OUTSIDE, ROOT, SMTP, database_alone
from bench.people import make_people
from bench.report import median_ms, tell
from bench.verbs import ready_draft

TIMES = 40


def main() -> None:
    """Each page many times by the same person."""
    ports = ("--port", str(OUTSIDE), "--smtp-port", str(SMTP))
    outside = subprocess.Popen([sys.executable, "-m", "bench.outside", *ports], cwd=ROOT)
    try:
        with database_alone():
            _measure()
    finally:
        outside.terminate()


def _measure() -> None:
    from bench.local import browser_of, browser_of_person, counting
    from bench.verbs import SERVICE

    person = make_people(30)[25]
    made = [ready_draft(person, "pages") for _ in range(3)]
    home = f"/as/p-{person}"
    pages = {
        "home": (None, "/"),
        "service": (person, f"/services/{SERVICE}/"),
        "question": (person, f"{home}/drafts/{made[0][1]}/pages/you/"),
        "check": (person, f"{home}/drafts/{made[0][1]}/check/"),
        "own": (person, f"{home}/"),
        "matters": (person, f"{home}/matters/"),
        "queue": ("officer.all", "/desk/"),
        "queue.done": ("officer.all", "/desk/?view=done"),
    }
    clients = {person: browser_of_person(person), "officer.all": browser_of("officer.all")}
    from django.test import Client

    clients[None] = Client(headers={"host": "localhost"})
    for name, (who, path) in pages.items():
        client, seconds = clients[who], []
        for _ in range(3):
            client.get(path)
        with counting() as sent:
            answer = client.get(path)
        assert answer.status_code == 200, (name, answer.status_code)
        for _ in range(TIMES):
            began = time.perf_counter()
            client.get(path)
            seconds.append(time.perf_counter() - began)
        tell(f"page.{name}.queries", len(sent), "queries", 12, less_is_better=True)
        tell(f"page.{name}.p50", median_ms(seconds), "ms", 25, less_is_better=True)


if __name__ == "__main__":
    main()
