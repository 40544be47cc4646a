"""A department opens a case of its own motion about an offence: its facts, and which fine it intends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.cases.failures import NotNow
from balcao.cases.fine_types import Addressee, BadFine
from balcao.cases.links import link
from balcao.cases.models import Case, Fine
from balcao.cases.notes import say
from balcao.cases.operations.opening_measures import Subject, open_about
from balcao.cases.policies import cases_of_duty
from balcao.cases.queries.fines import is_duty_to_fine
from balcao.cases.types import LinkKind
from balcao.catalogue.api import FineRange, FineRule, ServiceVersion, fine_range, get_published
from balcao.entities.api import holder_name, holders_by_number, ties_of
from balcao.foundation.audit.api import record_read
from balcao.kernel.actor import Actor
from balcao.kernel.clock import add_months, macau_date
from balcao.kernel.errors import NotFound
from balcao.licences.api import restrainable


@transaction.atomic
def addressee(
    *, actor: Actor, at: datetime, department: str, number: str = "", licence: str = "", case: str = ""
) -> Addressee:
    """Whom a fine would be about: who has that identity card or register number, whose licence it is, or whose case.

    Who is found by their number reads that it was looked for.

    :raises NotFound: if nobody is found, it is not the officer's work, or it is their own matter.
    """
    licence_number = ""
    if licence:
        found, _ = restrainable(actor=actor, at=at, number=licence)
        holder_id, licence_number = found.holder_id, found.number
    elif case:
        holder_id = cases_of_duty(actor, at).values_list("holder_id", flat=True).filter(reference=case).first() or ""
    else:
        holder_id = next(iter(holders_by_number(number)), "") if number else ""
    if not holder_id or _own(actor, holder_id, at):
        raise NotFound("addressee")
    if number:
        record_read(
            actor=actor,
            at=at,
            subject=f"fine:{department}",
            holder_id=holder_id,
            purpose=say("cases.fine.read_purpose"),
            basis=say("cases.look_up.basis"),
            data={"department": department},
        )
    return Addressee(holder_id=holder_id, name=holder_name(holder_id), licence_number=licence_number)


def _own(actor: Actor, holder_id: str, at: datetime) -> bool:
    today = macau_date(at)
    return holder_id in {
        actor.self_id,
        *(each for each, last in ties_of(actor.person_id or 0).items() if last >= today),
    }


@transaction.atomic
def open_fine(
    *,
    actor: Actor,
    at: datetime,
    service_id: str,
    key: str,
    answers: Mapping[str, Any],
    number: str = "",
    licence: str = "",
    case: str = "",
) -> str:
    """Open a case about an offence of whom `number`, `licence` or `case` names; returns its reference. The same `key`
    gives the same case.

    Nothing is imposed before they were heard and another officer confirmed.

    :raises NotFound: if there is no such service, it is not the officer's duty, or nobody is found (`addressee`).
    :raises NotNow: for a service that says nothing of fines.
    :raises BadMeasure: with what is missing or wrong of the answers.
    :raises BadFine: for an amount that the law does not allow.
    """
    version = get_published(service_id, at=at)
    data = version.definition.data
    if not data.by_department or not is_duty_to_fine(actor, version):
        raise NotFound(f"service {service_id}")
    if data.fine is None:
        raise NotNow
    who = addressee(actor=actor, at=at, department=data.department, number=number, licence=licence, case=case)
    facts = {"fines": {"earlier": _earlier(service_id, who.holder_id, data.fine, at)}}
    subject = Subject(
        holder_id=who.holder_id,
        department=data.department,
        duty=version.definition.access.decide,
        licence_number=who.licence_number,
    )
    reference = open_about(subject, version, actor=actor, at=at, key=key, answers=answers, facts=facts)
    opened = Case.objects.get(reference=reference)
    if not Fine.objects.filter(case=opened).exists():
        _measure(opened, version, data.fine, at)
        if case:
            link(opened, Case.objects.get(reference=case), LinkKind.OPENED_FROM, actor=actor, at=at)
    return reference


def _measure(case: Case, version: ServiceVersion, rule: FineRule, at: datetime) -> None:
    found = _range_of(case, version, at)
    amount = case.answers.get(rule.amount) or found.usual
    if not found.least <= amount <= found.most:
        raise BadFine(found.least, found.most)
    Fine.objects.create(
        case=case,
        least=found.least,
        most=found.most,
        amount=amount,
        row=found.row,
        law=[dict(each) for each in found.law],
    )


def _range_of(case: Case, version: ServiceVersion, at: datetime) -> FineRange:
    """Between what the fine of a case lies, by the table of its service."""
    return fine_range(version.definition, answers=case.answers, facts=case.facts, today=macau_date(at))


def _earlier(service_id: str, holder_id: str, rule: FineRule, at: datetime) -> int:
    """How many fines of that service were imposed on the holder lately, and stand."""
    since = add_months(macau_date(at), -rule.repeat_months)
    fines = Fine.objects.filter(case__service_id=service_id, case__holder_id=holder_id, annulled_at=None)
    return fines.filter(decision__at__date__gte=since).count()
