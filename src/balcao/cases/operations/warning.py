"""Telling applicants in time that a term of theirs ends: to send what is missing, or to say what they think."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from balcao.cases.measures import is_measure
from balcao.cases.models import Case, Hearing, Supplement
from balcao.cases.notes import tell_holder
from balcao.cases.types import CaseState
from balcao.catalogue.api import procedure_on
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date


def warn_of_terms(*, at: datetime) -> int:
    """Remind whoever has not answered and has few days left, once each; returns how many were looked at."""
    today = macau_date(at)
    last = today + timedelta(days=procedure_on(settings.BALCAO_SERVICES, today).warning_days)
    asked = Supplement.objects.filter(answered_at__isnull=True, due_on__range=(today, last))
    heard = Hearing.objects.filter(ended_at__isnull=True, due_on__range=(today, last))
    for kind, state, rows in (("supplement", CaseState.SUPPLEMENT, asked), ("hearing", CaseState.HEARING, heard)):
        for number, case_id in rows.order_by("due_on", "pk").values_list("pk", "case_id"):
            _warn(kind, state, rows.model, number, case_id, at)
    return asked.count() + heard.count()


@transaction.atomic
def _warn(kind: str, state: CaseState, model: Any, number: int, case_id: int, at: datetime) -> None:
    case = Case.objects.select_for_update().get(pk=case_id)
    row = model.objects.get(pk=number)
    if case.state != state or row.due_on is None:
        return
    tell_holder(
        actor=system_actor(case.department),
        at=at,
        case=case,
        key=f"{kind}_measure_ends" if kind == "hearing" and is_measure(case) else f"{kind}_ends",
        unique=f"{kind}:{number}:ends",
        legal=False,
        path=f"/as/{case.holder_id}/matters/{case.reference}/",
        until=row.due_on,
    )
