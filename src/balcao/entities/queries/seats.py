"""Questions about seats: who must sign."""

from collections.abc import Collection, Iterable
from datetime import datetime

from balcao.entities.binding import BindingRule, Office, SignerRule
from balcao.entities.models import Entity, Seat
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

BINDING_BODIES = ("administration", "board")
"""The organs that act outwards: the president of a supervisory board presides, but binds nobody."""


def required_signers(
    *, entity_id: int, at: datetime, amount: int | None = 0, matters: Collection[str] = ()
) -> SignerRule:
    """Who must sign so that the entity is bound, from its rule and the seats in force on that day.

    `amount` at stake in avos, None for any; `matters` the names of what it is about: a service and its groups.

    :raises NotFound: if there is no such entity.
    """
    whole = binding_rule_of(entity_id)
    rule = whole.for_matter(amount=amount, matters=matters) if whole else None
    today = macau_date(at)
    began = list(Seat.objects.filter(entity_id=entity_id, body__in=BINDING_BODIES, term_start__lte=today))
    in_office = _offices(seat for seat in began if seat.term_end is None or seat.term_end >= today)
    found = SignerRule(rule, in_office)
    if found.missing(()) is None:
        return SignerRule(rule, in_office, expired=bool(SignerRule(rule, _offices(began)).persons))
    return found


def binding_rule_of(entity_id: int) -> BindingRule | None:
    """The whole rule by which an entity is bound, as its register or its statutes have it; None when none is known.

    :raises NotFound: if there is no such entity.
    """
    kept = Entity.objects.filter(pk=entity_id).values_list("bound_by", flat=True).first()
    if kept is None:
        raise NotFound(f"entity {entity_id}")
    return BindingRule.model_validate(kept) if kept else None


def hold_seats(entity_id: int) -> None:
    """Keep the entity's seats and its rule as they are until this transaction ends.

    Ask it before locking what belongs to the entity: whoever changes seats holds the entity first.
    """
    Entity.objects.select_for_update(no_key=True).filter(pk=entity_id).values_list("pk", flat=True).first()


def _offices(seats: Iterable[Seat]) -> dict[int, tuple[Office, ...]]:
    held: dict[int, tuple[Office, ...]] = {}
    for seat in seats:
        held[seat.person_id] = (*held.get(seat.person_id, ()), Office(seat.body, seat.post))
    return held
