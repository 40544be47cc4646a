"""Panels, their order and an application before an assessor, in the officer's words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from balcao.cases.api import (
    ApplicationView,
    AssessorDesk,
    AssessorView,
    PanelState,
    PanelSummary,
    PanelView,
    PointsMissing,
    PointsView,
    Ranked,
    StageRead,
)
from balcao.catalogue.api import ServiceWords, Stage, shown_answer, words_of
from balcao.documents.api import file_records
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick

KINDS = {
    PanelState.TAKING: "grey",
    PanelState.TO_OPEN: "yellow",
    PanelState.OPEN: "blue",
    PanelState.PROPOSED: "orange",
    PanelState.CLOSED: "green",
}
STATES = {"new": "yellow", "declared": "blue", "given": "green", "conflict": "grey"}


def panel_row(each: PanelSummary, language: str) -> dict[str, Any]:
    """A panel in a list."""
    note = [translate("desk.assess.applications", language, count=each.applications)]
    if each.state in {PanelState.OPEN, PanelState.PROPOSED}:
        note.append(translate("desk.assess.given_of", language, given=each.given, wanted=each.wanted))
    if each.due_on and each.state is PanelState.OPEN:
        note.append(translate("desk.assess.until", language, day=format_macau(each.due_on, language)))
    return {
        "title": f"{pick(each.service, language)} · {each.key}",
        "url": reverse("desk-panel", args=[each.id]),
        "state": translate(f"desk.assess.state.{each.state}", language),
        "kind": KINDS[each.state],
        "note": " · ".join([pick(each.stage, language), *note]),
    }


def desk_row(each: AssessorDesk, language: str) -> dict[str, Any]:
    """What one has to assess, in a list."""
    todo = sum(row.state in {"new", "declared"} for row in each.applications)
    note = [
        pick(each.stage.name.text(), language),
        translate("desk.assess.todo", language, count=todo, of=len(each.applications)),
    ]
    if each.due_on and not each.closed:
        note.append(translate("desk.assess.until", language, day=format_macau(each.due_on, language)))
    done = each.closed or not todo
    return {
        "title": f"{pick(each.service, language)} · {each.key}" if each.key else pick(each.service, language),
        "url": reverse("desk-assess", args=[each.assessor_id]),
        "state": translate(f"desk.assess.mine_{'closed' if each.closed else 'done' if done else 'open'}", language),
        "kind": "grey" if each.closed else "green" if done else "blue",
        "note": " · ".join(note),
    }


def criteria_shown(stage: Stage, language: str) -> list[dict[str, Any]]:
    """The criteria with weight and scale."""
    return [
        {
            "id": each.id,
            "name": pick(each.name.text(), language),
            "asks": pick(each.asks.text(), language),
            "scale": translate("desk.assess.scale", language, most=each.most, weight=each.weight),
        }
        for each in stage.criteria
    ]


def rules_shown(view: PanelView, language: str) -> list[str]:
    """How the stage goes, in sentences."""
    stage = view.stage
    names = {each.id: pick(each.name.text(), language) for each in stage.criteria}
    ties = listed((names[each] for each in view.ties), language)
    return [
        translate("desk.assess.rule.enough", language, assessors=stage.assessors, enough=stage.enough),
        translate(f"desk.assess.rule.{'hidden' if stage.hides_applicants else 'names'}", language),
        *([translate("desk.assess.rule.least", language, least=stage.least)] if stage.least else []),
        *([translate("desk.assess.rule.quota", language, quota=view.quota)] if view.quota else []),
        translate("desk.assess.rule.ties", language, criteria=ties)
        if ties
        else translate("desk.assess.rule.ties_first", language),
    ]


def assessor_shown(each: AssessorView, language: str) -> dict[str, Any]:
    """An assessor, how far they are, and whether they come from outside."""
    note = [translate("desk.assess.given_of", language, given=each.given, wanted=each.of)]
    if each.conflicts:
        note.append(translate("desk.assess.conflicts", language, count=each.conflicts))
    if each.outside:
        note.append(translate("desk.assess.outside", language))
    if each.left:
        note.append(translate("desk.assess.left", language))
    return {
        "id": each.id,
        "name": pick(each.name, language),
        "note": " · ".join(note),
        "may_release": not each.left and each.given < each.of,
    }


def ranked_shown(row: Ranked, stage: Stage, *, complete: bool, language: str) -> dict[str, Any]:
    """An application in its order, with spread and whom to look at."""
    if row.out:
        state, kind = "out", "red"
    elif row.placed:
        state, kind = "placed", "green"
    elif row.mean is None:
        state, kind = ("few", "yellow") if complete else ("", "")
    else:
        state, kind = "listed", "grey"
    short = complete and row.given < stage.enough
    return {
        "number": row.number,
        "reference": row.reference,
        "rank": row.rank or "",
        "mean": row.mean if row.mean is not None else "",
        "spread": row.spread if row.spread is not None else "",
        "totals": [{"total": total, "apart": place in row.outliers} for place, total in enumerate(row.totals)],
        "given": translate("desk.assess.given", language, count=row.given),
        "state": translate(f"desk.assess.row.{'few' if short else state}", language) if state or short else "",
        "kind": "yellow" if short else kind,
    }


def application_shown(view: ApplicationView, language: str) -> dict[str, Any]:
    """What an assessor reads: the answers without those hidden, and the papers under neutral names while names are."""
    words = words_of(view.version, language)
    if view.journey is None:
        return {"sections": [], "files": []}
    sections = [
        {
            "title": words.page_title(page.id),
            "rows": [
                {"key": words.label(state.id), "value": _value(state, words, language)}
                for state in page.questions
                if state.definition.kind not in {"file", "declaration"}
            ],
        }
        for page in view.journey.visible_pages
    ]
    return {"sections": [each for each in sections if each["rows"]], "files": files_shown(view, language)}


def _value(state: Any, words: ServiceWords, language: str) -> str:
    return shown_answer(state.definition, state.value, words) or translate("desk.answers.none", language)


def files_shown(view: ApplicationView, language: str) -> list[dict[str, Any]]:
    """The papers with their keys; a name would say whose they are."""
    answers = view.journey.answers if view.journey else {}
    records = [dict(each) for value in answers.values() for each in file_records(value)]
    return [
        {
            **each,
            "shown": each["name"]
            if view.desk.shown
            else f"{translate('desk.assess.paper', language)} {place}.{str(each['name']).rpartition('.')[2][:5]}",
            "url": reverse("desk-assess-file", args=[view.desk.assessor_id, view.number, each["sha256"]]),
        }
        for place, each in enumerate(records, 1)
    ]


def fields_shown(
    stage: Stage, typed: Mapping[str, str], mine: PointsView | None, faults: Mapping[str, str], language: str
) -> list[dict[str, Any]]:
    """The criteria as fields, with what was typed, or given before."""
    return [
        {
            **each,
            "label": f"{each['name']} (0–{criterion.most})",
            "points_id": f"points-{criterion.id}",
            "reason_id": f"reason-{criterion.id}",
            "points": typed.get(f"points-{criterion.id}", str(mine.given[criterion.id]) if mine else ""),
            "reason": typed.get(f"reason-{criterion.id}", mine.reasons.get(criterion.id, "") if mine else ""),
            "points_error": faults.get(f"points-{criterion.id}", ""),
            "reason_error": faults.get(f"reason-{criterion.id}", ""),
            "reason_label": translate("desk.assess.reason", language, name=each["name"]),
            "hint": translate("desk.assess.asks", language, asks=each["asks"], weight=criterion.weight),
        }
        for criterion, each in zip(stage.criteria, criteria_shown(stage, language), strict=True)
    ]


def faults_shown(failure: PointsMissing, stage: Stage, language: str) -> dict[str, str]:
    """What is missing, by field in the order of the page."""
    faults = {}
    for each in stage.criteria:
        name = pick(each.name.text(), language)
        if each.id in failure.most:
            faults[f"points-{each.id}"] = translate("desk.assess.missing", language, name=name, most=each.most)
        if each.id in failure.unexplained:
            faults[f"reason-{each.id}"] = translate("desk.assess.missing_reason", language, name=name)
    return faults


def points_shown(rows: Sequence[PointsView], stage: Stage, language: str) -> list[dict[str, Any]]:
    """Points as given, by criterion with their reasons."""
    return [
        {
            "total": row.total,
            "at": format_macau(row.given_at, language),
            "why": row.why,
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


def stages_read(stages: Sequence[StageRead], language: str) -> list[dict[str, Any]]:
    """What a case was given, for the officers who decide it."""
    return [
        {
            "title": pick(each.name, language),
            "said": translate("desk.assess.said", language, mean=each.mean),
            "rank": translate("desk.assess.said_rank", language, rank=each.rank, of=each.of) if each.rank else "",
            "quota": translate("desk.assess.rule.quota", language, quota=each.quota) if each.quota else "",
            "rows": [
                {"key": pick(row.name, language), "value": f"{row.mean} / {row.most}\n" + "\n".join(row.reasons)}
                for row in each.criteria
            ],
        }
        for each in stages
    ]
