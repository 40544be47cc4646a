"""How this room writes into the audit trail."""

from datetime import datetime

from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.payments import models


def audit_order(
    actor: Actor, at: datetime, order: models.Order, what: str, *, under: int | None = None, **data: object
) -> None:
    """One line of the trail about an order, and under which mandate it was done."""
    record(
        actor=actor,
        at=at,
        event=f"payments:order:{what}",
        subject=f"order:{order.pk}",
        holder_id=order.holder_id,
        data={"reference": order.reference, "subject": order.subject, "total": order.total, **data},
        mandate_id=under,
    )


def audit_till(actor: Actor, at: datetime, session: models.TillSession, what: str, **data: object) -> None:
    """One line of the trail about a till."""
    record(
        actor=actor,
        at=at,
        event=f"payments:till:{what}",
        subject=f"till:{session.pk}",
        data={"till": session.till, **data},
    )
