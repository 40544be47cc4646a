"""Thousands of certificates issued anew, as after a change of their layout, with the worker killed on the way.

The originals are rows only, as if they had been sealed; what comes in their place is typeset and sealed.
"""

import argparse
import os
import signal
import sys
import time

from bench.house import House, database_alone, in_django, running_house
from bench.people import make_people
from bench.report import tell
from bench.verbs import lodged_case, ready_draft

COUNT, KILLS = 10_000, 2
ASKING = 99
WHY = "O modelo mudou."


def main() -> None:
    """Make the originals, have them issued anew, kill, and count what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--kills", type=int, default=KILLS)
    asked = parser.parse_args()
    with database_alone():
        register = _originals(asked.count)
    with running_house() as house:
        in_django()
        import django

        django.setup()
        _measure(house, register, asked.count, asked.kills)


def _originals(count: int) -> str:
    """So many certificates of one case, sealed as far as the rows say; the register they are of."""
    from django.db import connection, transaction

    from balcao.documents.models import Document
    from balcao.documents.operations import request_document
    from balcao.kernel.actor import system_actor
    from balcao.kernel.clock import now

    case = lodged_case(ready_draft(make_people(1)[0], "batch"))
    first = Document.objects.get(case_reference=case)
    Document.objects.filter(register=first.register).exclude(pk=first.pk).update(register="BEFORE")
    for start in range(0, count, 500):
        with transaction.atomic():
            for place in range(start, min(start + 500, count)):
                request_document(
                    actor=system_actor(first.department),
                    at=now(),
                    kind=first.kind,
                    register=first.register,
                    layout=first.layout,
                    data=first.data,
                    title=first.title,
                    holder_id=first.holder_id,
                    department=first.department,
                    case_reference=case,
                    valid_until=first.valid_until,
                    key=f"batch:{time.time_ns()}:{place}",
                )
    first.delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE documents_document SET state = 'sealed', sealed_at = requested_at, storage_key = 'none',"
            " sha256 = encode(sha256(number::bytea), 'hex') WHERE case_reference = %s",
            [case],
        )
    return first.register


def _measure(house: House, register: str, count: int, kills: int) -> None:
    from django.db.models import Max, Min

    from balcao.cases.api import ask_reissue
    from balcao.documents.models import Document
    from balcao.kernel.actor import CHIEF, Actor, PostHeld
    from balcao.kernel.clock import now
    from bench.journey import SERVICE

    chief = Actor(person_id=ASKING, name="陳", assurance=2, posts=frozenset({PostHeld(department="FSS", duty=CHIEF)}))
    began = time.perf_counter()
    ask_reissue(actor=chief, at=now(), service_id=SERVICE, place=0, why=WHY)
    new = Document.objects.filter(anew_for__register=register)
    left, said = kills, began
    while (sealed := new.filter(state="sealed").count()) < count:
        if left and sealed >= count * (kills - left + 1) / (kills + 1):
            for process in house.processes_of("worker"):
                os.kill(process, signal.SIGKILL)
            left -= 1
        if time.perf_counter() - said > 10:
            said = time.perf_counter()
            print(f"{sealed:,} of {count:,}", file=sys.stderr, flush=True)
        time.sleep(0.5)
    seconds = time.perf_counter() - began
    ends = new.aggregate(first=Min("sequence"), last=Max("sequence"))
    tell("batch.sealed", sealed, "documents", count)
    tell("batch.twice", new.count() - new.values("anew_for").distinct().count(), "documents", 0, less_is_better=True)
    tell("batch.gaps", ends["last"] - ends["first"] + 1 - new.count(), "numbers", 0, less_is_better=True)
    tell("batch.kills", kills - left, "kills")
    tell("batch.rate", sealed / seconds, "1/s")


if __name__ == "__main__":
    main()
