"""What an assessor from outside reads and fills in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from balcao.cases.api import ApplicationView, AssessorDesk, PointsView
from balcao.catalogue.api import Stage, shown_answer, words_of
from balcao.documents.api import file_records
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import pick

KINDS = {"new": "yellow", "declared": "blue", "given": "green", "conflict": "grey"}


def states_shown(desk: AssessorDesk, token: str, language: str) -> list[dict[str, Any]]:
    """The applications by number, with what is still to be done."""
    return [
        {
            "title": translate("assess.number", language, number=each.number),
            "state": translate(f"assess.state.{each.state}", language),
            "kind": KINDS[each.state],
            "url": reverse("portal-assess-one", args=[token, each.number]) if each.state != "conflict" else "",
        }
        for each in desk.applications
    ]


def sections_shown(view: ApplicationView, language: str) -> list[dict[str, Any]]:
    """The answers page by page, without those hidden."""
    words = words_of(view.version, language)
    found = [
        {
            "title": words.page_title(page.id),
            "rows": [
                {
                    "key": words.label(state.id),
                    "value": shown_answer(state.definition, state.value, words)
                    or translate("portal.check.not_answered", language),
                }
                for state in page.questions
                if state.definition.kind not in {"file", "declaration"}
            ],
        }
        for page in (view.journey.visible_pages if view.journey else ())
    ]
    return [each for each in found if each["rows"]]


def files_shown(view: ApplicationView, token: str, language: str) -> list[dict[str, Any]]:
    """The papers; while names are hidden under neutral ones."""
    answers = view.journey.answers if view.journey else {}
    records = [dict(each) for value in answers.values() for each in file_records(value)]
    return [
        {
            **each,
            "shown": each["name"]
            if view.desk.shown
            else f"{translate('assess.paper', language)} {place}.{str(each['name']).rpartition('.')[2][:5]}",
            "url": reverse("portal-assess-file", args=[token, view.number, each["sha256"]]),
        }
        for place, each in enumerate(records, 1)
    ]


def fields_shown(
    view: ApplicationView, typed: Mapping[str, str], faults: Mapping[str, str], language: str
) -> list[dict[str, Any]]:
    """The criteria as fields, with what was typed, or given before."""
    mine = view.mine
    return [
        {
            "points_id": f"points-{each.id}",
            "reason_id": f"reason-{each.id}",
            "label": f"{pick(each.name.text(), language)} (0–{each.most})",
            "hint": translate("assess.asks", language, asks=pick(each.asks.text(), language), weight=each.weight),
            "reason_label": translate("assess.reason", language, name=pick(each.name.text(), language)),
            "points": typed.get(f"points-{each.id}", str(mine.given[each.id]) if mine else ""),
            "reason": typed.get(f"reason-{each.id}", mine.reasons.get(each.id, "") if mine else ""),
            "points_error": faults.get(f"points-{each.id}", ""),
            "reason_error": faults.get(f"reason-{each.id}", ""),
        }
        for each in view.desk.stage.criteria
    ]


def given_shown(rows: Sequence[PointsView], stage: Stage, language: str) -> list[dict[str, Any]]:
    """Points as given, by criterion with their reasons."""
    return [
        {
            "total": row.total,
            "criteria": [
                {
                    "key": pick(each.name.text(), language),
                    "value": f"{row.given[each.id]} / {each.most}\n{row.reasons.get(each.id, '')}",
                }
                for each in stage.criteria
            ],
        }
        for row in rows
    ]
