"""What a visit comes to: what was found, what fails, which conditions follow, and the content that is signed."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from balcao.calendar.api import working_calendar
from balcao.cases.condition_types import Condition, Met
from balcao.cases.failures import BadFinding, NotInspected
from balcao.cases.findings import FindingView, InspectionState
from balcao.cases.models import Case, Finding, Inspection, InspectionPhoto
from balcao.cases.parts import lacks
from balcao.catalogue.api import CheckItem, ServiceDefinition
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import pick

LONGEST = 5_000


def plan(case: Case, definition: ServiceDefinition, at: datetime, **how: Any) -> Inspection:
    """A new visit by the checklist as it is now; without one, there is still place for a remark and photos."""
    inspected = definition.data.inspection
    return Inspection.objects.create(
        case=case,
        place=_address(case.answers.get(inspected.place)) if inspected and inspected.place else "",
        parish=str(case.answers.get("parish") or ""),
        checklist=[item.model_dump(mode="json", by_alias=True) for item in inspected.items] if inspected else [],
        planned_at=at,
        **how,
    )


ADDRESS_PARTS = ("street", "number", "building", "unit")
"""The parts of an address as one reads them, however they were kept."""


def _address(answer: Any) -> str:
    parts = [answer.get(part) for part in ADDRESS_PARTS] if isinstance(answer, Mapping) else [answer]
    return " ".join(str(part) for part in parts if part)[:300]


def needs_visit(case: Case, definition: ServiceDefinition, at: datetime) -> bool:
    """Whether a locked case waits for its visit, which is planned when there is none yet."""
    visits = case.inspections.filter(required=True)
    if not visits.exists():
        plan(case, definition, at, required=True, planned_by_name="")
        return True
    return visits.filter(state=InspectionState.PLANNED).exists()


def check_inspected(case: Case) -> None:
    """Refuse to grant before the visit that the service wants.

    :raises NotInspected: while its report is not signed and it is not called off.
    """
    if case.inspections.filter(required=True, state=InspectionState.PLANNED).exists():
        raise NotInspected


def items_of(inspection: Inspection) -> tuple[CheckItem, ...]:
    """The checklist as it was kept with the visit."""
    return tuple(CheckItem.model_validate(each) for each in inspection.checklist)


def value_at(item: CheckItem, value: Any) -> Any:
    """A value as it is kept: true, false, a number written plainly, or nothing.

    :raises BadFinding: for one that this kind of item cannot have.
    """
    if value in (None, ""):
        return None
    if item.kind == "yes_no" and isinstance(value, bool):
        return value
    if item.kind == "measure":
        try:
            number = Decimal(str(value).replace(",", "."))
        except InvalidOperation:
            raise BadFinding(item.id) from None
        if number.is_finite() and abs(number) < 10**9:
            return format(number, "f")
    raise BadFinding(item.id)


def fails(item: CheckItem, value: Any) -> bool:
    """Whether what was found there is not as it should be."""
    if value is None:
        return False
    if item.kind == "yes_no":
        return value is False
    number = Decimal(str(value))
    return (item.least is not None and number < item.least) or (item.most is not None and number > item.most)


@dataclass(frozen=True, slots=True)
class Failing:
    """An item that is not as it should be, and by when it is to be put right."""

    item: CheckItem
    due_on: date | None


def failing(inspection: Inspection, findings: Iterable[Finding]) -> Iterator[Failing]:
    """The items that fail; their days count from the day the report was signed."""
    values = {each.item: each.value for each in findings if not each.late}
    for item in items_of(inspection):
        if fails(item, values.get(item.id)):
            since = macau_date(inspection.closed_at) if inspection.closed_at else None
            yield Failing(item, working_calendar().add(since, item.days) if since and item.days else None)


def conditions_found(case: Case) -> tuple[Condition, ...]:
    """The conditions that follow from signed visits, in the applicant's language."""
    if lacks(case, "inspections"):
        return ()
    found = []
    for visit in case.inspections.filter(state=InspectionState.SIGNED).prefetch_related("findings").order_by("pk"):
        for each in failing(visit, visit.findings.all()):
            if each.item.condition is None:
                continue
            words = pick(each.item.condition.text(), case.language)
            found.append(Condition(words, Met.INSPECTION if each.due_on else Met.LASTING, each.due_on))
    return tuple(found)


def content_hash(inspection: Inspection, findings: Iterable[Finding], photos: Iterable[InspectionPhoto]) -> str:
    """The SHA-256 of everything a signature is about."""
    content = {
        "inspection": inspection.pk,
        "checklist": inspection.checklist,
        "findings": sorted([each.item, each.value, each.remark, each.by] for each in findings if not each.late),
        "photos": sorted(
            [str(each.key), each.file["sha256"], each.item, str(each.latitude), str(each.longitude)]
            for each in photos
            if not each.late
        ),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def finding_view(row: Finding) -> FindingView:
    """A finding as people see it."""
    return FindingView(
        item=row.item,
        value=row.value,
        remark=row.remark,
        version=row.version,
        by_name=row.by_name,
        found_at=row.found_at,
    )
