"""Issuing anew every document of an output that holds, after its layout or its sentences changed.

Few documents a transaction, each with its key: killed half-way it goes on where it was, with no gap and none twice. A
person asks for it, and can stop it; what was issued by then stays.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from balcao.cases.jobs import reissue
from balcao.cases.models import Case, Reissue, Step
from balcao.cases.notes import tell_holder
from balcao.cases.outputs import sentences_in
from balcao.cases.policies import require_heading
from balcao.catalogue.api import ServiceVersion, WhyMissing, get_published, get_version, printed_sentences
from balcao.documents.api import issue_anew, issued_in
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import BalcaoError, NotFound

BATCH = 50


class ReissueGoesOn(BalcaoError):
    """Documents of this service are being issued anew already."""

    key = "cases.reissue.goes_on"


class NothingToReissue(BalcaoError):
    """No document of this kind holds."""

    key = "cases.reissue.nothing"


@dataclass(frozen=True, slots=True)
class _Printed:
    layout: str
    words: dict[str, dict[str, str]]


@transaction.atomic
def ask_reissue(*, actor: Actor, at: datetime, service_id: str, place: int, why: str) -> int:
    """Have every document that holds of an output issued anew, as the service's version in force prints it; returns the
    number of the run. What was issued in its register up to now is meant.

    :raises NotFound: unless the actor heads the service's department, and there is such an output.
    :raises WhyMissing: without words, which every holder reads.
    :raises ReissueGoesOn: while one goes on.
    :raises NothingToReissue: if there is none.
    """
    version = _headed(actor, at, service_id)
    if place >= len(version.definition.data.outputs):
        raise NotFound(f"output {place} of {service_id}")
    if not why.strip():
        raise WhyMissing
    found = issued_in(register=version.definition.data.outputs[place].register_code)
    if not found:
        raise NothingToReissue
    try:
        with transaction.atomic():
            row = Reissue.objects.create(
                service_id=service_id,
                version_id=version.id,
                place=place,
                why=why.strip()[:2000],
                asked_at=at,
                asked_by_name=actor.name,
                wanted=len(found),
                until_id=found[-1].id,
            )
    except IntegrityError as twin:
        raise ReissueGoesOn from twin
    _audit(actor, at, row, "asked", {"wanted": row.wanted, "why": row.why})
    reissue.defer_once(key=f"reissue:{row.pk}", reissue_id=row.pk)
    return row.pk


@transaction.atomic
def stop_reissue(*, actor: Actor, at: datetime, reissue_id: int) -> None:
    """Issue no more; what was issued stays. Twice, or after its end, it changes nothing.

    :raises NotFound: unless the actor heads the service's department.
    """
    row = Reissue.objects.select_for_update().filter(pk=reissue_id).first()
    if row is None:
        raise NotFound(f"reissue {reissue_id}")
    _headed(actor, at, row.service_id)
    if row.finished_at is None and row.stopped_at is None:
        row.stopped_at, row.stopped_by_name = at, actor.name
        row.save(update_fields=["stopped_at", "stopped_by_name"])
        _audit(actor, at, row, "stopped", {"issued": row.issued})


def _headed(actor: Actor, at: datetime, service_id: str) -> ServiceVersion:
    version = get_published(service_id, at=at)
    require_heading(actor, version.definition.data.department)
    return version


@transaction.atomic
def issue_some(*, at: datetime, reissue_id: int) -> bool:
    """Issue the next few anew; whether more are left. A batch done again after a crash is done once."""
    row = Reissue.objects.select_for_update().filter(pk=reissue_id).first()
    if row is None or row.finished_at is not None or row.stopped_at is not None:
        return False
    definition = get_version(row.version_id).definition
    output = definition.data.outputs[row.place]
    printed = _Printed(definition.layouts[output.layout], sentences_in(printed_sentences(definition, output.layout)))
    batch = issued_in(register=output.register_code, after=row.after_id, until=row.until_id, limit=BATCH)
    cases = Case.objects.filter(reference__in={each.case_reference for each in batch}, service_id=row.service_id)
    theirs = {case.reference: case for case in cases}
    for each in batch:
        if each.case_reference in theirs:
            row.issued += _issued_anew(row, theirs[each.case_reference], each.number, printed, at)
    row.done += len(batch)
    row.wanted = max(row.wanted, row.done)  # what was being sealed when it was asked for comes to it
    if len(batch) < BATCH:
        row.done, row.finished_at = row.wanted, at
    row.after_id = batch[-1].id if batch else row.after_id
    row.save()
    return row.finished_at is None


def _issued_anew(row: Reissue, case: Case, number: str, printed: _Printed, at: datetime) -> int:
    """Issue one anew, if it holds; how many were."""
    actor = system_actor(case.department).acting_for(case.holder_id)
    found = issue_anew(
        actor=actor,
        at=at,
        number=number,
        layout=printed.layout,
        words=printed.words,
        key=f"reissue:{row.pk}:{number}",
    )
    if found is None:
        return 0
    Step.objects.create(case=case, at=at, kind="issued_anew", data={"number": found.number, "before": number})
    tell_holder(
        actor=actor,
        at=at,
        case=case,
        key="issued_anew",
        unique=f"issued_anew:{row.pk}:{number}",
        legal=False,
        path=f"/as/{case.holder_id}/matters/{case.reference}/",
        number=found.number,
        old_number=number,
        why=row.why,
    )
    return 1


def _audit(actor: Actor, at: datetime, row: Reissue, what: str, data: dict[str, Any]) -> None:
    record(
        actor=actor,
        at=at,
        event=f"cases:reissue:{what}",
        subject=f"service:{row.service_id}",
        data={"place": row.place, **data},
    )
