"""A department opens a case of its own motion: about a licence that it wants to suspend or revoke."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from balcao.accounts.api import clearances
from balcao.cases.clock import start_clock
from balcao.cases.content import content_hash
from balcao.cases.failures import AnotherInCourse, BadMeasure, NotNow
from balcao.cases.jobs import advance
from balcao.cases.models import Answer, Case, Draft, Step
from balcao.cases.numbering import next_number
from balcao.cases.pressing import complexity_of
from balcao.cases.readiness import journey_of
from balcao.cases.sought import sought_by
from balcao.cases.types import CaseState
from balcao.catalogue.api import ServiceVersion, get_published
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.ids import make_reference
from balcao.licences.api import restrainable


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom a measure is about, and whose work it is to decide. `about` is what only one of a service may be about."""

    holder_id: str
    department: str
    duty: str
    about: str = ""
    licence_number: str = ""


@transaction.atomic
def open_measure(
    *, actor: Actor, at: datetime, service_id: str, key: str, answers: Mapping[str, Any], licence_number: str
) -> str:
    """Open a case about a licence; returns its reference. The same `key` gives the same case.

    The officer is not its applicant: nobody is. Its addressee is told and can follow it; nothing is imposed before they
    were heard and another officer confirmed.

    :raises NotFound: if there is no such measure, or licences of that kind are not the officer's work there, or this is
        their own matter.
    :raises NotNow: for a licence that has ended.
    :raises BadMeasure: with what is missing or wrong of the answers.
    :raises AnotherInCourse: while another such case about it is not finished.
    """
    version = get_published(service_id, at=at)
    if not version.definition.data.by_department or version.definition.data.change is None:
        raise NotFound(f"measure {service_id}")
    licence, duty = restrainable(actor=actor, at=at, number=licence_number)
    if licence.state.ended:
        raise NotNow
    subject = Subject(
        holder_id=licence.holder_id,
        department=licence.department,
        duty=duty,
        about=f"licence/{licence.number}"[:60],
        licence_number=licence.number,
    )
    facts = {
        "licence": {
            "number": licence.number,
            "name": dict(licence.name),
            "valid_until": licence.valid_until.isoformat() if licence.valid_until else None,
        }
    }
    return open_about(subject, version, actor=actor, at=at, key=key, answers=answers, facts=facts)


def open_about(
    subject: Subject,
    version: ServiceVersion,
    *,
    actor: Actor,
    at: datetime,
    key: str,
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
) -> str:
    """The case itself, once it is known that the officer may open it about them."""
    start_key = f"{actor.self_id}:{key}"[:80]
    known = Case.objects.filter(draft__start_key=start_key, holder_id=subject.holder_id).first()
    if known is not None:
        return known.reference
    journey = journey_of(version, answers, facts, at)
    if not journey.complete:
        raise BadMeasure(tuple(dict.fromkeys(fault.question for fault in journey.faults)))
    opener = f"d-{subject.department}"
    draft = Draft.objects.create(
        start_key=start_key,
        service_id=version.service_id,
        version_id=version.id,
        holder_id=subject.holder_id,
        state="lodged",
        created_by=opener,
        created_at=at,
        saved_at=at,
        facts=dict(facts),
        licence_number=subject.licence_number,
    )
    Answer.objects.bulk_create(
        Answer(draft=draft, question=name, value=value, written_by=opener, written_at=at)
        for name, value in journey.answers.items()
    )
    number = next_number()
    reference = make_reference(subject.department, macau_date(at).year, number)
    case = Case(
        pk=number,
        reference=reference,
        draft=draft,
        service_id=version.service_id,
        version_id=version.id,
        holder_id=subject.holder_id,
        department=subject.department,
        duty=subject.duty,
        clearance=clearances().index(version.definition.access.clearance),
        state=CaseState.PROCESSING,
        lodged_by=opener,
        lodged_by_name=subject.department,
        lodged_at=at,
        channel="desk",
        answers=dict(journey.answers),
        facts=dict(facts),
        content_hash=content_hash(version, subject.holder_id, journey.answers),
        licence_number=subject.licence_number,
        about=subject.about,
        assignee_id=actor.person_id,
        sought_by=sought_by(reference, subject.holder_id),
        complexity=complexity_of(journey.answers),
    )
    start_clock(case, version.definition, at)
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as failure:
        raise AnotherInCourse from failure
    Step.objects.create(case=case, at=at, kind="opened", who=actor.name, data={})
    record(
        actor=actor,
        at=at,
        event="cases:case:opened",
        subject=f"case:{reference}",
        holder_id=case.holder_id,
        data={"service": case.service_id, "hash": case.content_hash, "licence": case.licence_number},
    )
    advance.defer(case_id=case.pk)
    return reference
