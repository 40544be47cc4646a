"""Objections: a case against the decision of another case, led to whoever may decide it."""

from datetime import datetime
from typing import Any

from django.conf import settings

from balcao.cases.failures import RemedyOver
from balcao.cases.models import Case, Decision
from balcao.cases.proceedings import Remedy
from balcao.cases.remedies import decision_facts, in_force, remedies_of
from balcao.catalogue.api import ServiceDefinition, procedure_on
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


def decision_objected(
    actor: Actor, at: datetime, definition: ServiceDefinition, reference: str, *, late: bool
) -> tuple[Decision, dict[str, Any]]:
    """The decision of the holder's case that an objection is against, and its facts.

    :raises NotFound: if it is none of the actor's business, or that remedy is not open or was used.
    :raises RemedyOver: when its last day is over, unless `late` says that it is to be recorded all the same.
    """
    case = Case.objects.filter(reference=reference, holder_id=actor.holder_id).exclude(outcome="").first()
    remedy = _remedy(case, definition.id, at) if case else None
    if case is None or remedy is None or remedy.lodged:
        raise NotFound(f"decision of {reference}")
    if remedy.over and remedy.last_day is not None and not late:
        raise RemedyOver(remedy.last_day)
    decision = in_force(case)
    return decision, decision_facts(case, decision, remedy)


def _remedy(case: Case, service_id: str, at: datetime) -> Remedy | None:
    return next((each for each in remedies_of(case, at) if each.service_id == service_id), None)


def lead_to_who_decides(objection: Case, against_id: int, at: datetime) -> None:
    """Give a new objection, not saved yet, the department, the duty and the facts of the decision it is against.

    A complaint goes to the author's duty and, if they are an officer, to themself. An appeal goes to chiefs, and nobody
    behind the decision may decide it.
    """
    decision = Decision.objects.select_related("case").get(pk=against_id)
    case, rule = (
        decision.case,
        procedure_on(settings.BALCAO_SERVICES, macau_date(decision.at)).remedy(objection.service_id),
    )
    remedy = _remedy(case, objection.service_id, at)
    if rule is None or remedy is None or in_force(case).pk != decision.pk:
        raise NotFound(f"decision {decision.pk}")
    objection.against = decision
    objection.department, objection.clearance = case.department, case.clearance
    objection.facts = {**objection.facts, "decision": decision_facts(case, decision, remedy)}
    if rule.handled_by == "superior":
        objection.duty, objection.barred = CHIEF, sorted({*decision.eyes, *decision.proposed_eyes})
        return
    objection.duty = case.duty
    if decision.route == "officer" and decision.by.startswith("p-"):
        objection.assignee_id = int(decision.by[2:])
