"""The report of a visit: signed by its inspectors, typeset and sealed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from balcao.accounts.api import names_by_language
from balcao.cases.inspections import fails, items_of
from balcao.cases.models import Case, Finding, Inspection, InspectionPhoto
from balcao.cases.notes import say
from balcao.cases.outputs import short_text
from balcao.cases.scopes import scopes_of
from balcao.catalogue.api import CheckItem, departments, get_version
from balcao.documents.api import request_document
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.texts import LANGUAGES, Text

KIND = "report"
"""The kind of document under which reports of visits are entered."""


def request_report(
    *,
    actor: Actor,
    at: datetime,
    case: Case,
    visit: Inspection,
    findings: Sequence[Finding],
    photos: Sequence[InspectionPhoto],
) -> str:
    """Have the report of a visit made and sealed; gives its number, or nothing where the service has no layout."""
    definition = get_version(case.version_id).definition
    inspected = definition.data.inspection
    if inspected is None:
        return ""
    names = departments(settings.BALCAO_SERVICES)
    data: dict[str, Any] = {
        "department": {"code": case.department, **short_text(names.get(case.department, {}))},
        "service": short_text(definition.text("name")),
        "holder": short_text(holder_name(case.holder_id)),
        "reference": case.reference,
        "place": visit.place,
        "visited": _moment(visit.appointment.starts_at if visit.appointment else None),
        "inspectors": _inspectors(visit),
        "items": [_item(item, findings, photos) for item in items_of(visit)],
        "remark": next((each.remark for each in findings if each.item == "remark"), ""),
        "photos": [_photo(each) for each in photos],
    }
    return request_document(
        actor=actor,
        at=at,
        kind=KIND,
        register=inspected.register_code,
        layout=definition.layouts[inspected.layout],
        data=data,
        title=say("cases.inspection.report"),
        holder_id=case.holder_id,
        department=case.department,
        case_reference=case.reference,
        valid_until=None,
        key=f"inspection:{visit.pk}",
        scopes=scopes_of(case.service_id, case.draft_id),
    ).number


def _moment(moment: datetime | None) -> dict[str, str]:
    return short_text({language: format_macau(moment, language) for language in LANGUAGES}) if moment else {}


def _inspectors(visit: Inspection) -> list[dict[str, Any]]:
    rows = list(visit.inspectors.order_by("pk"))
    names = names_by_language({each.person_id for each in rows})
    return [
        {"name": short_text(names[each.person_id]), "signed": _moment(each.signed_at), "hash": each.signed_hash}
        for each in rows
    ]


def _item(item: CheckItem, findings: Sequence[Finding], photos: Sequence[InspectionPhoto]) -> dict[str, Any]:
    row = next((each for each in findings if each.item == item.id), None)
    value = row.value if row else None
    if item.kind == "photo":
        value = sum(each.item == item.id for each in photos) or None
    return {
        "label": short_text(item.label.text()),
        "law": short_text(item.law.text()) if item.law else {},
        "found": short_text(found_in_words(item, value)),
        "remark": row.remark if row else "",
        "fails": fails(item, value),
        "condition": short_text(item.condition.text()) if item.condition and fails(item, value) else {},
    }


def found_in_words(item: CheckItem, value: Any) -> Text:
    """What was found at an item, as people say it; empty when nothing was."""
    if value is None:
        return dict.fromkeys(LANGUAGES, "")
    if isinstance(value, bool):
        return {language: translate("ui.yes" if value else "ui.no", language) for language in LANGUAGES}
    return dict.fromkeys(LANGUAGES, f"{value} {item.unit}".strip())


def _photo(row: InspectionPhoto) -> Mapping[str, Any]:
    return {
        "name": row.file["name"],
        "sha256": row.file["sha256"],
        "taken": _moment(row.taken_at),
        "place": "" if row.latitude is None else f"{row.latitude}, {row.longitude}",
        "by": row.by_name,
    }
