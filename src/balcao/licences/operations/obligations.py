"""What holders owe: set by a case, met before an officer, and what happens to what is overdue."""

from datetime import date, datetime

from django.db import transaction

from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.licences import models
from balcao.licences.acts import audit, course_now, locked
from balcao.licences.events import ObligationOverdue
from balcao.licences.failures import AlreadyFulfilled, BadPeriod
from balcao.licences.life import may_happen, state_on
from balcao.licences.obliging import as_set, drop, next_obligation
from balcao.licences.operations.restraining import restrain_licence
from balcao.licences.policies import posts_over
from balcao.licences.types import ChangeKind, LicenceState, Neglect, Restraint


@transaction.atomic
def set_obligation(
    *,
    actor: Actor,
    at: datetime,
    number: str,
    key: str,
    name: Text,
    kind: str,
    due_on: date,
    neglect: Neglect,
    basis: Text,
    case_reference: str = "",
    cause: str = "",
) -> None:
    """Have the holder owe something by a day; the same key again changes what is still open, if anything is other.

    :param cause: names the decision that asks for it.
    :raises NotFound: if there is no such licence, or it is not the actor's business.
    """
    row = locked(actor, at, number)
    said = {"name": dict(name), "kind": kind, "due_on": due_on, "neglect": neglect.value, "basis": dict(basis)}
    open_one = row.obligations.filter(models.OPEN, key=key).first()
    if open_one is not None and as_set(open_one) == said:
        return
    models.Obligation.objects.update_or_create(
        licence=row,
        key=key,
        fulfilled_on=None,
        dropped_at=None,
        defaults={
            **said,
            "case_reference": case_reference,
            "set_by": cause,
            "set_at": at,
            "rests_since": None,
            "moved_days": 0,
            "acted_at": None,
        },
    )
    audit(actor, at, row, "obliged", case_reference, obligation=key, due_on=due_on.isoformat())


@transaction.atomic
def drop_obligation(*, actor: Actor, at: datetime, number: str, key: str, cause: str, reason: Text) -> bool:
    """Have the holder owe something no more, though it was not met: a decision did away with it. A suspension that its
    neglect had caused is lifted. Again, nothing changes; says whether anything did.

    :param cause: names the decision.
    :raises NotFound: if there is no such licence, or it is not the actor's business.
    """
    row = locked(actor, at, number)
    obligation = row.obligations.filter(models.OPEN, key=key).first()
    if obligation is None:
        return False
    drop(obligation, at, cause=cause, reason=reason)
    audit(actor, at, row, "obligation_dropped", obligation=key)
    _lift_if_suspended_for(row, obligation, at, "dropped")
    return True


@transaction.atomic
def fulfil_obligation(*, actor: Actor, at: datetime, number: str, obligation_id: int, on: date, note: str) -> None:
    """An officer has seen that it was met, on a day not later than today. The next of its series is set; a suspension
    that its neglect had caused is lifted.

    :raises NotFound: unless licences of that kind are the officer's work there.
    :raises AlreadyFulfilled: if it was met before, or is owed no more.
    :raises BadPeriod: for a day to come.
    """
    row = models.Licence.objects.select_for_update().filter(number=number).first()
    if row is None or not posts_over(actor, kind=row.kind, department=row.department, holder_id=row.holder_id, at=at):
        raise NotFound(f"licence {number}")
    obligation = row.obligations.filter(pk=obligation_id).first()
    if obligation is None:
        raise NotFound(f"obligation {obligation_id}")
    if obligation.fulfilled_on is not None or obligation.dropped_at is not None:
        raise AlreadyFulfilled
    if on > macau_date(at):
        raise BadPeriod
    obligation.fulfilled_on, obligation.fulfilled_by, obligation.note = on, actor.name, note.strip()[:5000]
    obligation.rests_since = None
    obligation.save(update_fields=["fulfilled_on", "fulfilled_by", "note", "rests_since"])
    next_obligation(obligation, on, at)
    audit(actor, at, row, "fulfilled", obligation=obligation.key, on=on.isoformat())
    _lift_if_suspended_for(row, obligation, at, "met")


def _lift_if_suspended_for(row: models.Licence, obligation: models.Obligation, at: datetime, what: str) -> None:
    if _suspended_for(row, obligation) and may_happen(ChangeKind.LIFTED, course_now(row), macau_date(at)):
        restrain_licence(
            actor=system_actor(row.department),
            at=at,
            number=row.number,
            act=Restraint.LIFT,
            holds_from=macau_date(at),
            reason=obligation.name,
            key=f"obligation:{obligation.pk}:{what}",
        )


def _suspended_for(row: models.Licence, obligation: models.Obligation) -> bool:
    """Whether the suspension that stands is the one that neglect caused."""
    last = row.changes.filter(kind=ChangeKind.SUSPENDED, annulled_at__isnull=True).order_by("-pk").first()
    return last is not None and last.key == _key(obligation)


def _key(obligation: models.Obligation) -> str:
    return f"obligation:{obligation.pk}:overdue:{obligation.due_on}"


@transaction.atomic
def act_on_neglect(*, at: datetime, obligation_id: int) -> bool:
    """Do what an overdue obligation causes, once; says whether anything was done. What is moot causes nothing."""
    found = models.Obligation.objects.filter(pk=obligation_id).values_list("licence_id", flat=True).first()
    row = models.Licence.objects.select_for_update().filter(pk=found or 0).first()
    today = macau_date(at)
    if row is None:
        return False
    obligation = row.obligations.filter(models.DUE, pk=obligation_id, acted_at__isnull=True, due_on__lt=today).first()
    if obligation is None:
        return False
    obligation.acted_at = at
    obligation.save(update_fields=["acted_at"])
    state = state_on(course_now(row), today)
    if obligation.neglect == Neglect.NOTHING or state not in (LicenceState.IN_FORCE, LicenceState.SUSPENDED):
        return False
    suspends = obligation.neglect == Neglect.SUSPEND and may_happen(ChangeKind.SUSPENDED, course_now(row), today)
    announce(
        ObligationOverdue(
            number=row.number,
            name=row.name,
            obligation=obligation.name,
            obligation_id=obligation.pk,
            holder_id=row.holder_id,
            department=row.department,
            due_on=obligation.due_on,
            suspends=suspends,
            at=at,
        )
    )
    if suspends:
        restrain_licence(
            actor=system_actor(row.department),
            at=at,
            number=row.number,
            act=Restraint.SUSPEND,
            holds_from=today,
            reason=obligation.name,
            key=_key(obligation),
        )
    return True
