"""`make crash`: random ``kill -9`` of web, worker and database under load; then nothing may be lost or doubled."""

import argparse
import asyncio
import os
import random
import signal
import threading
import time
from collections import Counter

from bench.afterwards import Acknowledged, judge, wait_until_quiet
from bench.browser import Browser
from bench.crash_load import Payer, keep_applying
from bench.house import PORT, VAR, House, answers_at, in_django, running_house
from bench.journey import sign_in_all
from bench.people import make_people
from bench.report import percentile, tell

PEOPLE, CLIENTS, PAYERS = 24, 4, 2
HOST = "127.0.0.1"
VICTIMS = {"web_process": 30, "web": 15, "worker": 30, "backend": 15, "database": 10}
"""What is killed, and how often among a hundred: one process of the web server or all of it, the worker, one
connection's server process, the whole database."""


def victim(house: House, kind: str, chance: random.Random) -> int | None:
    """The process to kill, if there is one just now."""
    found = house.processes_of(kind)
    return chance.choice(found) if found else None


def kill_all(house: House, kills: int, chance: random.Random) -> tuple[Counter[str], list[float]]:
    """So many kills at random moments; how often each kind, and the seconds until a page answered again."""
    done: Counter[str] = Counter()
    waits = []
    while done.total() < kills:
        kind = chance.choices(list(VICTIMS), list(VICTIMS.values()))[0]
        number = victim(house, kind, chance)
        if number is None:
            time.sleep(0.2)
            continue
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            continue
        done[kind] += 1
        began = time.monotonic()
        while not answers_at("/"):
            if time.monotonic() - began > 120:
                raise SystemExit(f"the house did not come back after the {kind} was killed; see {VAR / 'up.log'}")
            time.sleep(0.05)
        waits.append(time.monotonic() - began)
        time.sleep(chance.uniform(0.1, 2.0))
    return done, waits


def run(kills: int, seed: int) -> int:
    """Load, kill, wait, judge; returns how many conditions are broken."""
    with running_house() as house:
        in_django()
        from balcao.foundation.db.api import OWNER, EmbeddedPostgres

        os.environ["DATABASE_URL"] = EmbeddedPostgres(VAR / "postgres").url(OWNER)
        import django
        import django.db

        django.setup()
        people = make_people(PEOPLE)
        cookies = asyncio.run(sign_in_all(HOST, PORT, people))
        browsers = {person: Browser(HOST, PORT, kept) for person, kept in cookies.items()}
        over, known = threading.Event(), Acknowledged(holders=[f"p-{person}" for person in people])
        threads = [
            threading.Thread(target=keep_applying, args=(browsers, people[place::CLIENTS], over, known))
            for place in range(CLIENTS)
        ]
        for place in range(PAYERS):
            threads.append(threading.Thread(target=Payer(seed * 100 + place, known).keep_paying, args=(over,)))
        for thread in threads:
            thread.start()
        try:
            time.sleep(3)
            done, waits = kill_all(house, kills, random.Random(seed))
        finally:
            over.set()
            for thread in threads:
                thread.join()
        for kind, times in sorted(done.items()):
            tell(f"crash.kills.{kind}", times, "kills")
        tell("crash.kills", done.total(), "kills")
        tell("crash.answers_again.p50", percentile(waits, 0.5), "s")
        tell("crash.answers_again.p95", percentile(waits, 0.95), "s")
        django.db.connections.close_all()  # its server was killed, perhaps more than once
        tell("crash.quiet_after", wait_until_quiet(known), "s")
        return judge(known)


def main() -> int:
    """From the command line; 1 when anything was lost, doubled or left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    tell("crash.seed", arguments.seed, "")
    return 1 if run(arguments.kills, arguments.seed) else 0


if __name__ == "__main__":
    raise SystemExit(main())
