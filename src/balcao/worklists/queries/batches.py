"""How far decisions on many cases have come."""

from datetime import datetime

from django.db.models import Count, Q

from balcao.accounts.api import person_behind
from balcao.cases.api import Clause, conditions_in, decision_preview
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.worklists.models import ASSIGN, Batch
from balcao.worklists.types import BatchLineShown, BatchShown

MOST_SHOWN = 200


def batch_view(*, actor: Actor, at: datetime, batch_id: int, first: int = 0) -> BatchShown:
    """A batch of one's own with what became of its cases, `MOST_SHOWN` of them from `first` on.

    :raises NotFound: for somebody else's.
    """
    batch = _own(actor, batch_id)
    counts = batch.lines.order_by().values_list("state").annotate(Count("pk"))
    problems = batch.lines.filter(state="failed").order_by().values_list("problem").annotate(count=Count("pk"))
    order = ("pk",) if batch.gathers is None else ("-problem", "pk")
    return BatchShown(
        batch_id=batch.pk,
        service_id=batch.service_id,
        outcome=batch.outcome,
        assigned_to=batch.assignee.names if batch.assignee else None,
        phase=_phase(batch, at),
        made_at=batch.made_at,
        takes_effect_at=batch.takes_effect_at,
        counts=dict(counts),
        read=batch.lines.exclude(Q(state="waiting") & Q(seen="")).count(),
        problems=dict(problems.order_by("-count", "problem")),
        lines=tuple(
            BatchLineShown(reference=line.reference, state=line.state, problem=line.problem, by=line.by)
            for line in batch.lines.order_by(*order)[first : first + MOST_SHOWN]
        ),
    )


def batch_preview(*, actor: Actor, at: datetime, batch_id: int) -> tuple[str, Text]:
    """The first case that would be decided, and what its applicant would read in each language; empty if none is, and
    where nothing is decided.

    :raises NotFound: for somebody else's.
    """
    batch = _own(actor, batch_id)
    first = batch.lines.filter(state="waiting").exclude(seen="").order_by("pk").first()
    if first is None or batch.outcome == ASSIGN:
        return "", {}
    return first.reference, decision_preview(
        actor=actor,
        at=at,
        reference=first.reference,
        outcome=batch.outcome,
        reasons=batch.reasons,
        note=batch.note,
        conditions=conditions_in(batch.conditions),
        clauses=[Clause.read(each) for each in batch.clauses],
    )


def _own(actor: Actor, batch_id: int) -> Batch:
    batch = Batch.objects.filter(pk=batch_id, person_id=person_behind(actor)).first()
    if batch is None:
        raise NotFound(f"batch {batch_id}")
    return batch


def _phase(batch: Batch, at: datetime) -> str:
    if batch.stopped_at is not None:
        return "stopped"
    if batch.done_at is not None:
        return "finished"
    if batch.takes_effect_at is None:
        return "reading" if batch.gathered_at is None else "ready"
    return "waits" if batch.takes_effect_at > at else "runs"
