"""By whose hand answers were written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from balcao.cases.models import Answer, Draft
from balcao.entities.api import holder_names
from balcao.kernel.texts import LANGUAGES, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Who wrote an answer last, and when; `clerk` is the officer by whose hand they did, empty without one."""

    name: Text
    clerk: str
    at: datetime


def writers_of(*, draft_id: int) -> Mapping[str, Written]:
    """Who wrote each answer of a draft, by question. The caller has seen that the draft is the reader's business."""
    rows = list(Answer.objects.filter(draft_id=draft_id).only("question", "written_by", "written_at", "clerk"))
    names = holder_names({row.written_by for row in rows})
    nobody = dict.fromkeys(LANGUAGES, "")
    return {
        row.question: Written(name=names.get(row.written_by, nobody), clerk=row.clerk, at=row.written_at)
        for row in rows
    }


def holder_of_draft(draft_id: int) -> str:
    """For whom a draft is, which the caller knows to be the reader's business."""
    return str(Draft.objects.values_list("holder_id", flat=True).get(pk=draft_id))
