"""Visits as the desk shows them: a checklist with what was found, and the visits of a day."""

from collections.abc import Iterable
from typing import Any

from balcao.cases.api import FindingView, InspectionSummary, InspectionView, fails, found_in_words
from balcao.catalogue.api import get_version
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import MACAU
from balcao.kernel.punctuation import aside, labelled
from balcao.kernel.texts import pick

COLOURS = {"planned": "blue", "signed": "green", "called_off": "grey"}


def items_shown(visit: InspectionView, language: str) -> list[dict[str, Any]]:
    """The checklist, item by item, with what stands there and its version."""
    shown = []
    for item in visit.checklist:
        found = visit.findings.get(item.id)
        value = found.value if found else None
        shown.append(
            {
                "id": item.id,
                "kind": item.kind,
                "label": pick(item.label.text(), language),
                "law": pick(item.law.text(), language) if item.law else "",
                "unit": item.unit,
                "yes": value is True,
                "no": value is False,
                "value": "" if value is None or isinstance(value, bool) else value,
                "found": pick(found_in_words(item, value), language),
                "remark": found.remark if found else "",
                "version": found.version if found else 0,
                "by": _who(found, language),
                "fails": fails(item, value),
                "condition": pick(item.condition.text(), language) if item.condition and fails(item, value) else "",
                "photos": photos_shown(visit, item.id, language),
            }
        )
    return shown


def _who(found: FindingView | None, language: str) -> str:
    return f"{found.by_name} · {format_macau(found.found_at, language)}" if found else ""


def photos_shown(visit: InspectionView, item: str, language: str) -> list[dict[str, str]]:
    """The photos of an item, with moment and, where it was said, the place."""
    return [
        {
            "key": str(each.key),
            "name": str(each.file["name"]),
            "note": " · ".join(
                part
                for part in (
                    format_macau(each.taken_at, language),
                    "" if each.latitude is None else f"{each.latitude}, {each.longitude}",
                    each.by_name,
                )
                if part
            ),
        }
        for each in visit.photos
        if each.item == item
    ]


def late_shown(visit: InspectionView, language: str) -> list[str]:
    """What came after the report was signed, in words."""
    items = {item.id: item for item in visit.checklist}
    lines = []
    for each in visit.late:
        item = items.get(each.item)
        words = pick(found_in_words(item, each.value), language) if item else ""
        name = pick(item.label.text(), language) if item else translate("desk.visit.remark", language)
        said = " · ".join(part for part in (words, each.remark) if part)
        lines.append(labelled(name, said, language) + aside(_who(each, language), language))
    return lines


def visits_shown(visits: Iterable[InspectionSummary], language: str) -> list[dict[str, Any]]:
    """Visits in a list, in the order given."""
    return [
        {
            "id": each.id,
            "reference": each.reference,
            "service": pick(get_version(each.version_id).definition.text("name"), language),
            "holder": each.holder_name,
            "place": each.place,
            "time": each.starts_at.astimezone(MACAU).strftime("%H:%M") if each.starts_at else "",
            "moment": format_macau(each.starts_at, language) if each.starts_at else "",
            "due": format_macau(each.due_on, language) if each.due_on else "",
            "state": translate(f"desk.visit.state.{each.state}", language),
            "kind": COLOURS[each.state],
            "follow_up": each.follow_up,
            "open": each.state == "planned",
        }
        for each in visits
    ]
