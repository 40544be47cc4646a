"""Questions about licences. Those of others do not exist for the asker."""

from collections.abc import Sequence
from datetime import date, datetime

from balcao.entities.api import Action, Client, Sight, require, sight_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.licences import models
from balcao.licences.policies import concerns, scopes_of_kind
from balcao.licences.types import Change, ChangeKind, Licence, LicenceState


def state_on(row: models.Licence, today: date) -> LicenceState:
    """The state on that day in Macao; the last day still counts."""
    if row.cancelled_at is not None:
        return LicenceState.CANCELLED
    if row.valid_until is not None and row.valid_until < today:
        return LicenceState.EXPIRED
    return LicenceState.IN_FORCE


def licence_of(row: models.Licence, at: datetime) -> Licence:
    """The row as it passes the door."""
    return Licence(
        number=row.number,
        kind=row.kind,
        holder_id=row.holder_id,
        department=row.department,
        name=row.name,
        terms=row.terms,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        state=state_on(row, macau_date(at)),
        document_number=row.document_number,
    )


def licences_of(*, actor: Actor, at: datetime, kind: str | None = None) -> list[Licence]:
    """The licences of the holder the actor acts for, those that end first at the top.

    :raises NotFound: if the actor may not see that holder's things.
    """
    sight = sight_of(actor=actor, at=at)
    rows = models.Licence.objects.filter(holder_id=actor.holder_id)
    if kind is not None:
        rows = rows.filter(kind=kind)
    seen = (row for row in rows.order_by("valid_until", "number") if sight.everything or _shown(sight, row, at))
    return [licence_of(row, at) for row in seen]


def licences_ending_of(*, clients: Sequence[Client], at: datetime, until: date) -> list[Licence]:
    """The licences in force of many holders that end by that day, the soonest first, as far as each is seen.

    `clients` are the asker's own, as the entities gave them.
    """
    sights = {each.entity.holder_id: each.sight for each in clients}
    rows = models.Licence.objects.filter(
        holder_id__in=sights, cancelled_at__isnull=True, valid_until__gte=macau_date(at), valid_until__lte=until
    )
    return [
        licence_of(row, at)
        for row in rows.order_by("valid_until", "number")
        if sights[row.holder_id].everything or _shown(sights[row.holder_id], row, at)
    ]


def _shown(sight: Sight, row: models.Licence, at: datetime) -> bool:
    return sight.shows(scopes_of_kind(row.kind, at))


def licences_for_department(*, actor: Actor, at: datetime, holder_id: str, department: str) -> list[Licence]:
    """A holder's licences of a department, for its officers; the reading is for the asker to record.

    :raises NotFound: for everyone else.
    """
    if department not in actor.departments:
        raise NotFound(f"licences of {department}")
    rows = models.Licence.objects.filter(holder_id=holder_id, department=department)
    return [licence_of(row, at) for row in rows.order_by("valid_until", "number")]


def _visible(actor: Actor, at: datetime, number: str) -> models.Licence:
    row = models.Licence.objects.filter(number=number).first()
    if row is None or not concerns(actor, holder_id=row.holder_id, department=row.department):
        raise NotFound(f"licence {number}")
    if row.department not in actor.departments:
        require(actor=actor, action=Action.VIEW, at=at, scopes=scopes_of_kind(row.kind, at))
    return row


def get_licence(*, actor: Actor, at: datetime, number: str) -> Licence:
    """One licence, for its holder, for the department that gave it, or for the platform.

    :raises NotFound: if there is none, or it is another's.
    """
    return licence_of(_visible(actor, at, number), at)


def history_of(*, actor: Actor, at: datetime, number: str) -> list[Change]:
    """Everything that happened to a licence, oldest first.

    :raises NotFound: if there is none, or it is another's.
    """
    row = _visible(actor, at, number)
    return [
        Change(
            at=change.at,
            kind=ChangeKind(change.kind),
            valid_until_before=change.valid_until_before,
            valid_until_after=change.valid_until_after,
            terms=change.terms,
            case_reference=change.case_reference,
            reason=change.reason,
        )
        for change in row.changes.order_by("pk")
    ]


def licences_ending(*, kind: str, first: date, last: date, at: datetime) -> list[Licence]:
    """The licences of a kind, whoever holds them, that are not cancelled and end within these days."""
    rows = models.Licence.objects.filter(kind=kind, cancelled_at__isnull=True, valid_until__range=(first, last))
    return [licence_of(row, at) for row in rows.order_by("valid_until", "number")]
