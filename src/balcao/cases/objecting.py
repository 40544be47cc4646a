"""Objections: a case against the decision of another case, led to whoever may decide it."""

from datetime import datetime
from typing import Any

from django.conf import settings

from balcao.cases.co_applicants import addressed_to
from balcao.cases.failures import AnotherInCourse, DecisionChanged, RemedyOver
from balcao.cases.models import Case, Decision
from balcao.cases.proceedings import Remedy
from balcao.cases.remedies import decision_facts, decisions_of_same_substance, in_force, remedies_of, suspends
from balcao.cases.staying import begin_stay, can_stand_still
from balcao.catalogue.api import ServiceDefinition, procedure_on
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


def decision_objected(
    actor: Actor, at: datetime, definition: ServiceDefinition, reference: str, *, late: bool
) -> tuple[Decision, dict[str, Any]]:
    """The decision that an objection is against, of a case of the holder's or one in which they applied together with
    others, and its facts.

    :raises NotFound: if it is none of the actor's business, or that remedy is not open or was used.
    :raises RemedyOver: when its last day is over, unless `late` says that it is to be recorded all the same.
    """
    case = Case.objects.filter(addressed_to(actor), reference=reference).exclude(outcome="").first()
    remedy = _remedy(case, definition.id, actor.holder_id, at) if case else None
    if case is None or remedy is None or remedy.lodged:
        raise NotFound(f"decision of {reference}")
    if remedy.over and remedy.last_day is not None and not late:
        raise RemedyOver(remedy.last_day)
    decision = in_force(case)
    return decision, decision_facts(case, decision, remedy)


def _remedy(case: Case, service_id: str, holder_id: str, at: datetime) -> Remedy | None:
    return next((each for each in remedies_of(case, at, holder_id) if each.service_id == service_id), None)


def lead_to_who_decides(objection: Case, against_id: int, at: datetime) -> None:
    """Give a new objection, not saved yet, the department, the duty and the facts of the decision it is against.

    A complaint goes to the author's duty and, if they are an officer, to themself. An appeal goes to chiefs, and nobody
    behind the decision may decide it. A decision that was only corrected meanwhile is the same decision.

    :raises DecisionChanged: when another one stands by now.
    :raises AnotherInCourse: when the holder objected to it in this way already.
    """
    decision = Decision.objects.get(pk=against_id)
    # Whoever decides it anew at this moment holds it locked; then this one sees what was decided.
    case = Case.objects.select_for_update().get(pk=decision.case_id)
    rule = procedure_on(settings.BALCAO_SERVICES, macau_date(decision.at)).remedy(objection.service_id)
    remedy, now = _remedy(case, objection.service_id, objection.holder_id, at), in_force(case)
    same = decisions_of_same_substance(now)
    if rule is None or remedy is None or decision not in same:
        raise DecisionChanged
    if remedy.lodged:
        raise AnotherInCourse
    objection.against = now
    objection.department, objection.clearance = case.department, case.clearance
    objection.facts = {**objection.facts, "decision": decision_facts(case, now, remedy)}
    if rule.handled_by == "superior":
        behind = {eye for each in same for eye in (*each.eyes, *each.proposed_eyes)}
        objection.duty, objection.barred = CHIEF, sorted(behind)
        return
    objection.duty = case.duty
    if decision.route == "officer" and decision.by.startswith("p-"):
        objection.assignee_id = int(decision.by[2:])


def suspend_by(objection: Case, at: datetime) -> None:
    """A new objection keeps what it is against from effect, where the law says so."""
    if objection.against is None:
        return
    case = Case.objects.select_for_update().get(pk=objection.against.case_id)
    remedy = procedure_on(settings.BALCAO_SERVICES, macau_date(objection.against.at)).remedy(objection.service_id)
    late = objection.facts["decision"]["late"]
    if remedy is not None and not late and suspends(case, remedy) and can_stand_still(case):
        begin_stay(case, at, because_of=objection)
