"""Entities and mandates by the ten thousand: companies, firms that act for them, people of each, and chains."""

from typing import Any

FIRST = 1_000_000
ENTITIES = 20_000
FIRMS = 200
PEOPLE = 2_000
ACTIONS = ["view", "prepare", "lodge", "pay"]


def make_mandates(people: list[int]) -> dict[str, tuple[int, int]]:
    """20,000 entities with 60,000 mandates, unless they are there; who and whose to ask about, by how they reach it.

    Each company gives one mandate to a firm and one to a person; each firm lets its people work for its clients, and
    every company's firm gives its mandate on to one person more.
    """
    from datetime import timedelta

    from balcao.entities.models import Entity, Mandate, Seat
    from balcao.kernel.clock import macau_date, now

    today = macau_date(now())
    until = today + timedelta(days=300)
    numbers = range(FIRST, FIRST + ENTITIES)
    firms = numbers[:FIRMS]

    def mandate(pk: int, entity: int, **to: Any) -> Any:
        given = {"scope": "*", "actions": ACTIONS, "may_delegate": False, "granted_by": "p-1"} | to
        return Mandate(pk=pk, entity_id=entity, since_on=today, until_on=until, **given)

    if not Entity.objects.filter(pk=FIRST).exists():
        kinds = [
            {"pk": each, "kind": "company", "name_pt": f"C {each}", "register_no": f"{each} SO"} for each in numbers
        ]
        Entity.objects.bulk_create([Entity(**each) for each in kinds], batch_size=5000)
        Seat.objects.bulk_create(
            Seat(entity_id=each, person_id=people[place % len(people)], body="administration", post="administrator",
                 term_start=today)
            for place, each in enumerate(numbers)
        )  # fmt: skip
        rows = []
        for place, each in enumerate(numbers):
            person = people[(place * 7 + 3) % len(people)]
            if each in firms:
                rows += [
                    mandate(FIRST + place * 3 + turn, each, scope="clients", person_id=people[(place * 3 + turn) % 600])
                    for turn in range(3)
                ]
                continue
            pk, firm = FIRST + place * 3, firms[place % FIRMS]
            rows += [
                mandate(pk, each, agent_id=firm, may_delegate=True, scope="tax"),
                mandate(pk + 1, each, person_id=person, scope="licensing"),
                mandate(pk + 2, each, person_id=people[(place * 11 + 5) % len(people)], parent_id=pk, scope="tax"),
            ]
        Mandate.objects.bulk_create(rows, batch_size=5000)
    place = FIRMS + 7
    company = FIRST + place
    return {
        "register": (people[place % len(people)], company),
        "mandate": (people[(place * 7 + 3) % len(people)], company),
        "chain": (people[(place * 11 + 5) % len(people)], company),
        "firm": (people[(place % FIRMS * 3) % 600], company),
        "stranger": (people[-1], company),
    }
