"""Who may act for an entity, and why not."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from balcao.entities.failures import MandateNeeded
from balcao.entities.guardians import require_guardian, sight_of_ward
from balcao.entities.models import Seat
from balcao.entities.rights import Rights
from balcao.entities.routes import hold_mandates, read_machine_rights, read_rights
from balcao.entities.types import Act, Action, EntityKind, Sight, Verdict
from balcao.foundation.db.api import once
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

MANAGING_POSTS = ("administrator", "president", "sole_trader")
"""Who holds one of these posts in a running term represents the entity and needs no mandate."""
MANAGING_BODIES = ("administration", "board")
"""The organs that act outwards: the president of the supervisory board presides, but does not represent."""


def managing_seats(on: date) -> QuerySet[Seat]:
    """The seats that let someone represent an entity on that day."""
    running = Q(term_end__isnull=True) | Q(term_end__gte=on)
    return Seat.objects.filter(running, body__in=MANAGING_BODIES, post__in=MANAGING_POSTS, term_start__lte=on)


UNKNOWN = Act()


def represents(person_id: int, entity_id: int, on: date) -> bool:
    """Whether the register itself lets this person represent the entity on that day."""
    return managing_seats(on).filter(entity_id=entity_id, person_id=person_id).exists()


def caretakers(on: date) -> QuerySet[Seat]:
    """The seats of those whose term was the last one and is over: nobody has followed them yet.

    They stay responsible until they are replaced, but only for having a new governing body registered.
    """
    theirs = Seat.objects.filter(
        entity_id=OuterRef("entity_id"), body__in=MANAGING_BODIES, post__in=MANAGING_POSTS, term_start__lte=on
    )
    later = theirs.filter(Q(term_end__isnull=True) | Q(term_end__gt=OuterRef("term_end")))
    over = Seat.objects.filter(body__in=MANAGING_BODIES, post__in=MANAGING_POSTS, term_end__lt=on)
    return over.filter(~Exists(later), entity__kind=EntityKind.ASSOCIATION, entity__status="active")


def rights_of(person_id: int, at: datetime, entity_id: int | None = None) -> tuple[Rights, str]:
    """A person's rights at that moment, about one entity or all; and that entity's status, empty if there is none."""
    rights, entity = rights_and_entity(person_id, at, entity_id)
    return rights, entity.get("status", "")


def rights_and_entity(person_id: int, at: datetime, entity_id: int | None) -> tuple[Rights, Mapping[str, Any]]:
    """The same, and what that entity's row says of its name, kind and number. One statement, once a page.

    Within a transaction they are always read anew: what a verb does rests on what is so then.
    """
    today = macau_date(at)
    return once(
        ("entities.rights", person_id, today, entity_id),
        lambda: read_rights(person_id, today, MANAGING_POSTS, MANAGING_BODIES, entity_id),
    )


def _rights_for(actor: Actor, at: datetime, entity_id: int) -> tuple[Rights, str] | None:
    """The rights of whoever acts, person or software, and the entity's status; None for nobody."""
    if actor.machine_id is not None:
        rights, entity = once(
            ("entities.machine_rights", actor.machine_id, macau_date(at), entity_id),
            lambda: read_machine_rights(actor.machine_id or 0, macau_date(at), entity_id),
        )
        return rights, entity.get("status", "")
    return rights_of(actor.person_id, at, entity_id) if actor.person_id is not None else None


def may(
    *,
    actor: Actor,
    entity_id: int,
    action: Action,
    at: datetime,
    scopes: tuple[str, ...] = (),
    act: Act = UNKNOWN,
) -> Verdict:
    """Whether the actor may do this for the entity now.

    `scopes` are the names under which the thing may be mandated: a service's id, its subjects, ``draft:<n>``. The
    reasons are keys: `no_such_entity`, `entity_not_active`, `account_closed`, `mandate_missing`, `mandate_expired`,
    `mandate_revoked`, `mandate_not_accepted`, `over_amount`, `renewals_only`, `term_over`.
    """
    found = _rights_for(actor, at, entity_id)
    if found is None:
        return Verdict(actor.is_system, "" if actor.is_system else "mandate_missing")
    rights, status = found
    return _on(status) or rights.judge(entity_id, action, scopes, act)


def _on(status: str) -> Verdict | None:
    if status == "active":
        return None
    return Verdict(False, "entity_not_active" if status else "no_such_entity")


def require(
    *,
    actor: Actor,
    action: Action,
    at: datetime,
    scopes: tuple[str, ...] = (),
    act: Act = UNKNOWN,
    of_a_thing: bool = True,
) -> int | None:
    """See that the actor may do this for the holder they act for; returns the mandate used, if any.

    A person may do everything for themself, and the platform for anyone; a guardian what the guardianship covers.
    Within a transaction, and for anything but seeing, the mandate and those above it, or the guardianship, then stay
    as they are until its end: who ends one of them meanwhile waits.
    `of_a_thing` is False where no thing of the holder's is asked about: whoever sees anything of the holder is then
    told why not; so it is with managing, which is about the holder itself.

    :raises NotFound: if the actor may not even see that holder's things: they do not exist for them.
    :raises Refused: with the reason, if the actor may see but not do this.
    """
    if actor.is_system or actor.holder_id == actor.self_id:
        return None
    if actor.ward_id is not None:
        require_guardian(actor=actor, action=action, at=at, scopes=scopes, of_a_thing=of_a_thing)
        return None
    held = action is Action.VIEW or not connection.in_atomic_block
    while True:
        found = _rights_for(actor, at, actor.entity_id) if actor.entity_id is not None else None
        if found is None or actor.entity_id is None:
            raise NotFound(f"holder {actor.holder_id}")
        rights, status = found
        verdict = _on(status) or rights.judge(actor.entity_id, action, scopes, act)
        if not verdict.allowed:
            break
        if held or not verdict.chain or hold_mandates(verdict.chain, macau_date(at)):
            return verdict.mandate_id
    if of_a_thing and action is not Action.MANAGE:
        seen = rights.judge(actor.entity_id, Action.VIEW, scopes, act).allowed
    else:
        seen = rights.sight(actor.entity_id) is not None
    if seen and not _on(status):
        raise MandateNeeded(f"entities.{verdict.reason}", action=action, holder_id=actor.holder_id, scopes=scopes)
    raise NotFound(f"holder {actor.holder_id}")


def sight_of(*, actor: Actor, at: datetime) -> Sight:
    """What the actor sees of the things of the holder they act for.

    :raises NotFound: if nothing.
    """
    if actor.is_system or actor.holder_id == actor.self_id:
        return Sight(True)
    if actor.ward_id is not None:
        return sight_of_ward(actor=actor, at=at)
    found = _rights_for(actor, at, actor.entity_id) if actor.entity_id is not None else None
    if found is not None and actor.entity_id is not None:
        rights, status = found
        sight = None if _on(status) else rights.sight(actor.entity_id)
        if sight is not None:
            return sight
    raise NotFound(f"holder {actor.holder_id}")
