"""What is due in cases: an answer, a hearing, a meeting."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Value
from django.db.models.functions import JSONObject

from balcao.cases.meetings import AppointmentState
from balcao.cases.models import Appointment, Hearing, Supplement
from balcao.cases.scopes import scopes_of
from balcao.cases.states import CaseState
from balcao.cases.types import DueInCase, DueKind
from balcao.catalogue.api import get_version
from balcao.kernel.clock import MACAU
from balcao.kernel.texts import Text

COLUMNS = ("appointments_due", "supplements_due", "hearings_due")


def due_columns(at: datetime) -> dict[str, ArraySubquery]:
    """What is due in a case, read along with it: columns to annotate, which `due_of` reads."""
    own = OuterRef("pk")
    met = Appointment.objects.filter(case=own, state=AppointmentState.AGREED, starts_at__gte=at)
    asked = Supplement.objects.filter(case=own, answered_at__isnull=True, case__state=CaseState.SUPPLEMENT)
    held = Hearing.objects.filter(case=own, case__state=CaseState.HEARING)
    heard = held.filter(ended_at__isnull=True, due_on__isnull=False)
    found = (
        met.values_list(JSONObject(kind=Value("appointment"), id="pk", moment="starts_at", minutes="minutes")),
        asked.values_list(JSONObject(kind=Value("supplement"), id="pk", day="due_on")),
        heard.values_list(JSONObject(kind=Value("hearing"), id="pk", day="due_on")),
    )
    return {name: ArraySubquery(each) for name, each in zip(COLUMNS, found, strict=True)}


def due_of(row: Any) -> tuple[DueInCase, ...]:
    """What the columns of a case say."""
    found: Iterable[Mapping[str, Any]] = (each for name in COLUMNS for each in getattr(row, name))
    return tuple(
        DueInCase(kind=DueKind(each["kind"]), id=each["id"], moment=_moment(each), minutes=each.get("minutes") or 0)
        for each in found
    )


def _moment(found: Mapping[str, Any]) -> datetime:
    if found.get("moment"):
        return datetime.fromisoformat(found["moment"])
    return datetime.combine(date.fromisoformat(found["day"]), time.min, MACAU)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingAhead:
    """An agreed meeting of anybody, with what telling its applicant needs; `sequence` rises when it is moved."""

    id: int
    sequence: int
    holder_id: str
    department: str
    reference: str
    service: Text
    starts_at: datetime
    scopes: tuple[str, ...]


def meetings_between(*, first: datetime, last: datetime) -> Iterator[MeetingAhead]:
    """Every agreed meeting that begins in that time, for the platform's own jobs."""
    rows = Appointment.objects.filter(state=AppointmentState.AGREED, starts_at__range=(first, last))
    for row in rows.select_related("case").order_by("starts_at", "pk"):
        if row.starts_at is not None:
            yield MeetingAhead(
                id=row.pk,
                sequence=row.sequence,
                holder_id=row.case.holder_id,
                department=row.case.department,
                reference=row.case.reference,
                service=get_version(row.case.version_id).summary.name,
                starts_at=row.starts_at,
                scopes=scopes_of(row.case.service_id, row.case.draft_id),
            )
