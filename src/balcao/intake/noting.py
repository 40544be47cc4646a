"""What happens to entries, written into the trail."""

from datetime import datetime

from balcao.foundation.audit.api import record
from balcao.intake.models import Entry
from balcao.kernel.actor import Actor


def audit_entry(actor: Actor, at: datetime, entry: Entry, what: str, **data: object) -> None:
    """Write what happened to an entry into the trail."""
    record(
        actor=actor,
        at=at,
        event=f"intake:entry:{what}",
        subject=f"case:{entry.case_reference}",
        holder_id=entry.holder_id,
        data={"service": entry.round.service_id, "round": entry.round.round_id, "ticket": entry.ticket, **data},
    )
