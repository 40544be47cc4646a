"""Visits on the spot: planning one, keeping what is found, signing the report.

A phone sends what it kept while it was offline, perhaps twice, late, or beside a colleague's: everything that was
found is kept, and what cannot be merged is shown.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from balcao.cases.duty import lock_case, note_case
from balcao.cases.failures import BadFinding, ContentChanged, NotNow, ReasonNeeded, Unfinished
from balcao.cases.findings import Found, InspectionState, Kept
from balcao.cases.inspections import LONGEST, content_hash, failing, finding_view, items_of, plan, value_at
from balcao.cases.jobs import advance
from balcao.cases.models import Case, Finding, Inspection, InspectionPhoto, Inspector
from balcao.cases.notes import tell_holder
from balcao.cases.policies import cases_inspected_by
from balcao.cases.reports import request_report
from balcao.catalogue.api import get_version
from balcao.formkit.api import Field, merge
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import AssuranceTooLow, NotFound

SIGNING_LEVEL = 2
"""The assurance at which an inspector signs."""


@transaction.atomic
def plan_inspection(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    inspectors: Sequence[int],
    due_on: date | None = None,
    follows: int | None = None,
) -> int:
    """Plan a visit, or name the inspectors of the one the process waits for; gives its number.

    A follow-up visit may also be planned after the decision. Naming the same inspectors again changes nothing.

    :raises NotFound: for whom the case is no duty, and for a visit to follow that is not of this case.
    :raises NotNow: when nobody is named, or the case ended without a grant and no visit is to be followed.
    """
    case = lock_case(actor, at, reference)
    if follows is not None and not case.inspections.filter(pk=follows, state=InspectionState.SIGNED).exists():
        raise NotFound(f"inspection {follows}")
    if not inspectors or (follows is None and (case.outcome or case.finished_at)) or case.outcome == "refuse":
        raise NotNow
    open_ones = case.inspections.filter(state=InspectionState.PLANNED, follows_id=follows)
    visit = open_ones.order_by("-required", "pk").first()
    if visit is None:
        definition = get_version(case.version_id).definition
        visit = plan(case, definition, at, planned_by_name=actor.name, follows_id=follows, due_on=due_on)
    named = set(visit.inspectors.values_list("person_id", flat=True))
    if due_on != visit.due_on:
        visit.due_on = due_on
        visit.save(update_fields=["due_on"])
    if named != set(inspectors):
        visit.inspectors.exclude(person_id__in=inspectors).delete()
        Inspector.objects.bulk_create(
            Inspector(inspection=visit, person_id=number) for number in sorted(set(inspectors) - named)
        )
        note_case(case, actor, at, "inspection_planned", internal=True, inspectors=len(set(inspectors)))
    return visit.pk


@transaction.atomic
def call_off_inspection(*, actor: Actor, at: datetime, inspection_id: int, reason: str) -> None:
    """Close a visit without a report, because it cannot or need not take place; the case goes on. Twice is once.

    :raises NotFound: for whom the case is no duty.
    :raises NotNow: when it is signed.
    :raises ReasonNeeded: without words.
    """
    found = Inspection.objects.filter(pk=inspection_id).select_related("case").first()
    if found is None:
        raise NotFound(f"inspection {inspection_id}")
    case = lock_case(actor, at, found.case.reference)
    visit = Inspection.objects.select_for_update().get(pk=inspection_id)
    if visit.state == InspectionState.CALLED_OFF:
        return
    if visit.state == InspectionState.SIGNED:
        raise NotNow
    if not reason.strip():
        raise ReasonNeeded
    visit.state, visit.closed_at, visit.reason = InspectionState.CALLED_OFF, at, reason.strip()[:LONGEST]
    visit.save()
    note_case(case, actor, at, "inspection_called_off", note=visit.reason, internal=True)
    advance.defer(case_id=case.pk)


def _lock(actor: Actor, at: datetime, inspection_id: int) -> tuple[Case, Inspection]:
    """The case and the visit, locked, for one of its inspectors.

    :raises NotFound: for everyone else.
    """
    mine = Inspection.objects.filter(pk=inspection_id, inspectors__person_id=actor.person_id or 0).first()
    if mine is None:
        raise NotFound(f"inspection {inspection_id}")
    case = cases_inspected_by(actor, at).select_for_update(of=("self",)).filter(pk=mine.case_id).first()
    if case is None:
        raise NotFound(f"inspection {inspection_id}")
    return case, Inspection.objects.select_for_update().get(pk=inspection_id)


@transaction.atomic
def keep_findings(*, actor: Actor, at: datetime, inspection_id: int, found: Sequence[Found]) -> Kept:
    """Keep what an inspector found. Sent twice it is kept once; what a colleague changed meanwhile comes back.

    After the report it is kept beside it, after the decision with the case: nothing that was found is lost. A change
    voids the signatures that were given.

    :raises NotFound: for who is not an inspector of this visit.
    :raises BadFinding: for a value that an item cannot have; then nothing is kept.
    """
    case, visit = _lock(actor, at, inspection_id)
    items = {item.id: item for item in items_of(visit)}
    sent = {each.item: each for each in found if each.item in items or each.item == "remark"}
    if len(sent) < len(found):
        raise BadFinding(next(each.item for each in found if each.item not in sent))
    values = {
        name: {
            "value": value_at(items[name], each.value) if name in items else None,
            "remark": each.remark.strip()[:LONGEST],
        }
        for name, each in sent.items()
    }
    kept = {each.item: each for each in visit.findings.filter(late=False)}
    decided = bool(case.outcome) and visit.follows_id is None
    if visit.state != InspectionState.PLANNED:
        _keep_late(actor, at, visit, kept, sent, values)
        return Kept({name: each.version for name, each in kept.items()}, (), True, decided)
    before = {name: Field(_content(each), each.version, each.by) for name, each in kept.items()}
    merged = merge(before, values, {name: each.seen for name, each in sent.items()}, written_by=actor.self_id)
    for name, field in merged.changed.items():
        row = kept.get(name) or Finding(inspection=visit, item=name)
        row.value, row.remark, row.version = field.value["value"], field.value["remark"], field.version
        row.by, row.by_name, row.found_at, row.kept_at = actor.self_id, actor.name, sent[name].at, at
        row.save()
        kept[name] = row
    if merged.changed:
        visit.inspectors.filter(signed_at__isnull=False).update(signed_at=None, signed_hash="", assurance=0)
        note_case(case, actor, at, "inspection_findings_kept", internal=True, items=len(merged.changed))
    conflicts = tuple(finding_view(kept[each.question]) for each in merged.conflicts)
    return Kept({name: each.version for name, each in kept.items()}, conflicts, False, decided)


def _content(row: Finding) -> dict[str, Any]:
    return {"value": row.value, "remark": row.remark}


def _keep_late(
    actor: Actor,
    at: datetime,
    visit: Inspection,
    kept: Mapping[str, Finding],
    sent: Mapping[str, Found],
    values: Mapping[str, Mapping[str, Any]],
) -> None:
    """What came after the report, where it says something else."""
    for name, value in values.items():
        if name in kept and _content(kept[name]) == value:
            continue
        Finding.objects.update_or_create(
            inspection=visit,
            item=name,
            by=actor.self_id,
            late=True,
            defaults={**value, "by_name": actor.name, "found_at": sent[name].at, "kept_at": at},
        )


@transaction.atomic
def keep_photo(
    *,
    actor: Actor,
    at: datetime,
    inspection_id: int,
    key: UUID,
    item: str,
    file: Mapping[str, Any],
    taken_at: datetime,
    place: tuple[Decimal, Decimal] | None = None,
) -> None:
    """Keep a photo under the key the phone gave it; sent twice it is kept once. `place` is latitude and longitude.

    :raises NotFound: for who is not an inspector of this visit, or a key that is another visit's.
    """
    case, visit = _lock(actor, at, inspection_id)
    known = InspectionPhoto.objects.filter(key=key).first()
    if known is not None:
        if known.inspection_id != visit.pk:
            raise NotFound(f"photo {key}")
        return
    late = visit.state != InspectionState.PLANNED
    InspectionPhoto.objects.create(
        inspection=visit,
        key=key,
        item=item[:42],
        file=dict(file),
        taken_at=taken_at,
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
        by=actor.self_id,
        by_name=actor.name,
        kept_at=at,
        late=late,
    )
    if not late:
        visit.inspectors.filter(signed_at__isnull=False).update(signed_at=None, signed_hash="", assurance=0)
    note_case(case, actor, at, "inspection_photo_kept", internal=True, sha256=str(file["sha256"]))


@transaction.atomic
def sign_inspection(*, actor: Actor, at: datetime, inspection_id: int, seen_hash: str) -> bool:
    """Sign what was found, as one read it; gives whether that was the last signature and the report is made.

    :raises NotFound: for who is not an inspector of this visit.
    :raises NotNow: when it was called off.
    :raises AssuranceTooLow: when the sign-in is not sure enough.
    :raises Unfinished: while an item has neither a finding nor a remark.
    :raises ContentChanged: when something else is there than what was read.
    """
    case, visit = _lock(actor, at, inspection_id)
    if visit.state == InspectionState.SIGNED:
        return True
    if visit.state == InspectionState.CALLED_OFF:
        raise NotNow
    if actor.assurance < SIGNING_LEVEL:
        raise AssuranceTooLow(SIGNING_LEVEL)
    findings, photos = list(visit.findings.filter(late=False)), list(visit.photos.filter(late=False))
    _check_finished(visit, findings, photos)
    if seen_hash != content_hash(visit, findings, photos):
        raise ContentChanged
    mine = visit.inspectors.get(person_id=actor.person_id or 0)
    if mine.signed_at is None:
        mine.signed_at, mine.signed_hash, mine.assurance = at, seen_hash, actor.assurance
        mine.save()
        note_case(case, actor, at, "inspection_signed", internal=True, hash=seen_hash)
    if visit.inspectors.filter(signed_at__isnull=True).exists():
        return False
    visit.state, visit.closed_at = InspectionState.SIGNED, at
    visit.report_number = request_report(actor=actor, at=at, case=case, visit=visit, findings=findings, photos=photos)
    visit.save()
    amiss = len(list(failing(visit, findings)))
    note_case(case, actor, at, "inspected" if amiss else "inspected_well", amiss=amiss, day=macau_date(at).isoformat())
    tell_holder(actor=actor, at=at, case=case, key="inspected", unique=f"inspection:{visit.pk}", legal=False)
    advance.defer(case_id=case.pk)
    return True


def _check_finished(visit: Inspection, findings: Sequence[Finding], photos: Sequence[InspectionPhoto]) -> None:
    said = {each.item for each in findings if each.value is not None or each.remark}
    said |= {each.item for each in photos}
    missing = tuple(item.id for item in items_of(visit) if item.kind != "remark" and item.id not in said)
    if missing or not said:
        raise Unfinished(missing)
