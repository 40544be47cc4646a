"""Suspending, lifting and revoking, once it is decided: by a case, by an obligation's neglect, or by four eyes."""

from datetime import date, datetime

from django.db import transaction

from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound, Refused
from balcao.kernel.texts import Text
from balcao.licences.acts import already, audit, draw, locked, see_possible, tell, write_change
from balcao.licences.queries.licences import licence_of
from balcao.licences.types import ChangeKind, Licence, Restraint

KINDS = {
    Restraint.SUSPEND: ChangeKind.SUSPENDED,
    Restraint.LIFT: ChangeKind.LIFTED,
    Restraint.REVOKE: ChangeKind.REVOKED,
}


@transaction.atomic
def restrain_licence(
    *,
    actor: Actor,
    at: datetime,
    number: str,
    act: Restraint,
    holds_from: date,
    reason: Text,
    key: str,
    holds_until: date | None = None,
    case_reference: str = "",
) -> Licence:
    """Suspend (until a day, or until it is lifted), lift, or revoke from a day on. Only the platform does so, for a
    case or a confirmed proposal: an officer alone never restrains a licence.

    :raises NotFound: if there is none.
    :raises Refused: for a person.
    :raises LicenceEnded: if that cannot be done to it now.
    :raises BadPeriod: if it would end before it begins, or begin before the licence did.
    """
    if not actor.is_system:
        raise Refused("licences.four_eyes")
    row = locked(actor, at, number)
    if already(key, number):
        return licence_of(row, at)
    see_possible(row, KINDS[act], at)
    write_change(
        actor,
        at,
        row,
        KINDS[act],
        key=key,
        holds_from=holds_from,
        holds_until=holds_until,
        reason=reason,
        case_reference=case_reference,
    )
    return licence_of(row, at)


@transaction.atomic
def annul_change(*, actor: Actor, at: datetime, number: str, change_id: int, reason: Text) -> Licence:
    """Take a change back, as if it had never held. It stays on record with the moment until which it was believed.

    Taking it back again changes nothing.

    :raises NotFound: if the licence has no such change, or it is what entered it.
    :raises Refused: for a person.
    """
    if not actor.is_system:
        raise Refused("licences.four_eyes")
    row = locked(actor, at, number)
    change = row.changes.exclude(kind=ChangeKind.ENTERED).filter(pk=change_id).first()
    if change is None:
        raise NotFound(f"change {change_id} of licence {number}")
    if change.annulled_at is not None:
        return licence_of(row, at)
    change.annulled_at, change.annulled_why = at, dict(reason)
    change.save(update_fields=["annulled_at", "annulled_why"])
    was_held_by = row.holder_id
    draw(row, at)
    audit(actor, at, row, "annulled", change.case_reference, change=change.kind)
    tell(at, row, change, was_held_by)
    return licence_of(row, at)
