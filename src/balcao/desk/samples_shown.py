"""Samples and their reviews in the officer's words."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from balcao.catalogue.api import get_version
from balcao.desk.reading import words_of
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import pick
from balcao.worklists.api import RESULTS, MarksMissing, SamplesShown, SheetShown, ToldShown, criteria

KINDS = {"ok": "green", "not_ok": "red", "not_applicable": "grey"}


def sheet_shown(sheet: SheetShown, language: str) -> dict[str, Any]:
    """A drawn case, what was decided how, and what its review said."""
    names = {each.id: pick(each.name, language) for each in criteria()}
    return {
        "id": sheet.sheet_id,
        "reference": sheet.reference,
        "service": words_of(get_version(sheet.version_id), language).find("name"),
        "decided": translate(
            f"desk.samples.decided.{sheet.outcome}",
            language,
            how=translate(f"desk.samples.route.{sheet.route}", language),
            day=format_macau(macau_date(sheet.decided_at), language),
        ),
        "reviewed": format_macau(sheet.reviewed_at, language) if sheet.reviewed_at else "",
        "remark": sheet.remark,
        "told": sheet.route == "officer",
        "wrong": [{"name": names.get(each.criterion, each.criterion), "remark": each.remark} for each in sheet.wrong],
        "marks": [
            {
                "name": names.get(each.criterion, each.criterion),
                "result": translate(f"desk.samples.result.{each.result}", language),
                "kind": KINDS[each.result],
                "remark": each.remark,
            }
            for each in sheet.marks
        ],
    }


def told_shown(told: ToldShown, language: str) -> dict[str, Any]:
    """What a review found, for who decided."""
    return {"told_id": told.told_id, **sheet_shown(told.sheet, language)}


def fields_shown(
    results: Mapping[str, str], remarks: Mapping[str, str], faults: Mapping[str, str], language: str
) -> list[dict[str, Any]]:
    """The criteria as questions, with what was chosen and written already."""
    return [
        {
            "id": each.id,
            "name": pick(each.name, language),
            "asks": pick(each.asks, language),
            "results": [
                {
                    "value": result,
                    "text": translate(f"desk.samples.result.{result}", language),
                    "checked": results.get(each.id) == result,
                }
                for result in RESULTS
            ],
            "remark": remarks.get(each.id, ""),
            "error": faults.get(f"result-{each.id}", ""),
            "remark_error": faults.get(f"remark-{each.id}", ""),
            "remark_label": translate("desk.samples.remark_on", language, name=pick(each.name, language)),
        }
        for each in criteria()
    ]


def faults_shown(failure: MarksMissing, language: str) -> dict[str, str]:
    """What is missing in a review, by field in the order of the page, each with its criterion's name."""
    faults = {}
    for each in criteria():
        name = pick(each.name, language)
        if each.id in failure.unmarked:
            faults[f"result-{each.id}"] = translate("desk.samples.choose", language, name=name)
        if each.id in failure.unexplained:
            faults[f"remark-{each.id}"] = translate("desk.samples.explain", language, name=name)
    return faults


def figures_shown(samples: SamplesShown, services: Mapping[str, str], language: str) -> dict[str, Any]:
    """How much was drawn, reviewed and found; by service and route, and by criterion."""
    kinds = [
        {
            "service": services.get(each.service_id, each.service_id),
            "route": translate(f"desk.samples.route.{each.route}", language),
            "drawn": each.drawn,
            "reviewed": each.reviewed,
            "found": each.found,
        }
        for each in samples.kinds
    ]
    found = [
        {"name": pick(each.name, language), **{name: samples.results.get(each.id, {}).get(name, 0) for name in RESULTS}}
        for each in criteria()
    ]
    total = {name: sum(getattr(each, name) for each in samples.kinds) for name in ("drawn", "reviewed", "found")}
    return {"kinds": kinds, "criteria": found, "summary": translate("desk.samples.summary", language, **total)}


def correction_of(sheet: SheetShown) -> str:
    """Where the decision of a sheet on which something is not right is corrected; empty otherwise."""
    return reverse("desk-revise", args=[sheet.reference]) if sheet.wrong else ""
