"""Fines that stand in the way of an application, and are settled by paying them: those that a register tells of, and
those that were imposed here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from balcao.cases.models import Case, Fine, Stay
from balcao.cases.notes import say
from balcao.catalogue.api import FineDue, Outstanding, ServiceDefinition, Trilingual, fine_of, outstanding_in
from balcao.grants.api import report_is_late
from balcao.kernel.clock import macau_date
from balcao.payments.api import OrderState, order_of


def unsettled_in(
    definition: ServiceDefinition,
    *,
    holder_id: str,
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    at: datetime,
) -> tuple[Outstanding, ...]:
    """What stands in the way at that moment; a fine that was paid here does not, before its register says so."""
    by_facts = set(outstanding_in(definition.data, answers=answers, facts=facts))
    reports = _report_owed(definition, holder_id, at)
    return reports + tuple(
        each
        for each in definition.data.outstanding
        if owed_here(each, holder_id, at)
        or (
            each in by_facts
            and (
                (fine := fine_of(each, answers=answers, facts=facts)) is None
                or not _is_paid(definition, holder_id, fine)
            )
        )
    )


def _report_owed(definition: ServiceDefinition, holder_id: str, at: datetime) -> tuple[Outstanding, ...]:
    """A late report on a grant stands in the way of every further one."""
    rule = definition.data.grant
    if rule is None or not report_is_late(holder_id=holder_id, at=at):
        return ()
    reason, settle = (Trilingual.model_validate(say(f"cases.award.{key}")) for key in ("report_owed", "report_first"))
    return (Outstanding(id="grant_report", when="true", reason=reason, settle=settle, basis=rule.basis),)


def owed_here(each: Outstanding, holder_id: str, at: datetime) -> list[Case]:
    """The cases whose fines stand in the way, because they were imposed on the holder and are not paid. What stands
    still does not, nor what is being paid in parts."""
    if each.fines is None:
        return []
    stayed = Stay.objects.filter(decision=OuterRef("fine__decision"), until_at__isnull=True)
    owed = Case.objects.filter(
        ~Exists(stayed),
        holder_id=holder_id,
        service_id__in=each.fines.of,
        fine__decision__isnull=False,
        fine__annulled_at=None,
        fine__paid_at=None,
        fine__in_parts_since=None,
    )
    if each.fines.once == "late":
        owed = owed.filter(fine__due_on__lt=macau_date(at))
    return list(owed.order_by("pk"))


def _is_paid(definition: ServiceDefinition, holder_id: str, fine: FineDue) -> bool:
    order = order_of(subject=fine_subject(definition, holder_id, fine))
    return order is not None and order.state is OrderState.PAID and not order.given_back and order.total >= fine.amount


def fine_subject(definition: ServiceDefinition, holder_id: str, fine: FineDue) -> str:
    """The subject of the order for a fine of a register: one for all applications that it stands in the way of."""
    return f"fine:{definition.data.department}/{holder_id}/{fine.number}"


def imposed_subject(case: Case) -> str:
    """The subject of the order for a fine that a case imposed."""
    return f"fine:{case.pk}"


def fined_case(subject: str) -> Case | None:
    """The case that imposed the fine of an order's subject; None where the subject is something else."""
    kind, _, number = subject.partition(":")
    if kind != "fine" or not number.isdecimal():
        return None
    found = Fine.objects.select_related("case").filter(pk=int(number)).first()
    return found.case if found else None
