"""The licences of a holder, one licence, and its history as at any day."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from balcao.entities.api import Action, Client, Sight, require, sight_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.licences import models
from balcao.licences.acts import course_now, fact_of
from balcao.licences.life import Course, Fact, course_of, state_on
from balcao.licences.models.licence import PASSED_ON
from balcao.licences.policies import concerns, scopes_of_kind
from balcao.licences.types import Change, ChangeKind, Licence, LicenceState, Neglect, Obligation, Owed


def licence_of(row: models.Licence, at: datetime) -> Licence:
    """The row as it passes the door, on the day of `at`."""
    return shown(row, course_now(row), state_on(course_now(row), macau_date(at)))


def shown(row: models.Licence, course: Course, state: LicenceState, holder_id: str = "") -> Licence:
    """A licence with the dates of a course, as it looks to a holder."""
    return Licence(
        number=row.number,
        kind=row.kind,
        holder_id=holder_id or course.holder_id,
        department=row.department,
        name=row.name,
        terms=course.terms,
        valid_from=row.valid_from,
        valid_until=course.valid_until,
        cure_until=course.cure_until,
        suspended_from=course.suspended_from,
        suspended_until=course.suspended_until,
        ended_on=course.ended_on,
        state=state,
        document_number=course.document_number,
    )


def licences_of(*, actor: Actor, at: datetime, kind: str | None = None) -> list[Licence]:
    """The licences of the holder the actor acts for, those that end first at the top; then what they passed on.

    :raises NotFound: if the actor may not see that holder's things.
    """
    sight = sight_of(actor=actor, at=at)
    rows = models.Licence.objects.filter(Q(holder_id=actor.holder_id) | _passed_on(actor.holder_id)).annotate(
        owed=_owed_of(OuterRef("pk"), macau_date(at))
    )
    if kind is not None:
        rows = rows.filter(kind=kind)
    seen = [row for row in rows.order_by("valid_until", "number") if sight.everything or _shown(sight, row, at)]
    theirs = [
        replace(licence_of(row, at), owed=tuple(_owed(each) for each in row.owed))
        for row in seen
        if row.holder_id == actor.holder_id
    ]
    return theirs + [_as_before(row, actor.holder_id) for row in seen if row.holder_id != actor.holder_id]


def _owed_of(licence: OuterRef, today: date) -> ArraySubquery:
    """What is owed for a licence from today on, read along with it."""
    due = models.Obligation.objects.filter(models.DUE, licence=licence, due_on__gte=today).order_by("due_on", "pk")
    return ArraySubquery(due.values_list(JSONObject(id="pk", name="name", due_on="due_on")))


def _owed(found: Mapping[str, Any]) -> Owed:
    return Owed(id=found["id"], name=found["name"], due_on=date.fromisoformat(found["due_on"]))


def _passed_on(holder_id: str) -> Exists:
    """Licences that holder once had."""
    return Exists(
        models.Change.objects.filter(
            licence_id=OuterRef("pk"), holder_id=holder_id, kind__in=PASSED_ON, annulled_at__isnull=True
        )
    )


def _until_passed(row: models.Licence, holder_id: str) -> list[models.Change]:
    """The changes up to that which gave the licence to the next holder, as whoever held it before may read them."""
    changes = list(row.changes.prefetch_related("rests").order_by("pk"))
    last = max(
        (
            place
            for place, each in enumerate(changes)
            if each.holder_id == holder_id and each.annulled_at is None and each.kind in PASSED_ON
        ),
        default=-1,
    )
    if last < 0:
        return []
    for place in range(last + 1, len(changes)):
        if changes[place].kind == ChangeKind.TRANSFERRED and changes[place].annulled_at is None:
            return changes[: place + 1]
    return changes


def _as_before(row: models.Licence, holder_id: str) -> Licence:
    changes = [each for each in _until_passed(row, holder_id) if each.annulled_at is None]
    course = course_of(fact_of(each) for each in changes[:-1])
    return shown(row, course, LicenceState.TRANSFERRED, holder_id)


def licences_ending_of(*, clients: Sequence[Client], at: datetime, until: date) -> list[Licence]:
    """The licences in force of many holders that end by that day, the soonest first, as far as each is seen.

    `clients` are the asker's own, as the entities gave them.
    """
    sights = {each.entity.holder_id: each.sight for each in clients}
    rows = models.Licence.objects.filter(
        holder_id__in=sights, ended_on__isnull=True, valid_until__gte=macau_date(at), valid_until__lte=until
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


def visible(actor: Actor, at: datetime, number: str) -> tuple[models.Licence, bool]:
    """The licence, and whether it is the actor's as it is now: not, if they passed it on.

    :raises NotFound: if there is none, or it is another's.
    """
    rows: QuerySet[models.Licence] = models.Licence.objects.filter(number=number)
    row = rows.annotate(theirs_once=_passed_on(actor.holder_id)).first()
    if row is None:
        raise NotFound(f"licence {number}")
    now = concerns(actor, holder_id=row.holder_id, department=row.department)
    if not now and not row.theirs_once:
        raise NotFound(f"licence {number}")
    if row.department not in actor.departments:
        require(actor=actor, action=Action.VIEW, at=at, scopes=scopes_of_kind(row.kind, at))
    return row, now


def get_licence(*, actor: Actor, at: datetime, number: str) -> Licence:
    """One licence, for its holder, for who held it before, for the department that gave it, or for the platform.

    :raises NotFound: if there is none, or it is another's.
    """
    row, theirs = visible(actor, at, number)
    return licence_of(row, at) if theirs else _as_before(row, actor.holder_id)


def licence_as_at(*, actor: Actor, at: datetime, number: str, day: date, known_at: datetime | None = None) -> Licence:
    """The licence as it stood on a day, by what is known now or by what was known at a moment.

    :raises NotFound: if there is none, it is another's, it had not begun, or nothing was known of it then.
    """
    row, theirs = visible(actor, at, number)
    known = known_at or at
    whole = row.changes.prefetch_related("rests").order_by("pk")
    changes = list(whole) if theirs else _until_passed(row, actor.holder_id)
    facts = [
        fact_of(each, known)
        for each in changes
        if each.at <= known and (each.annulled_at is None or each.annulled_at > known)
    ]
    course = course_of(facts, day)
    if day < row.valid_from or not course.holder_id:
        raise NotFound(f"licence {number} on {day}")
    return shown(row, course, state_on(course, day))


def history_of(*, actor: Actor, at: datetime, number: str) -> list[Change]:
    """Everything that happened to a licence in the order in which it became known, what was annulled included.

    Who held it before reads until it passed on.

    :raises NotFound: if there is none, or it is another's.
    """
    row, theirs = visible(actor, at, number)
    whole = row.changes.prefetch_related("rests").order_by("pk")
    return changes_of(whole if theirs else _until_passed(row, actor.holder_id))


def changes_of(rows: Sequence[models.Change] | QuerySet[models.Change]) -> list[Change]:
    """The changes as they pass the door, each with the terms that hold from then on."""
    found: list[Change] = []
    facts: list[Fact] = []
    for row in rows:
        fact = fact_of(row)
        terms = course_of([*facts, fact]).terms
        if row.annulled_at is None:
            facts.append(fact)
        found.append(
            Change(
                id=row.pk,
                at=row.at,
                kind=ChangeKind(row.kind),
                holds_from=row.holds_from,
                holds_until=row.holds_until,
                valid_until_before=row.valid_until_before,
                valid_until_after=row.valid_until_after,
                terms=terms,
                document_number=row.document_number,
                case_reference=row.case_reference,
                reason=row.reason,
                annulled_at=row.annulled_at,
                annulled_why=row.annulled_why,
                at_rest=next((each.reason for each in row.rests.all() if each.until_at is None), None),
            )
        )
    return found


def obligations_of(*, actor: Actor, at: datetime, number: str) -> list[Obligation]:
    """What the holder owes and owed, what is open and due first at the top; nothing for who passed it on.

    :raises NotFound: if there is none, or it is another's.
    """
    row, theirs = visible(actor, at, number)
    return obligations_shown(row, macau_date(at)) if theirs else []


def obligations_shown(row: models.Licence, today: date) -> list[Obligation]:
    """The obligations of a licence as they pass the door."""
    found = row.obligations.order_by("due_on", "pk")
    return [
        Obligation(
            id=each.pk,
            number=row.number,
            key=each.key,
            name=each.name,
            kind=each.kind,
            due_on=each.due_on,
            fulfilled_on=each.fulfilled_on,
            note=each.note,
            overdue=_open(each) and each.rests_since is None and each.due_on < today,
            rests=each.rests_since is not None,
            neglect=Neglect(each.neglect),
            basis=each.basis,
            dropped_on=macau_date(each.dropped_at) if each.dropped_at else None,
            dropped_why=each.dropped_why,
        )
        for each in sorted(found, key=lambda each: (not _open(each), each.due_on))
    ]


def _open(row: models.Obligation) -> bool:
    return row.fulfilled_on is None and row.dropped_at is None
