"""How far decisions on many cases have come."""

from datetime import datetime

from balcao.accounts.api import person_behind
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.worklists.models import Batch
from balcao.worklists.types import BatchLineShown, BatchShown


def batch_view(*, actor: Actor, at: datetime, batch_id: int) -> BatchShown:
    """A batch of one's own with what became of each case.

    :raises NotFound: for somebody else's.
    """
    batch = Batch.objects.filter(pk=batch_id, person_id=person_behind(actor)).first()
    if batch is None:
        raise NotFound(f"batch {batch_id}")
    lines = [
        BatchLineShown(reference=line.reference, state=line.state, problem=line.problem, by=line.by)
        for line in batch.lines.order_by("pk")
    ]
    return BatchShown(
        batch_id=batch.pk,
        service_id=batch.service_id,
        outcome=batch.outcome,
        made_at=batch.made_at,
        takes_effect_at=batch.takes_effect_at,
        stopped_at=batch.stopped_at,
        finished=batch.done_at is not None,
        waits=batch.stopped_at is None and batch.done_at is None and batch.takes_effect_at > at,
        lines=tuple(lines),
    )
