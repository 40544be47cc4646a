"""What deciding the rights of a page costs, among 20,000 entities with 60,000 mandates."""

import time

from bench.firms import PEOPLE, make_mandates
from bench.house import database_alone
from bench.people import make_people
from bench.report import median_ms, percentile, tell

TIMES = 400


def main() -> None:
    """Each way of reaching an entity many times."""
    with database_alone():
        _measure()


def _measure() -> None:
    from django.db import connection

    from balcao.entities.api import Action, acting_choice, acting_choices, may
    from balcao.kernel.actor import Actor
    from balcao.kernel.clock import now
    from balcao.kernel.errors import NotFound
    from bench.local import counting

    ways = make_mandates(make_people(PEOPLE))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def decide(person: int, entity: int) -> None:
        """What a page asks: whether it may be seen in this name, and whether the act is allowed."""
        actor = Actor(person_id=person, name="x", holder_id=f"e-{entity}")
        scopes = ("fss-quarterly-employee-changes", "staff", "tax")
        may(actor=actor, entity_id=entity, action=Action.LODGE, at=now(), scopes=scopes)

    for name, (person, entity) in ways.items():
        decide(person, entity)
        with counting() as sent:
            decide(person, entity)
        seconds = []
        for _ in range(TIMES):
            began = time.perf_counter()
            decide(person, entity)
            seconds.append(time.perf_counter() - began)
        tell(f"rights.{name}.queries", len(sent), "queries", 2, less_is_better=True)
        tell(f"rights.{name}.p50", median_ms(seconds), "ms", 2, less_is_better=True)
        tell(f"rights.{name}.p95", percentile(seconds, 0.95) * 1000, "ms", 2, less_is_better=True)
    person, entity = ways["firm"]
    for name, ask in (
        ("page", lambda: acting_choice(person, entity, now())),
        ("switcher", lambda: acting_choices(person, now())),
    ):
        try:
            ask()
        except NotFound:
            raise SystemExit(f"{name}: the generator made no way from {person} to {entity}") from None
        began = time.perf_counter()
        for _ in range(50):
            ask()
        tell(f"rights.{name}.mean", (time.perf_counter() - began) / 50 * 1000, "ms")


if __name__ == "__main__":
    main()
