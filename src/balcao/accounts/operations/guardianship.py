"""A parent and a child's account; and whom a court named to act for somebody, recorded at a counter by two officers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from balcao.accounts.failures import (
    GuardianshipExists,
    GuardianUnknown,
    IdentityNotFound,
    PaperIncomplete,
    ReasonNeeded,
    SecondOfficerNeeded,
    TooYoung,
)
from balcao.accounts.majority import majority_of
from balcao.accounts.models import Guardianship, Person, User
from balcao.accounts.operations.sessions import deactivate_account
from balcao.accounts.policies import counter_departments
from balcao.accounts.queries.guardianship import in_force
from balcao.accounts.telling import tell_by_every_way
from balcao.accounts.types import GuardianshipOrigin
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


@transaction.atomic
def end_guardianship(*, actor: Actor, child_id: int, at: datetime) -> None:
    """The parent closes the child's account. It can be opened again.

    :raises NotFound: if the actor is no parent who looks after that child.
    """
    own = in_force(macau_date(at)).filter(ward_id=child_id, guardian_id=actor.person_id or 0)
    if not own.filter(origin=GuardianshipOrigin.REGISTER).exists():
        raise NotFound(f"child {child_id}")
    running = Guardianship.objects.select_for_update().filter(ward_id=child_id, ended_at__isnull=True)
    for row in running.order_by("pk"):
        row.ended_at = at
        row.save(update_fields=["ended_at"])
    _note(actor, at, "ended", child_id, {})
    deactivate_account(actor=system_actor(), person_id=child_id, reason="guardian", at=at)


@transaction.atomic
def ask_guardianship(
    *,
    actor: Actor,
    at: datetime,
    ward_number: str,
    facts: Mapping[str, Any],
    guardian_number: str,
    scopes: tuple[str, ...],
    reference: str,
    until_on: date | None,
) -> int:
    """An officer saw the court's paper and both cards; a second one has to confirm. Returns its number.

    `facts` are the identity register's about the ward, `scopes` the matters the court names, `reference` the number of
    its paper. For a minor it ends the day before majority at the latest.

    :raises NotFound: if the actor has no counter, or is one of the two themself.
    :raises IdentityNotFound: if the register knows no such living ward.
    :raises GuardianUnknown, TooYoung: if the guardian has no open account, or is not of age.
    :raises PaperIncomplete: if the paper's number or its matters are missing, or its last day is over.
    :raises GuardianshipExists: if this guardian looks after this ward already, or that waits for the second officer.
    """
    department, today = min(counter_departments(actor)), macau_date(at)
    born = facts.get("born_on")
    if facts.get("status") != "alive" or not born:
        raise IdentityNotFound
    guardian = Person.objects.filter(user__is_active=True, bir=guardian_number).first()
    if guardian is None or guardian_number == ward_number:
        raise GuardianUnknown
    if guardian.born_on and today < majority_of(guardian.born_on):
        raise TooYoung
    until_on = _until(date.fromisoformat(str(born)), today, until_on)
    if not reference.strip() or not scopes or (until_on and until_on < today):
        raise PaperIncomplete
    ward = _person(ward_number, facts)
    if actor.person_id in (ward.pk, guardian.pk):
        raise NotFound("one's own guardianship")
    if Guardianship.objects.filter(ward=ward, guardian=guardian, ended_at__isnull=True).exists():
        _clear(ward, guardian, today, at)
    row = Guardianship.objects.create(
        ward=ward,
        guardian=guardian,
        origin=GuardianshipOrigin.COURT,
        scopes=list(scopes),
        since_on=today,
        until_on=until_on,
        reference=reference.strip()[:120],
        department=department,
        asked_by_id=actor.person_id,
        asked_at=at,
    )
    _note(actor, at, "asked", ward.pk, _told(row))
    return row.pk


def _until(born_on: date, today: date, until_on: date | None) -> date | None:
    majority = majority_of(born_on)
    if today >= majority:
        return until_on
    last = date.fromordinal(majority.toordinal() - 1)
    return min(until_on, last) if until_on else last


def _person(number: str, facts: Mapping[str, Any]) -> Person:
    """The person with that number; two officers at once wait for each other here."""
    known = {"name_zh": facts.get("name_zh") or "", "name_pt": facts.get("name_pt") or ""}
    field = "bir" if "(" in number else "permit"
    person, _ = Person.objects.get_or_create(**{field: number}, defaults=known | {"born_on": facts["born_on"]})
    return Person.objects.select_for_update().get(pk=person.pk)


def _clear(ward: Person, guardian: Person, today: date, at: datetime) -> None:
    """What is over by its day makes room for a new paper.

    :raises GuardianshipExists: if it is not over.
    """
    rows = Guardianship.objects.filter(ward=ward, guardian=guardian, ended_at__isnull=True)
    if not rows.filter(until_on__lt=today).update(ended_at=at):
        raise GuardianshipExists


@transaction.atomic
def confirm_guardianship(*, actor: Actor, at: datetime, guardianship_id: int) -> None:
    """A second officer of the same counter saw the paper too. Confirming twice changes nothing.

    :raises NotFound: if there is none such, it was ended meanwhile, or it is the actor's own.
    :raises SecondOfficerNeeded: if it is the officer who asked.
    """
    row = _locked(actor, guardianship_id)
    if row.ended_at is not None:
        raise NotFound(f"guardianship {guardianship_id}")
    if row.asked_by_id == actor.person_id:
        raise SecondOfficerNeeded
    if row.confirmed_at is not None:
        return
    row.confirmed_by_id, row.confirmed_at = actor.person_id, at
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    _note(actor, at, "confirmed", row.ward_id, _told(row))
    _tell(row, "guardianship_begun")


@transaction.atomic
def end_guardianship_by_paper(*, actor: Actor, at: datetime, guardianship_id: int, reference: str) -> None:
    """An officer records that a court ended it, or takes back what waits. Ending twice changes nothing.

    :raises NotFound: if there is none such, or it is the actor's own.
    :raises ReasonNeeded: if the paper that ends it is not named.
    """
    row = _locked(actor, guardianship_id)
    if not reference.strip():
        raise ReasonNeeded
    if row.ended_at is not None:
        return
    row.ended_at, row.ended_reference = at, reference.strip()[:120]
    row.save(update_fields=["ended_at", "ended_reference"])
    _note(actor, at, "ended", row.ward_id, {**_told(row), "by": row.ended_reference})
    if row.confirmed_at is not None:
        _tell(row, "guardianship_ended")


def _locked(actor: Actor, guardianship_id: int) -> Guardianship:
    rows = Guardianship.objects.select_for_update(of=("self",)).select_related("ward", "guardian")
    row = rows.filter(pk=guardianship_id, department__in=counter_departments(actor)).first()
    if row is None or actor.person_id in (row.ward_id, row.guardian_id):
        raise NotFound(f"guardianship {guardianship_id}")
    return row


def _told(row: Guardianship) -> dict[str, Any]:
    return {
        "guardianship": row.pk,
        "guardian": row.guardian_id,
        "scopes": row.scopes,
        "reference": row.reference,
        "until": row.until_on.isoformat() if row.until_on else None,
    }


def _tell(row: Guardianship, text: str) -> None:
    """Both hear of it, by every way there is."""
    for user in User.objects.filter(person_id__in=(row.ward_id, row.guardian_id), is_active=True).order_by("pk"):
        tell_by_every_way(user, text, ward=row.ward.name, guardian=row.guardian.name)


def _note(actor: Actor, at: datetime, what: str, ward_id: int, data: dict[str, Any]) -> None:
    record(
        actor=actor,
        at=at,
        event=f"accounts:guardianship:{what}",
        subject=f"person:{ward_id}",
        holder_id=f"p-{ward_id}",
        data=data,
    )
