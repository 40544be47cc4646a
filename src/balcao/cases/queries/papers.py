"""The papers of a case."""

from collections.abc import Mapping
from typing import Any

from balcao.cases.models import Case, Paper
from balcao.cases.parts import lacks


def papers_of(case: Case) -> tuple[Mapping[str, Any], ...]:
    """The files that officers put into the case, each with `filed_by` and `filed_at`."""
    if lacks(case, "papers"):
        return ()
    rows = Paper.objects.filter(case=case).order_by("pk")
    return tuple({**row.file, "filed_by": row.filed_by, "filed_at": row.filed_at} for row in rows)


def papers_filed(case_id: int) -> dict[str, str]:
    """Who put which file into a case, by its SHA-256."""
    return dict(Paper.objects.filter(case=case_id).values_list("sha256", "filed_by"))
