"""A version of a list on its way: made out of rows, then published or put back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import date, datetime, time
from typing import Any

from django.db.models import Max

from balcao.kernel.clock import MACAU
from balcao.reflists.models import PUBLISHED, ReferenceList, Version
from balcao.reflists.reading import content_at
from balcao.reflists.rows import Row, faults_in

MOST_FAULTS = 200


def make_version(
    row: ReferenceList,
    at: datetime,
    rows: Sequence[Row],
    source: Mapping[str, Any],
    since_on: date,
    *,
    by: str,
    eyes: Sequence[str],
) -> Version:
    """The next version of a list, not kept yet."""
    kept = [each.kept() for each in rows]
    above = None
    if row.above is not None:
        content = content_at(row.above.list_id, at)
        above = frozenset(content.rows) if content else frozenset()
    last = row.versions.aggregate(last=Max("number"))["last"] or 0
    return Version(
        reference_list=row,
        number=last + 1,
        since_on=since_on,
        source=dict(source),
        rows=kept,
        size=len(kept),
        content_hash=hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest(),
        faults=[list(astuple(each)) for each in faults_in(rows, above)][:MOST_FAULTS],
        proposed_at=at,
        proposed_by_name=by,
        proposed_eyes=list(eyes),
    )


def settle(version: Version, outcome: str, by: str, eyes: Sequence[str], at: datetime, note: str = "") -> None:
    """What waits is published, from its day on, or put back."""
    version.outcome, version.decided_at, version.decided_by_name = outcome, at, by
    version.decided_eyes, version.note = list(eyes), note
    if outcome == PUBLISHED:
        version.in_force_at = max(at, datetime.combine(version.since_on, time(0), MACAU))
    version.save()
