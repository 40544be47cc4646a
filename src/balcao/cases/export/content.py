"""Everything a case holds, as plain data."""

from typing import Any

from balcao.cases.models import Amendment, Case, Hearing
from balcao.cases.queries.amendments import amendments_of
from balcao.cases.queries.history import decisions_of
from balcao.cases.queries.messages import threads_of
from balcao.catalogue.api import get_version
from balcao.documents.api import file_records
from balcao.entities.api import holder_name

LEFT_OUT = {"id", "sought_by", "process_state", "draft_id", "version_id", "assignee_id"}
"""Columns that are of the house, not of the case."""


def case_content(case: Case) -> dict[str, Any]:
    """The case as JSON can hold it, its own columns first; moments in ISO 8601, money in avos."""
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
        "messages": [
            {
                "topic": thread.topic,
                "messages": [
                    {
                        "at": each.at,
                        "side": each.side,
                        "who": each.who,
                        "text": each.text,
                        "files": each.files,
                        "seen": [[seen.who, seen.at] for seen in each.seen],
                    }
                    for each in thread.messages
                ],
            }
            for thread in threads_of(case)
        ],
        "timeline": list(case.steps.order_by("at", "pk").values("at", "kind", "who", "note", "data", "internal")),
    }


def papers_in(case: Case) -> dict[str, dict[str, Any]]:
    """Every file of the case by its SHA-256: answered, replaced, sent later, sent with messages."""
    places: list[Any] = [list(case.answers.values())]
    places += [change["before"] for row in Amendment.objects.filter(case=case) for change in row.changes]
    places += [row.files for row in case.supplements.all()]
    places += [row.files for row in Hearing.objects.filter(case=case)]
    places += [list(each.files) for thread in threads_of(case) for each in thread.messages]
    return {str(record["sha256"]): dict(record) for place in places for record in file_records(place)}
