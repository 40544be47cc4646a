"""Visits as inspectors and officers see them: one with everything found, those of a day, those of a case."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Q, QuerySet

from balcao.accounts.api import names_by_language
from balcao.cases.clock import end_of_day
from balcao.cases.findings import InspectionState, InspectionSummary, InspectionView, InspectorView, PhotoView
from balcao.cases.inspections import content_hash, finding_view, items_of
from balcao.cases.models import Case, Inspection, InspectionPhoto, Inspector
from balcao.cases.notes import say
from balcao.cases.policies import cases_inspected_by, cases_of_duty
from balcao.cases.queries.appointments import appointment_view
from balcao.cases.types import CaseState
from balcao.catalogue.api import get_version
from balcao.entities.api import holder_name, holder_names
from balcao.foundation.audit.api import record_read
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text, pick


def inspection_view(*, actor: Actor, at: datetime, inspection_id: int) -> InspectionView:
    """A visit with everything found, for its inspectors and those who decide the case. Reading it is recorded.

    :raises NotFound: for everyone else.
    """
    visit = Inspection.objects.filter(pk=inspection_id).select_related("case", "appointment").first()
    if visit is None:
        raise NotFound(f"inspection {inspection_id}")
    case = visit.case
    inspectors = list(visit.inspectors.order_by("pk"))
    works = cases_of_duty(actor, at).filter(pk=case.pk).exists()
    named = any(each.person_id == actor.person_id for each in inspectors)
    inspects = named and cases_inspected_by(actor, at).filter(pk=case.pk).exists()
    if not works and not inspects:
        raise NotFound(f"inspection {inspection_id}")
    record_read(
        actor=actor,
        at=at,
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
        purpose=say("cases.reading.inspect"),
        basis=get_version(case.version_id).definition.data.legal_basis[0].text(),
    )
    findings, photos = list(visit.findings.order_by("pk")), list(visit.photos.order_by("taken_at", "pk"))
    names = names_by_language({each.person_id for each in inspectors})
    mine = next((each for each in inspectors if each.person_id == actor.person_id), None)
    return InspectionView(
        id=visit.pk,
        reference=case.reference,
        version_id=case.version_id,
        holder_name=pick(holder_name(case.holder_id), actor.language),
        state=InspectionState(visit.state),
        place=visit.place,
        appointment=appointment_view(visit.appointment, case.reference) if visit.appointment else None,
        due_on=visit.due_on,
        follow_up=visit.follows_id is not None,
        checklist=items_of(visit),
        findings={each.item: finding_view(each) for each in findings if not each.late},
        late=tuple(finding_view(each) for each in findings if each.late),
        photos=tuple(_photo(each) for each in photos),
        inspectors=tuple(_inspector(each, names) for each in inspectors),
        content_hash=content_hash(visit, findings, photos),
        reason=visit.reason,
        report_number=visit.report_number,
        decided=bool(case.outcome) and visit.follows_id is None,
        inspects=inspects,
        works_on_case=works,
        may_sign=inspects and visit.state == InspectionState.PLANNED and mine is not None and mine.signed_at is None,
    )


def _inspector(row: Inspector, names: Mapping[int, Text]) -> InspectorView:
    return InspectorView(person_id=row.person_id, name=names[row.person_id], signed_at=row.signed_at)


def _photo(row: InspectionPhoto) -> PhotoView:
    return PhotoView(
        key=row.key,
        item=row.item,
        file=row.file,
        taken_at=row.taken_at,
        latitude=row.latitude,
        longitude=row.longitude,
        by_name=row.by_name,
    )


def visits_of_day(*, actor: Actor, at: datetime, day: date) -> list[InspectionSummary]:
    """The officer's visits of a day in the order of their way: by time, then by parish and address.

    Visits without an agreed time follow, those due first.
    """
    until = end_of_day(day)
    since = end_of_day(date.fromordinal(day.toordinal() - 1))
    timed = Q(appointment__state="agreed", appointment__starts_at__gte=since, appointment__starts_at__lt=until)
    untimed = Q(appointment__isnull=True) | ~Q(appointment__state="agreed")
    mine = Inspection.objects.filter(
        timed | untimed,
        case__in=cases_inspected_by(actor, at),
        inspectors__person_id=actor.person_id,
        state=InspectionState.PLANNED,
    ).exclude(case__state__in=(CaseState.WITHDRAWN, CaseState.SHELVED))
    found = _summaries(mine, actor)
    return sorted(found, key=lambda each: (each.starts_at or until, each.due_on or date.max, each.parish, each.place))


def inspections_of_case(*, actor: Actor, at: datetime, reference: str) -> list[InspectionSummary]:
    """Every visit of a case, the oldest first, for those who decide it or inspect.

    :raises NotFound: for everyone else.
    """
    allowed = Q(pk__in=cases_of_duty(actor, at).values("pk")) | Q(pk__in=cases_inspected_by(actor, at).values("pk"))
    case = Case.objects.filter(allowed, reference=reference).only("pk").first()
    if case is None:
        raise NotFound(f"case {reference}")
    return _summaries(Inspection.objects.filter(case=case), actor)


def _summaries(visits: QuerySet[Inspection], actor: Actor) -> list[InspectionSummary]:
    rows = list(visits.select_related("case", "appointment").order_by("pk"))
    names = holder_names(_holders(rows))
    return [
        InspectionSummary(
            id=each.pk,
            reference=each.case.reference,
            version_id=each.case.version_id,
            holder_name=pick(names[each.case.holder_id], actor.language),
            state=InspectionState(each.state),
            place=each.place,
            parish=each.parish,
            starts_at=each.appointment.starts_at if each.appointment and each.appointment.state == "agreed" else None,
            due_on=each.due_on,
            follow_up=each.follows_id is not None,
        )
        for each in rows
    ]


def _holders(rows: Iterable[Inspection]) -> set[str]:
    return {each.case.holder_id for each in rows}
