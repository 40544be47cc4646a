"""Writing clauses: proposed by one officer, confirmed by another."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from balcao.accounts.api import person_behind
from balcao.clauses.failures import ClauseFourEyes, ClauseSettled, ClauseWaits, WordsMissing
from balcao.clauses.models import Clause, Favourite, Version
from balcao.clauses.policies import library_departments, require_department
from balcao.clauses.types import KINDS, ClauseWords
from balcao.clauses.wording import checked
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


@transaction.atomic
def propose_clause(
    *,
    actor: Actor,
    at: datetime,
    department: str,
    kind: str,
    words: ClauseWords,
    since_on: date,
    service_id: str = "",
    clause_id: int | None = None,
) -> int:
    """Propose a clause, or the next version of one, to hold from a day on; returns the clause's number.

    :raises NotFound: for a department that is not one's own.
    :raises WordsMissing: for words that are not whole.
    :raises ClauseWaits: while a version of it waits.
    """
    require_department(actor, department)
    plain = checked(words)
    if kind not in KINDS:
        raise WordsMissing
    if clause_id is None:
        clause = Clause.objects.create(department=department, kind=kind, service_id=service_id[:80])
    else:
        clause = _locked(actor, clause_id)
    last = clause.versions.aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            version = Version.objects.create(
                clause=clause,
                number=last + 1,
                title=plain.title,
                text=plain.text,
                law=plain.law,
                since_on=max(since_on, macau_date(at)),
                proposed_at=at,
                proposed_by_name=actor.name,
                proposed_eyes=actor.eyes_in(clause.department),
            )
    except IntegrityError as failure:
        raise ClauseWaits from failure
    _record(actor, at, version, "proposed")
    return clause.pk


@transaction.atomic
def confirm_clause(*, actor: Actor, at: datetime, clause_id: int) -> None:
    """The second pair of eyes agrees; from its day on it is offered.

    :raises ClauseSettled: when nothing waits.
    :raises ClauseFourEyes: for who proposed it.
    """
    version = _waiting(actor, clause_id)
    eyes = actor.eyes_in(version.clause.department)
    if set(eyes) & set(version.proposed_eyes):
        raise ClauseFourEyes
    version.confirmed_at, version.confirmed_by_name, version.confirmed_eyes = at, actor.name, eyes
    version.since_on = max(version.since_on, macau_date(at))
    version.save()
    _record(actor, at, version, "confirmed")


@transaction.atomic
def return_clause(*, actor: Actor, at: datetime, clause_id: int, why: str) -> None:
    """Send a proposed version back, or take one's own back, saying why.

    :raises ClauseSettled: when nothing waits.
    :raises WordsMissing: without why.
    """
    version = _waiting(actor, clause_id)
    if not why.strip():
        raise WordsMissing
    version.returned_at, version.returned = at, why.strip()[:2000]
    version.save()
    _record(actor, at, version, "returned")


@transaction.atomic
def end_clause(*, actor: Actor, at: datetime, clause_id: int) -> None:
    """Offer a clause no more; where it was used it stays as it was. Twice changes nothing."""
    clause = _locked(actor, clause_id)
    if clause.ended_at is not None:
        return
    clause.ended_at = at
    clause.save(update_fields=["ended_at"])
    record(
        actor=actor,
        at=at,
        event="clauses:clause:ended",
        subject=f"clause:{clause.pk}",
        data={"department": clause.department},
    )


@transaction.atomic
def favour_clause(*, actor: Actor, at: datetime, clause_id: int, on: bool) -> None:
    """Have a clause at hand, or no more."""
    clause = _locked(actor, clause_id)
    if on:
        Favourite.objects.get_or_create(clause=clause, person_id=person_behind(actor))
    else:
        Favourite.objects.filter(clause=clause, person_id=person_behind(actor)).delete()


def _locked(actor: Actor, clause_id: int) -> Clause:
    rows = Clause.objects.select_for_update().filter(department__in=library_departments(actor))
    clause = rows.filter(pk=clause_id).first()
    if clause is None:
        raise NotFound(f"clause {clause_id}")
    return clause


def _waiting(actor: Actor, clause_id: int) -> Version:
    clause = _locked(actor, clause_id)
    version = clause.versions.filter(confirmed_at=None, returned_at=None).first()
    if version is None:
        raise ClauseSettled
    return version


def _record(actor: Actor, at: datetime, version: Version, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"clauses:version:{what}",
        subject=f"clause:{version.clause_id}",
        data={"number": version.number, "department": version.clause.department, "text": version.text},
    )
