"""Terms that end on another day than before: a line on the timeline, one in the trail, a word to their people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched
from typing import Any

from balcao.cases.jobs import tell_of_moved_terms
from balcao.cases.models import Case, Step
from balcao.foundation.audit.api import record_each
from balcao.kernel.actor import Actor
from balcao.kernel.texts import Text

AT_ONCE = 1000
"""So many holders one job tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a term moved: a day became a closing day, or is worked after all (`way` is ``moved`` or ``moved_back``), or
    it ended in an outage (``extended``)."""

    day: date
    way: str
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A term that ends on another day than before. `what` names its line on the timeline."""

    case: Case
    what: str
    before: date
    until: date
    department: str = ""


def write_moves(actor: Actor, at: datetime, moves: list[Move], cause: Cause) -> None:
    """A line on each timeline, which the applicant reads too, and one in the trail."""
    told = [
        (
            move,
            f"{move.what}_{cause.way}",
            {
                "before": move.before.isoformat(),
                "until": move.until.isoformat(),
                "day": cause.day.isoformat(),
                "reason": dict(cause.reason),
                **({"department": move.department} if move.department else {}),
            },
        )
        for move in moves
    ]
    Step.objects.bulk_create(Step(case=move.case, at=at, kind=kind, who="", data=data) for move, kind, data in told)
    for kind in {kind for _move, kind, _data in told}:
        record_each(
            actor=actor,
            at=at,
            event=f"cases:case:{kind}",
            about=[
                (f"case:{move.case.reference}", move.case.holder_id, data) for move, each, data in told if each == kind
            ],
        )
    _tell_holders(told)


def _tell_holders(told: Iterable[tuple[Move, str, dict[str, Any]]]) -> None:
    """Whose own terms moved learn it in one notice a case, in a job; a department's term is no business of theirs."""
    lines = defaultdict(list)
    for move, kind, data in told:
        if not move.department:
            lines[move.case.pk].append({"kind": kind, **data})
    for some in batched(lines.items(), AT_ONCE, strict=False):
        tell_of_moved_terms.defer_behind(moved=some)
