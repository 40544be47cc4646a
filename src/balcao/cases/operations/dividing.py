"""Who works on which case: reserving, assigning, sorting by labels and urgency, weighing what presses more."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from balcao.accounts.api import person_behind
from balcao.cases.duty import check_free, lock_case, note_case
from balcao.cases.failures import AlreadyDecided, NotTheirs, ReasonNeeded
from balcao.cases.jobs import weigh_again
from balcao.cases.models import Case, Label, Reservation, Weighting
from balcao.cases.policies import capacity
from balcao.cases.queries.dividing import officers_for
from balcao.foundation.audit.api import record
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text

LEASE = timedelta(minutes=15)
"""So long a case stays in the hands of who is about to decide it."""


def _locked(actor: Actor, at: datetime, reference: str, *, chief: bool = False) -> Case:
    """The case, locked, undecided, for an officer whose duty it is.

    :raises NotFound: for everyone else, and with `chief` for who is no chief of it.
    """
    case = lock_case(actor, at, reference)
    if chief and capacity(actor, case, at, chief=True) is None:
        raise NotFound(f"case {reference}")
    if case.finished_at or case.outcome:
        raise AlreadyDecided(case.decided_by_name)
    return case


@transaction.atomic
def reserve_case(*, actor: Actor, at: datetime, reference: str, lease: timedelta = LEASE, batch: str = "") -> datetime:
    """Take a case in hand for a while, so that nobody else decides it; returns until when. Asked again, it is longer.

    :raises ReservedBy: when another officer was first; telling who and since when.
    """
    case = _locked(actor, at, reference)
    check_free(case, actor, at)
    Reservation.objects.update_or_create(
        case=case, defaults={"person_id": person_behind(actor), "since": at, "until": at + lease, "batch": batch}
    )
    return at + lease


@transaction.atomic
def leave_case(*, actor: Actor, at: datetime, reference: str) -> None:
    """Let go of a case in hand; one that another has in hand stays theirs."""
    case = _locked(actor, at, reference)
    Reservation.objects.filter(case=case, person_id=person_behind(actor)).delete()


@transaction.atomic
def assign_case(*, actor: Actor, at: datetime, reference: str, person_id: int | None) -> None:
    """A chief gives a case to an officer, or back to the team.

    :raises NotFound: for who is no chief of it.
    :raises NotTheirs: when it is not that officer's duty, or their own matter.
    :raises ReservedBy: while another officer has it in hand.
    """
    case = _locked(actor, at, reference, chief=True)
    if case.assignee_id == person_id:
        return
    check_free(case, actor, at)
    if person_id is not None and person_id not in officers_for(case, at):
        raise NotTheirs
    _assign(case, actor, at, person_id, "assigned" if person_id else "unassigned")


@transaction.atomic
def assign_by_rule(*, actor: Actor, at: datetime, case_id: int, person_id: int, rule: int) -> bool:
    """The platform gives a case that nobody has to an officer; returns whether it did."""
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id, outcome="", finished_at=None).first()
    if case is None or case.assignee_id is not None or person_id not in officers_for(case, at):
        return False
    _assign(case, actor, at, person_id, "assigned_by_rule", rule=rule)
    return True


def _assign(case: Case, actor: Actor, at: datetime, person_id: int | None, kind: str, **data: Any) -> None:
    case.assignee_id = person_id
    case.save(update_fields=["assignee"])
    to = {"to": case.assignee.name} if case.assignee else {}
    note_case(case, actor, at, kind, internal=True, **to, **data)


@transaction.atomic
def sort_case(*, actor: Actor, at: datetime, reference: str, labels: Iterable[int], urgent: bool, reason: str) -> None:
    """Put labels of the department on a case, instead of those it has; say that it is urgent, and why.

    :raises ReasonNeeded: for urgent without a reason.
    """
    case = _locked(actor, at, reference)
    if urgent and not reason.strip():
        raise ReasonNeeded
    known = set(Label.objects.filter(department=case.department, ended_at=None).values_list("pk", flat=True))
    chosen = sorted(set(labels) & (known | set(case.labels)))
    because = " ".join(reason.split())[:300] if urgent else ""
    if (chosen, because) == (sorted(case.labels), case.urgent_reason):
        return
    became = "sorted" if because == case.urgent_reason else "urgent" if because else "not_urgent"
    case.labels, case.urgent_reason = chosen, because
    case.save(update_fields=["labels", "urgent_reason"])
    note = because if became == "urgent" else ""
    note_case(case, actor, at, became, note=note, internal=True, labels=chosen)


@transaction.atomic
def add_label(*, actor: Actor, at: datetime, department: str, name: Text, meaning: Text) -> int:
    """A chief gives the department a new label; returns its number. The same name twice is the same label.

    :raises NotFound: for who is no chief there.
    :raises ReasonNeeded: without a name and a meaning in every language.
    """
    _require_chief(actor, department)
    if not all(text.get(language, "").strip() for text in (name, meaning) for language in LANGUAGES):
        raise ReasonNeeded
    named, meant = ({each: text[each].strip()[:200] for each in LANGUAGES} for text in (name, meaning))
    label, new = Label.objects.get_or_create(
        department=department, name=named, ended_at=None, defaults={"meaning": meant}
    )
    if new:
        record(actor=actor, at=at, event="cases:label:added", subject=f"label:{label.pk}", data={"name": named})
    return label.pk


@transaction.atomic
def end_label(*, actor: Actor, at: datetime, label_id: int) -> None:
    """A label is given no more; the cases that have it keep it."""
    label = Label.objects.select_for_update().filter(pk=label_id, ended_at=None).first()
    if label is None:
        raise NotFound(f"label {label_id}")
    _require_chief(actor, label.department)
    label.ended_at = at
    label.save(update_fields=["ended_at"])
    record(actor=actor, at=at, event="cases:label:ended", subject=f"label:{label.pk}")


@transaction.atomic
def weigh(*, actor: Actor, at: datetime, department: str, weights: Mapping[str, int]) -> None:
    """A chief says what counts how much in the department's order; a job puts the cases in that order.

    :param weights: `deadline_share` in percent; `complexity_days`, `urgent_days`, `assumed_days`.
    :raises NotFound: for who is no chief there.
    """
    _require_chief(actor, department)
    row, _ = Weighting.objects.update_or_create(department=department, defaults=dict(weights))
    record(actor=actor, at=at, event="cases:order:weighed", subject=f"department:{department}", data=dict(weights))
    weigh_again.defer_once(key=f"weigh:{department}", department=row.department, after=0)


def _require_chief(actor: Actor, department: str) -> None:
    if not actor.holds(CHIEF, department):
        raise NotFound(f"department {department}")
