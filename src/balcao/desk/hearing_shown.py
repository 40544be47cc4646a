"""The hearings of a case as an officer reads them, and the grounds for going without."""

from typing import Any

from balcao.cases.api import HearingEnd, HearingView, OfficerCase
from balcao.desk.findings import reasons_in_words
from balcao.desk.measures_shown import said_of
from balcao.desk.typed import Typed
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.texts import pick

KINDS = {
    HearingEnd.ANSWERED: "green",
    HearingEnd.WAIVED: "grey",
    HearingEnd.SILENT: "grey",
    HearingEnd.CALLED_OFF: "grey",
}


def hearings_shown(case: OfficerCase, language: str) -> list[dict[str, Any]]:
    """Each hearing: how it stands, what was intended, what was said; the latest first."""
    definition = case.view.version.definition
    measure = definition.data.by_department
    return [
        {
            "state": said_of(f"desk.hearing.{each.end or 'open'}", language, measure=measure),
            "kind": KINDS[each.end] if each.end else "orange",
            "since": format_macau(each.opened_at, language),
            "reasons": [*reasons_in_words(definition, each.reasons, language), *([each.note] if each.note else [])],
            "who": f"{each.answered_by} · {format_macau(each.ended_at, language)}" if each.ended_at else "",
            "answer": each.answer,
            "note": _waits(each, language, measure=measure),
        }
        for each in reversed(case.hearings)
    ]


def _waits(hearing: HearingView, language: str, *, measure: bool) -> str:
    if hearing.end is not None:
        return ""
    if hearing.due_on is None:
        return translate("desk.hearing.letter", language)
    return said_of("desk.hearing.until", language, measure=measure, day=format_macau(hearing.due_on, language))


def without_hearing(case: OfficerCase, typed: Typed, language: str) -> list[dict[str, Any]]:
    """The grounds to choose from; empty where a refusal needs no hearing any more."""
    if not case.hears_first(()):
        return []
    return [
        {"value": key, "text": pick(text, language), "checked": typed.without_hearing == key}
        for key, text in case.without_hearing.items()
    ]
