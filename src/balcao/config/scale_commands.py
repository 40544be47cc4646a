"""`balcao demo load --scale`: a world of a size, made by the database, resumable."""

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, connections, transaction

from balcao.accounts.api import scale as people
from balcao.cases.api import scale as cases
from balcao.catalogue.api import get_published, list_services
from balcao.config.environment import environment
from balcao.entities.api import scale as entities
from balcao.foundation.db.api import set_aside_indexes
from balcao.kernel.clock import now
from balcao.licences.api import scale as licences

MANY = 200_000
"""From so many missing cases on, indexes are made afterwards rather than kept meanwhile."""

SOME = 50_000
"""So many rows are made in one transaction."""

AT_ONCE = 2
"""So many transactions run beside each other."""

A_CASE = 4_200
"""Bytes on disk for a case with everything that hangs on it, indexes included; measured."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a world is."""

    cases: int
    people: int
    entities: int
    licences: int


SIZES = {
    "10k": Size(10_000, 1_400, 50, 130),
    "100k": Size(100_000, 14_000, 450, 1_300),
    "1m": Size(1_000_000, 134_000, 4_000, 12_000),
    "macao": Size(5_000_000, 670_000, 20_000, 60_000),
}
"""Macao: a population of 670,000, 20,000 entities, 60,000 licences, three years of cases."""


def load_scale(name: str) -> int:
    """Make what is missing of a world of that size; ended half-way, it goes on where it was. Returns the exit code."""
    size, until, began = SIZES[name], now(), time.monotonic()
    if not _room_for(size):
        return 1
    holder = f"'e-' || {entities.FIRST} + 1 + mod(n * 7, {size.entities})"
    _in_parts("people", _parts(size.people), lambda first, last: people.fill_people(first=first, last=last))
    _in_parts("entities", _parts(size.entities), lambda first, last: entities.fill_entities(first=first, last=last))
    _in_parts(
        "licences",
        _parts(size.licences),
        lambda first, last: licences.fill_licences(first=first, last=last, holders=holder, until=until),
    )
    _fill_cases(size, until)
    for room in (people, entities, licences, cases):
        room.settle()
    print("analysing …", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"The world of size {name} is there, after {time.monotonic() - began:.0f} s.")
    return 0


def _room_for(size: Size) -> bool:
    """Say how much disk it will take, and whether there is as much."""
    wanted, free = size.cases * A_CASE, shutil.disk_usage(environment().var).free
    print(f"This takes about {wanted / 1e9:.1f} GB on disk; {free / 1e9:.1f} GB are free.", flush=True)
    if free < wanted * 1.2:
        print("That is not enough.")
        return False
    return True


def _fill_cases(size: Size, until: datetime) -> None:
    """The cases; where many are missing, indexes that only serve reading are made anew afterwards."""
    spread = cases.Spread(cases=size.cases, people=size.people, entities=size.entities, until=until)
    services = [get_published(each.service_id, at=until) for each in list_services(at=until)]
    parts = _parts(size.cases)
    there = cases.cases_there(last for _, last in parts)
    missing = [part for part in parts if part[1] not in there]
    with connection.cursor() as cursor:
        cursor.execute(cases.CHECK)
        cursor.execute("CREATE TABLE IF NOT EXISTS scale_index (statement text PRIMARY KEY)")
        if len(missing) * SOME > MANY:
            with transaction.atomic():
                for statement in set_aside_indexes(list(cases.TABLES)):
                    cursor.execute("INSERT INTO scale_index VALUES (%s) ON CONFLICT DO NOTHING", [statement])
    _in_parts(
        "cases",
        missing,
        lambda first, last: cases.fill_cases(first=first, last=last, spread=spread, services=services),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM scale_index ORDER BY 1")
        statements = [row[0] for row in cursor.fetchall()]
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for place, statement in enumerate(statements, 1):
            print(f"index {place} of {len(statements)} …", flush=True)
            cursor.execute(statement)
        cursor.execute("DROP TABLE scale_index")
        cursor.execute("DROP FUNCTION scale_check(text)")


def _parts(wanted: int) -> list[tuple[int, int]]:
    return [(first, min(first + SOME - 1, wanted)) for first in range(1, wanted + 1, SOME)]


def _in_parts(what: str, parts: list[tuple[int, int]], fill: Callable[[int, int], int]) -> None:
    """Fill a part at a time, two beside each other, saying how far it is."""
    began, made, wanted = time.monotonic(), 0, sum(last - first + 1 for first, last in parts)

    def one(part: tuple[int, int]) -> int:
        try:
            with transaction.atomic():
                fill(*part)
        finally:
            connections.close_all()
        return part[1] - part[0] + 1

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in pool.map(one, parts):
            made += number
            print(f"{what}: {made:,} of {wanted:,} ({made / (time.monotonic() - began):,.0f}/s)", flush=True)
