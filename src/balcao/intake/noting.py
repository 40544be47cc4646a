"""What happens to rounds and entries, written into the trail."""

from datetime import datetime

from balcao.foundation.audit.api import record
from balcao.intake.drawing import list_hash
from balcao.intake.models import Entry, Round
from balcao.intake.types import EntryState
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


def tickets_of(row: Round) -> list[str]:
    """The tickets that a draw would order now."""
    return sorted(row.entries.filter(state=EntryState.WAITING).values_list("ticket", flat=True))


def audit_round(actor: Actor, at: datetime, row: Round, what: str, **data: object) -> None:
    """Write what happened to a round into the trail."""
    record(
        actor=actor,
        at=at,
        event=f"intake:round:{what}",
        subject=f"round:{row.service_id}:{row.round_id}",
        holder_id="",
        data={"seed_sha256": row.seed_sha256, "list_sha256": list_hash(tickets_of(row)) or row.list_sha256, **data},
    )
