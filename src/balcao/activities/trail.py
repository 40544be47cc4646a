"""What is written of activities in the audit trail."""

from datetime import datetime

from balcao.activities.models import Activity
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor


def note(actor: Actor, at: datetime, row: Activity, what: str, **data: object) -> None:
    """Keep that this was done to an activity."""
    record(
        actor=actor,
        at=at,
        event=f"activities:activity:{what}",
        subject=f"activity:{row.number}",
        holder_id=row.holder_id,
        data=dict(data),
    )
