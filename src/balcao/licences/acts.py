"""What every act on a licence does: find it locked, write what happened, draw its dates anew, say so."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from balcao.entities.api import Action, require
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.licences import models
from balcao.licences.events import LicenceChanged
from balcao.licences.failures import BadPeriod, LicenceEnded
from balcao.licences.kinds import kind_of
from balcao.licences.life import Course, Fact, course_of, may_happen
from balcao.licences.listing import pieces, words_of
from balcao.licences.policies import concerns
from balcao.licences.types import ChangeKind

TOLD = frozenset(
    {ChangeKind.SUSPENDED, ChangeKind.LIFTED, ChangeKind.REVOKED, ChangeKind.CEASED, ChangeKind.TRANSFERRED}
)
"""What a holder is told of; the rest a case tells."""
DRAWN = (
    "holder_id",
    "terms",
    "valid_until",
    "cure_until",
    "suspended_from",
    "suspended_until",
    "ended_on",
    "ended_as",
    "document_number",
    "changed_at",
    "listed",
    "parish",
    "sought_by",
    "sought",
)


def check(actor: Actor, at: datetime, holder_id: str, department: str, what: str) -> None:
    """See that the actor may act on that holder's licences of that department.

    :raises NotFound: if it is not their business.
    :raises Refused: without the mandate to lodge.
    """
    if not concerns(actor, holder_id=holder_id, department=department):
        raise NotFound(what)
    if department not in actor.departments:
        require(actor=actor, action=Action.LODGE, at=at)


def locked(actor: Actor, at: datetime, number: str) -> models.Licence:
    """The licence, locked.

    :raises NotFound: if there is none, or it is not the actor's business.
    """
    row = models.Licence.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise NotFound(f"licence {number}")
    check(actor, at, row.holder_id, row.department, f"licence {number}")
    return row


def already(key: str, number: str | None = None) -> models.Licence | None:
    """The licence on which the act of that key was done, if it was.

    :raises NotFound: if it was done on another licence than that of the number.
    """
    change = models.Change.objects.select_related("licence").filter(key=key).first()
    if change is None:
        return None
    if number is not None and change.licence.number != number:
        raise NotFound(f"the act {key} was done on another licence than {number}")
    return change.licence


def fact_of(change: models.Change, known_at: datetime | None = None) -> Fact:
    """A change as the machine takes it, by what is known now or was known at a moment."""
    rests = [each for each in change.rests.all() if known_at is None or each.since_at <= known_at]
    return Fact(
        kind=ChangeKind(change.kind),
        holds_from=change.holds_from,
        holds_until=change.holds_until,
        valid_until=change.valid_until_after,
        cure_until=change.cure_until,
        holder_id=change.holder_id,
        terms=change.terms,
        document_number=change.document_number,
        rests=tuple((macau_date(each.since_at), _ended(each, known_at)) for each in rests),
    )


def _ended(rest: models.Rest, known_at: datetime | None) -> date | None:
    over = rest.until_at is not None and (known_at is None or rest.until_at <= known_at)
    return macau_date(rest.until_at) if rest.until_at is not None and over else None


def course_now(row: models.Licence) -> Course:
    """What the row's own dates say; they are drawn from the changes."""
    return Course(
        holder_id=row.holder_id,
        terms=row.terms,
        valid_until=row.valid_until,
        cure_until=row.cure_until,
        suspended_from=row.suspended_from,
        suspended_until=row.suspended_until,
        ended_on=row.ended_on,
        ended_as=ChangeKind(row.ended_as) if row.ended_as else None,
        document_number=row.document_number,
    )


def see_possible(row: models.Licence, kind: ChangeKind, at: datetime) -> None:
    """See that it can happen to the licence as it is now.

    :raises LicenceEnded: if not.
    """
    if not may_happen(kind, course_now(row), macau_date(at)):
        raise LicenceEnded


def write_change(
    actor: Actor,
    at: datetime,
    row: models.Licence,
    kind: ChangeKind,
    *,
    key: str,
    holds_from: date | None = None,
    holds_until: date | None = None,
    terms: Mapping[str, Any] | None = None,
    holder_id: str = "",
    document_number: str = "",
    case_reference: str = "",
    reason: Text | None = None,
    **dates: date | None,
) -> None:
    """Write what happened to a locked licence, and draw the licence's dates from it.

    `dates` are ``valid_until`` and ``cure_until`` where these change.

    :raises BadPeriod: if it would hold from before the licence began, or end before it begins.
    """
    since = holds_from or macau_date(at)
    if (since < row.valid_from and kind is not ChangeKind.ENTERED) or (holds_until is not None and holds_until < since):
        raise BadPeriod
    was_held_by = row.holder_id
    change = models.Change.objects.create(
        licence=row,
        at=at,
        kind=kind.value,
        holds_from=since,
        holds_until=holds_until,
        valid_until_before=None if kind is ChangeKind.ENTERED else row.valid_until,
        valid_until_after=dates.get("valid_until", row.valid_until),
        cure_until=dates.get("cure_until", row.cure_until),
        holder_id=holder_id,
        terms=dict(terms or {}),
        document_number=document_number,
        case_reference=case_reference,
        reason=dict(reason or {}),
        key=key,
    )
    draw(row, at)
    audit(actor, at, row, kind.value, case_reference)
    if kind in TOLD:
        tell(at, row, change, was_held_by)


def draw(row: models.Licence, at: datetime) -> None:
    """Draw the licence's dates from the changes that stand."""
    standing = row.changes.filter(annulled_at__isnull=True).prefetch_related("rests").order_by("pk")
    put(row, course_of(fact_of(each) for each in standing), at)
    row.save(update_fields=DRAWN)


def put(row: models.Licence, course: Course, at: datetime) -> None:
    """Put a course into the row, and what the public register finds it by."""
    row.holder_id, row.terms, row.document_number = course.holder_id, dict(course.terms), course.document_number
    row.valid_until, row.cure_until = course.valid_until, course.cure_until
    row.suspended_from, row.suspended_until = course.suspended_from, course.suspended_until
    row.ended_on, row.ended_as = course.ended_on, course.ended_as.value if course.ended_as else ""
    row.changed_at = at
    described = kind_of(row.kind)
    row.listed = described is not None and described.public is not None
    row.parish = str(row.terms.get("parish") or "") if row.listed else ""
    row.sought_by = words_of(row.number, row.kind, row.holder_id, row.terms) if row.listed else ""
    row.sought = pieces(row.sought_by)


def tell(at: datetime, row: models.Licence, change: models.Change, was_held_by: str) -> None:
    """Announce what happened; a change that is annulled is announced as taken back."""
    announce(
        LicenceChanged(
            number=row.number,
            name=row.name,
            kind=ChangeKind(change.kind),
            annulled=change.annulled_at is not None,
            holder_id=row.holder_id,
            was_held_by=was_held_by,
            department=row.department,
            case_reference=change.case_reference,
            reason=change.annulled_why if change.annulled_at else change.reason,
            holds_from=change.holds_from,
            holds_until=change.holds_until,
            change_id=change.pk,
            at=at,
        )
    )


def audit(actor: Actor, at: datetime, row: models.Licence, what: str, case_reference: str = "", **data: Any) -> None:
    """Write into the audit trail what was done."""
    record(
        actor=actor,
        at=at,
        event=f"licences:licence:{what}",
        subject=f"licence:{row.number}",
        holder_id=row.holder_id,
        data={
            "kind": row.kind,
            "valid_until": row.valid_until.isoformat() if row.valid_until else None,
            "case_reference": case_reference,
            **data,
        },
    )
