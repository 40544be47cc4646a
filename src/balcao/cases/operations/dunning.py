"""Fines that are not paid: who owes one is reminded, and at last it is for enforced collection. While what was decided
has no effect, all of this waits."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from balcao.cases.fine_days import fine_rule, set_days
from balcao.cases.fines import imposed_subject
from balcao.cases.models import Case, Fine, Stay, Step
from balcao.cases.notes import mop_texts, tell_holder
from balcao.cases.staying import staying
from balcao.catalogue.api import get_version
from balcao.foundation.audit.api import record
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.payments.api import enforce

MOST_AT_ONCE = 2_000


def dun_fines(*, at: datetime) -> int:
    """Remind of what is to be paid, and pass on what stays unpaid, each once; returns how many fines moved."""
    stayed = Stay.objects.filter(decision=OuterRef("decision"), until_at__isnull=True)
    owed = Fine.objects.filter(
        ~Exists(stayed), due_on__isnull=False, annulled_at=None, paid_at=None, enforced_at=None, in_parts_since=None
    ).order_by("due_on", "pk")
    moved = sum(_dun(number, at) for number in list(owed.values_list("pk", flat=True)[:MOST_AT_ONCE]))
    enforced = Fine.objects.filter(
        ~Exists(stayed), enforced_at__isnull=False, annulled_at=None, paid_at=None, in_parts_since=None
    )
    for fine in enforced.select_related("case").order_by("enforced_at", "pk")[:MOST_AT_ONCE]:
        _hand_over(fine, at)
    return moved


def _hand_over(fine: Fine, at: datetime) -> None:
    """Have a fine for enforced collection handed to the tax office, where its system is connected; once."""
    case = fine.case
    enforce(
        actor=system_actor(case.department),
        at=at,
        subject=imposed_subject(case),
        claim={
            "reference": case.reference,
            "department": case.department,
            "matter": get_version(case.version_id).definition.text("name")["zh-Hant"],
            "decided_on": macau_date(case.decided_at).isoformat() if case.decided_at else "",
            "due_on": fine.due_on.isoformat() if fine.due_on else "",
        },
    )


@transaction.atomic
def _dun(number: int, at: datetime) -> bool:
    case = Case.objects.select_for_update().get(pk=number)
    fine = Fine.objects.select_for_update().get(pk=number)
    over = fine.paid_at or fine.annulled_at or fine.enforced_at or fine.in_parts_since
    if over or fine.decision_id is None or staying(case):
        return False
    if set_days(fine, case, at):
        fine.save()
    if fine.due_on is None:
        return False
    rule, late = fine_rule(case), (macau_date(at) - max(fine.due_on, fine.called_on or fine.due_on)).days
    if late > rule.enforced_after:
        fine.enforced_at = at
        fine.save(update_fields=["enforced_at"])
        _tell(case, fine, at, "fine_enforced", unique=f"fine:{fine.decision_id}:enforced")
        return True
    due = sum(offset <= late for offset in rule.reminders)
    if due <= fine.reminded:
        return False
    fine.reminded = due
    fine.save(update_fields=["reminded"])
    _tell(case, fine, at, "fine_late" if late > 0 else "fine_soon", unique=f"fine:{fine.decision_id}:{due}")
    return True


def _tell(case: Case, fine: Fine, at: datetime, what: str, *, unique: str) -> None:
    actor, rule = system_actor(case.department), fine_rule(case)
    tell_holder(
        actor=actor,
        at=at,
        case=case,
        key=what,
        unique=unique,
        legal=False,
        path=f"/as/{case.holder_id}/to-pay/",
        amount=mop_texts(fine.amount),
        until=fine.due_on,
        enforced=fine.due_on + timedelta(days=rule.enforced_after) if fine.due_on else "",
    )
    Step.objects.create(case=case, at=at, kind=what, who="", data={"amount": mop_texts(fine.amount)})
    record(
        actor=actor,
        at=at,
        event=f"cases:fine:{what.removeprefix('fine_')}",
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
        data={"amount": fine.amount, "due_on": fine.due_on.isoformat() if fine.due_on else ""},
    )
