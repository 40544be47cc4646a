"""Questions about seats: who must sign."""

from datetime import datetime

from django.db.models import Q

from balcao.entities.models import Entity, Seat
from balcao.entities.types import SignerRule
from balcao.kernel.clock import macau_date


def required_signers(*, entity_id: int, at: datetime) -> SignerRule:
    """Who must sign so that the entity is bound: any `least` of those who hold the posts its rule names.

    `bound_by` is ``{"posts": [...], "least": n}``, from the commercial register or the statutes.
    """
    rule = Entity.objects.values_list("bound_by", flat=True).get(pk=entity_id)
    today = macau_date(at)
    seats = Seat.objects.filter(entity_id=entity_id, post__in=rule.get("posts", []), term_start__lte=today)
    running = seats.filter(Q(term_end__isnull=True) | Q(term_end__gte=today))
    persons = tuple(sorted(set(running.values_list("person_id", flat=True))))
    least = int(rule.get("least", 1))
    return SignerRule(least, persons, expired=len(persons) < least and seats.exists())
