"""Who represents an entity by its register: the seats that follow."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q

from balcao.entities.models import Entity, Seat
from balcao.entities.types import EntityKind, Representative


def seat_representatives(entity: Entity, representatives: Sequence[Representative], since: date) -> None:
    """Have these represent the entity from that day on; whoever is not among them does so no longer."""
    body = "board" if entity.kind == EntityKind.ASSOCIATION else "administration"
    running = Q(term_end__isnull=True) | Q(term_end__gte=since)
    seated = {(seat.person_id, seat.post): seat for seat in entity.seats.select_for_update().filter(running)}
    for each in representatives:
        if each.term_end is not None and each.term_end < since:
            continue
        seat = seated.pop((each.person_id, each.post), None) or Seat(
            entity=entity, person_id=each.person_id, body=body, post=each.post, term_start=each.term_start or since
        )
        seat.term_end = each.term_end
        seat.save()
    last = since - timedelta(days=1)
    for seat in seated.values():
        if seat.term_start < last:
            seat.term_end = last
            seat.save(update_fields=["term_end"])
        else:
            seat.delete()
