"""Answers of earlier applications, taken over into a draft one by one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balcao.cases.earlier_types import Origin
from balcao.cases.models import Answer, Case, Draft
from balcao.cases.newer_form import fits
from balcao.catalogue.api import get_version

NOT_TAKEN_OVER = frozenset({"file", "handwriting", "declaration", "computed", "read_only", "signatures", "bulk_table"})
"""Kinds that are given anew: files as they are now, declarations by who declares."""


def origins(rows: Mapping[str, Answer]) -> dict[str, Origin]:
    """Whence the answers came that were taken over and not changed since, by question."""
    return {
        name: Origin(row.origin["reference"], datetime.fromisoformat(row.origin["lodged_at"]))
        for name, row in rows.items()
        if row.origin
    }


def origin_kept(case: Case) -> dict[str, str]:
    """An origin as it lies beside an answer."""
    return {"reference": case.reference, "lodged_at": case.lodged_at.isoformat()}


def answers_then(draft: Draft, case: Case) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the case said that the draft's form still asks in the same way, and what registers are asked instead."""
    then = {question.id: question for question in get_version(case.version_id).definition.form.questions()}
    found, anew = dict[str, Any](), list[str]()
    for question in get_version(draft.version_id).definition.form.questions():
        before = then.get(question.id)
        if case.answers.get(question.id) is None or before is None or question.kind in NOT_TAKEN_OVER:
            continue
        if question.prefill:
            anew.append(question.id)
        elif fits(before, question, case.answers[question.id]):
            found[question.id] = case.answers[question.id]
    return found, tuple(anew)
