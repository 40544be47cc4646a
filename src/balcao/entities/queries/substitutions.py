"""Questions about who stands in for whom, and who could."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from balcao.accounts.api import open_accounts
from balcao.entities.binding import BindingRule
from balcao.entities.models import Mandate, Seat, Substitution
from balcao.entities.models.mandate import WAITING
from balcao.entities.policies import MANAGING_BODIES, may
from balcao.entities.queries.entities import holder_names
from balcao.entities.types import Action, MandateState, SubstitutionSummary
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text


def belongs(person_id: int, entity_id: int, on: date) -> bool:
    """Whether the person is in the entity on that day: in one of its organs, or by a mandate of their own."""
    return person_id in people_in(entity_id, on)


def people_in(entity_id: int, on: date) -> list[int]:
    """Everyone with an open account who is in one of the entity's organs on that day, or holds a mandate of it."""
    seated = Seat.objects.filter(
        Q(term_end__isnull=True) | Q(term_end__gte=on), entity_id=entity_id, known_until=None, term_start__lte=on
    )
    mandated = Mandate.objects.filter(
        entity_id=entity_id, person__isnull=False, substitution=None, state=MandateState.IN_FORCE, until_on__gte=on
    ).exclude(scope__contains=":")
    persons = {*seated.values_list("person_id", flat=True), *mandated.values_list("person_id", flat=True)}
    return sorted(open_accounts(persons))


def people_inside(*, actor: Actor, entity_id: int, at: datetime) -> dict[int, Text]:
    """Everyone in the entity by name: those who may be away, and those who may stand in.

    :raises NotFound: for whoever is not in it and does not manage it.
    """
    people = people_in(entity_id, macau_date(at))
    manages = may(actor=actor, entity_id=entity_id, action=Action.MANAGE, at=at).allowed
    if not manages and actor.person_id not in people:
        raise NotFound(f"entity {entity_id}")
    names = holder_names(f"p-{each}" for each in people)
    return {each: names[f"p-{each}"] for each in people}


def substitutions_shown(*, actor: Actor, at: datetime) -> list[SubstitutionSummary]:
    """Those that run or will: of the entity one manages and acts for, or else one's own, given and taken."""
    mine = Q(person_id=actor.person_id) | Q(substitute_id=actor.person_id)
    if actor.entity_id is not None:
        manages = may(actor=actor, entity_id=actor.entity_id, action=Action.MANAGE, at=at).allowed
        mine = Q(entity_id=actor.entity_id) & (Q() if manages else mine)
    named = Substitution.objects.filter(mine, ended_at=None, until_on__gte=macau_date(at))
    return summaries_of(named.order_by("from_on", "pk"))


def substitution_for_notice(substitution_id: int) -> SubstitutionSummary:
    """One, for the room that tells those whom it concerns."""
    (found,) = summaries_of(Substitution.objects.filter(pk=substitution_id))
    return found


def summaries_of(rows: Iterable[Substitution]) -> list[SubstitutionSummary]:
    """Many at once: the names are one question each, and so is what is lent."""
    known = list(rows)
    signing = {row.pk: signs_as(row) for row in known}
    with_mandates = Mandate.objects.filter(substitution__in=known).values_list("substitution_id", flat=True)
    signing_alone = {number for number, posts in signing.items() if posts} - set(with_mandates)
    lending = Mandate.objects.filter(substitution__in=known, state__in=[*WAITING, MandateState.IN_FORCE])
    live = set(lending.values_list("substitution_id", flat=True)) if known else set()
    names = holder_names(
        holder for row in known for holder in (f"e-{row.entity_id}", f"p-{row.person_id}", f"p-{row.substitute_id}")
    )
    return [
        SubstitutionSummary(
            substitution_id=row.pk,
            entity_id=row.entity_id,
            entity_name=names[f"e-{row.entity_id}"],
            person_id=row.person_id,
            person_name=names[f"p-{row.person_id}"],
            substitute_id=row.substitute_id,
            substitute_name=names[f"p-{row.substitute_id}"],
            from_on=row.from_on,
            until_on=row.until_on,
            accepted=row.accepted_at is not None,
            ended=row.ended_at is not None or not (row.pk in live or row.pk in signing_alone),
            signs_as=signing[row.pk],
        )
        for row in known
    ]


def signs_as(row: Substitution) -> tuple[str, ...]:
    """The posts for which the substitute signs: those the absent one holds and the entity's rule lets be stood in for,
    unless the substitute holds one of the same name."""
    kept = row.entity.bound_by
    posts = BindingRule.model_validate(kept).substitutes if kept else ()
    if not posts:
        return ()
    held = Seat.objects.filter(entity_id=row.entity_id, body__in=MANAGING_BODIES, term_start__lte=row.until_on)
    seats = held.exclude(term_end__lt=row.from_on).filter(person_id__in=(row.person_id, row.substitute_id))
    by = {(seat.person_id, seat.post) for seat in seats}
    return tuple(post for post in posts if (row.person_id, post) in by and (row.substitute_id, post) not in by)
