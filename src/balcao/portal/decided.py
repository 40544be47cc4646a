"""How a matter was decided in the course of time, for its holder."""

from typing import Any

from balcao.cases.api import CaseView, DecisionView
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.texts import pick


def decision_line(case: CaseView, language: str) -> list[dict[str, Any]]:
    """Each decision, the one in force first and marked so; nothing while there was only one."""
    newest = case.decisions[-1].id if case.decisions else 0
    return [
        {
            "title": translate(f"cases.step.{each.kind}_{each.word}", language),
            "at": each.at,
            "note": " · ".join(part for part in (_mark(each, newest, language), *_why(case, each, language)) if part),
            "kind": "done",
        }
        for each in reversed(case.decisions)
    ]


def _mark(decision: DecisionView, newest: int, language: str) -> str:
    return translate("portal.decisions.in_force", language) if decision.id == newest else ""


def _why(case: CaseView, decision: DecisionView, language: str) -> list[str]:
    if decision.why:
        return [decision.why]
    definition = case.version.definition
    return [*(pick(definition.reason(key), language) for key in decision.reasons), decision.note]


def stays_in_words(case: CaseView, language: str) -> list[str]:
    """Why the decision in force has no effect at present: what waits, or what a superior ordered and why."""
    return [
        translate(
            "portal.decisions.ordered" if each.ordered_by else "portal.decisions.by_law",
            language,
            reference=each.because_of,
            why=each.why,
        )
        for each in case.stays
    ]


def referral_in_words(case: CaseView, language: str) -> str:
    """That a superior sent it back, and until when it is decided again; nothing when nobody did."""
    if case.referral is None:
        return ""
    day = format_macau(case.referral.last_day, language)
    return translate("portal.decisions.referred", language, day=day)
