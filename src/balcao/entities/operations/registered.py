"""What registers tell about entities, and its effect: at once, and once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from django.db import transaction

from balcao.entities.binding import BindingRule, kept_rule
from balcao.entities.ending import end_account
from balcao.entities.events import BindingRuleChanged, EntityChanged
from balcao.entities.models import Entity, EntityChange
from balcao.entities.models.entity import numbered
from balcao.entities.seating import end_terms, seat_representatives
from balcao.entities.types import ChangeKind, EntityKind, EntityStatus, RegisterChange
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.errors import Refused

type Applied = Literal["applied", "known", "superseded", "not_held"]
"""What a change came to: it took effect; it was told before; a later one of its aspect came first; no such account."""

ASPECTS: tuple[frozenset[ChangeKind], ...] = (
    frozenset({ChangeKind.DISSOLVED, ChangeKind.MERGED, ChangeKind.STRUCK_OFF}),
    frozenset({ChangeKind.RENAMED}),
    frozenset({ChangeKind.MOVED}),
    frozenset({ChangeKind.REPRESENTATIVES, ChangeKind.TERM}),
)
"""Of the changes within one aspect the one with the highest number holds, in whatever order they arrive."""


@transaction.atomic
def apply_register_change(
    *, actor: Actor, at: datetime, kind: EntityKind, number: str, change: RegisterChange
) -> Applied:
    """Let what a register told take effect on the entity's account, its representatives and its rights.

    :raises Refused: if anyone but the platform asks.
    """
    if not actor.is_system:
        raise Refused
    entity = Entity.objects.select_for_update().filter(numbered(kind, number)).first()
    if entity is None:
        return "not_held"
    told = entity.changes.filter(source=change.source)
    if told.filter(sequence=change.sequence).exists():
        return "known"
    aspect = next(each for each in ASPECTS if change.kind in each)
    later = told.filter(sequence__gt=change.sequence, kind__in=aspect).order_by("sequence").first()
    before = later.before if later else _before(entity, change.kind)
    if later is None:
        _EFFECTS[change.kind](actor, entity, change, at)
    line = EntityChange.objects.create(
        entity=entity,
        kind=change.kind,
        source=change.source,
        sequence=change.sequence,
        effective_on=change.effective_on,
        recorded_at=at,
        before=before,
        after=_after(change),
        superseded=later is not None,
    )
    if later is None and change.kind in (ChangeKind.RENAMED, ChangeKind.MOVED):
        announce(
            EntityChanged(
                entity_id=entity.pk,
                kind=change.kind.value,
                change_id=line.pk,
                effective_on=change.effective_on,
                after=line.after,
            )
        )
    outcome: Applied = "superseded" if later else "applied"
    record(
        actor=actor,
        at=at,
        event=f"entities:register:{change.kind}",
        subject=f"entity:{entity.pk}",
        holder_id=f"e-{entity.pk}",
        data={"source": change.source, "sequence": change.sequence, "outcome": outcome},
    )
    return outcome


def _before(entity: Entity, kind: ChangeKind) -> dict[str, Any]:
    match kind:
        case ChangeKind.RENAMED:
            return {"name_zh": entity.name_zh, "name_pt": entity.name_pt, "name_en": entity.name_en}
        case ChangeKind.MOVED:
            return {"address": entity.address}
        case ChangeKind.REPRESENTATIVES:
            return {"bound_by": entity.bound_by}
    return {}


def _after(change: RegisterChange) -> dict[str, Any]:
    match change.kind:
        case ChangeKind.RENAMED:
            return {"name_zh": change.name_zh, "name_pt": change.name_pt, "name_en": ""}
        case ChangeKind.MOVED:
            return {"address": change.address}
        case ChangeKind.MERGED:
            return {"into": change.into}
        case ChangeKind.TERM:
            return {"term_end": change.term_end.isoformat() if change.term_end else None}
        case ChangeKind.REPRESENTATIVES:
            return {
                "persons": [each.person_id for each in change.representatives],
                "bound_by": kept_rule(change.bound_by, change.posts, change.least),
            }
    return {}


def _end(actor: Actor, entity: Entity, change: RegisterChange, at: datetime) -> None:
    status = EntityStatus(change.kind.value)
    end_account(actor, entity, status=status, on=change.effective_on, at=at, successor_no=change.into)


def _rename(actor: Actor, entity: Entity, change: RegisterChange, at: datetime) -> None:
    entity.name_zh, entity.name_pt, entity.name_en = change.name_zh, change.name_pt, ""
    entity.save(update_fields=["name_zh", "name_pt", "name_en"])


def _move(actor: Actor, entity: Entity, change: RegisterChange, at: datetime) -> None:
    entity.address = change.address
    entity.save(update_fields=["address"])


def _represent(actor: Actor, entity: Entity, change: RegisterChange, at: datetime) -> None:
    seat_representatives(
        actor=actor, at=at, entity=entity, representatives=change.representatives, since=change.effective_on
    )
    rule = kept_rule(change.bound_by, change.posts, change.least)
    if BindingRule.model_validate(rule) == BindingRule.model_validate(entity.bound_by or rule):
        return
    entity.bound_by = rule
    entity.save(update_fields=["bound_by"])
    announce(BindingRuleChanged(entity_id=entity.pk, at=at))


def _limit(actor: Actor, entity: Entity, change: RegisterChange, at: datetime) -> None:
    end_terms(actor=actor, at=at, entity=entity, running_on=change.effective_on, last_day=change.term_end)


_EFFECTS: dict[ChangeKind, Callable[[Actor, Entity, RegisterChange, datetime], None]] = {
    ChangeKind.DISSOLVED: _end,
    ChangeKind.MERGED: _end,
    ChangeKind.STRUCK_OFF: _end,
    ChangeKind.RENAMED: _rename,
    ChangeKind.MOVED: _move,
    ChangeKind.REPRESENTATIVES: _represent,
    ChangeKind.TERM: _limit,
}
