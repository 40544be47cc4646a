"""Officers declare kin and interests; somebody who heads their department lifts them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from balcao.entities.failures import BadPeriod, NameMissing, ToOneself
from balcao.entities.models import Interest
from balcao.entities.queries.entities import holder_name
from balcao.entities.queries.interests import interest_to_lift
from balcao.entities.rules.interests import relations
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@transaction.atomic
def declare_interest(
    *,
    actor: Actor,
    at: datetime,
    holder_id: str,
    relation: str,
    since_on: date,
    until_on: date | None = None,
    words: str = "",
) -> int:
    """An officer says who is their kin, or in whom they have an interest; from then on they never meet their cases.

    Declaring the same again gives the one that stands. Returns its number.

    :raises NotFound: for who is no officer, or an unknown holder or relation.
    :raises ToOneself: one's own matters need no declaration.
    :raises BadPeriod: if it would end before it begins.
    """
    if not actor.is_officer or actor.person_id is None or relation not in relations():
        raise NotFound("declaration")
    if holder_id == actor.self_id:
        raise ToOneself
    holder_name(holder_id)
    if until_on is not None and until_on < since_on:
        raise BadPeriod
    row, made = Interest.objects.get_or_create(
        officer_id=actor.person_id,
        holder_id=holder_id,
        relation=relation,
        lifted_at=None,
        defaults={"since_on": since_on, "until_on": until_on, "words": words.strip()[:300], "declared_at": at},
    )
    if made:
        _note(actor, at, row, "declared", relation=relation, of=holder_id)
    return row.pk


@transaction.atomic
def lift_interest(*, actor: Actor, at: datetime, interest_id: int, reason: str) -> None:
    """A tie declared by an officer of a department the actor heads does not keep them from cases any more.

    :raises NotFound: if it is none such, or the actor's own.
    :raises NameMissing: without a reason in words.
    """
    row = interest_to_lift(actor, at, interest_id)
    if not reason.strip():
        raise NameMissing
    row = Interest.objects.select_for_update().get(pk=row.pk)
    if row.lifted_at is not None:
        return
    row.lifted_at, row.lifted_by_id, row.lifted_why = at, actor.person_id, reason.strip()[:300]
    row.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    _note(actor, at, row, "lifted", reason=row.lifted_why)


def _note(actor: Actor, at: datetime, row: Interest, what: str, **data: Any) -> None:
    record(
        actor=actor,
        at=at,
        event=f"entities:interest:{what}",
        subject=f"interest:{row.pk}",
        holder_id=f"p-{row.officer_id}",
        data=data,
    )
