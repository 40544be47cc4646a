"""Everything a case holds, for who keeps it outside the house."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from balcao.cases.models import Amendment, Case, Hearing
from balcao.cases.proceedings import DecisionView
from balcao.cases.queries.amendments import amendments_of
from balcao.cases.queries.cases import view_of
from balcao.cases.queries.decisions import decisions_of
from balcao.cases.queries.papers import papers_of
from balcao.cases.types import CaseView, TimelineStep
from balcao.catalogue.api import get_version
from balcao.documents.api import file_records
from balcao.entities.api import holder_name

LEFT_OUT = {"id", "sought_by", "process_state", "draft_id", "version_id", "assignee_id"}
"""Columns that are of the house, not of the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """A case as its officer knows it: `content` as JSON can hold it, moments in ISO 8601, money in avos; `papers` every
    file that was answered, replaced, sent later or filed, by its SHA-256."""

    view: CaseView
    department: str
    service_id: str
    language: str
    lodged_by_name: str
    decisions: tuple[DecisionView, ...]
    content: Mapping[str, Any]
    papers: Mapping[str, Mapping[str, Any]]


def case_record(*, at: datetime, case_id: int, notes_of: str | None = None) -> CaseRecord:
    """The whole case, for a job: whoever asked for it was let in when they asked.

    With `notes_of`, a note that another department wrote for itself is there without its words.
    """
    case = Case.objects.select_related("draft").get(pk=case_id)
    everybody = set(case.steps.exclude(visible_to="").values_list("visible_to", flat=True))
    view = view_of(case, at, internal=True, notes_of=everybody)
    if notes_of is not None:
        view = replace(view, timeline=tuple(_without_words(each, notes_of) for each in view.timeline))
    return CaseRecord(
        view=view,
        department=case.department,
        service_id=case.service_id,
        language=case.language,
        lodged_by_name=case.lodged_by_name,
        decisions=decisions_of(case),
        content=_content(case) | {"timeline": [asdict(each) for each in view.timeline]},
        papers=_papers(case),
    )


def _without_words(step: TimelineStep, notes_of: str) -> TimelineStep:
    """A line as the export of a department holds it."""
    if step.visible_to in ("", notes_of):
        return step
    return replace(step, kind="note_elsewhere", note="", data={"department": step.visible_to})


def _content(case: Case) -> dict[str, Any]:
    """The case's own columns first, then what hangs on it."""
    version = get_version(case.version_id)
    columns = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields}
    return {
        **{name: value for name, value in columns.items() if name not in LEFT_OUT},
        "holder": holder_name(case.holder_id),
        "service": version.definition.text("name"),
        "service_version": version.content_hash,
        "signatures": list(
            case.draft.signatures.order_by("pk").values(
                "person_id", "offices", "content_hash", "asked_at", "signed_at", "refused_at", "voided_at", "reason"
            )
        ),
        "amendments": [
            {
                "begun_at": each.begun_at,
                "sent_at": each.sent_at,
                "sent_by": each.sent_by,
                "clerk": each.sent_clerk,
                "hash_before": each.hash_before,
                "hash_after": each.hash_after,
                "changes": [[change.question, change.before, change.after] for change in each.changes],
            }
            for each in amendments_of(case)
        ],
        "supplements": list(case.supplements.order_by("pk").values()),
        "hearings": list(Hearing.objects.filter(case=case).order_by("pk").values()),
        "opinions": list(case.opinions.order_by("pk").values()),
        "decisions": [{name: getattr(each, name) for name in each.__dataclass_fields__} for each in decisions_of(case)],
    }


def _papers(case: Case) -> dict[str, dict[str, Any]]:
    places: list[Any] = [list(case.answers.values())]
    places += [change["before"] for row in Amendment.objects.filter(case=case) for change in row.changes]
    places += [row.files for row in case.supplements.all()]
    places += [row.files for row in Hearing.objects.filter(case=case)]
    places += [list(papers_of(case))]
    return {str(record["sha256"]): dict(record) for place in places for record in file_records(place)}
