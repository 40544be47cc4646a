"""What an application that an offer led to still lacks, and what is written down of an offer."""

from datetime import datetime

from balcao.benefits.models import Offer
from balcao.cases.api import DraftView
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor


def is_whole(view: DraftView) -> bool:
    """Whether nothing is asked, and nothing has to be settled first."""
    return view.journey.complete and not view.outstanding and not view.lacking


def note_offer(actor: Actor, at: datetime, row: Offer, what: str) -> None:
    """Write into the trail what became of an offer."""
    record(
        actor=actor,
        at=at,
        event=f"benefits:offer:{what}",
        subject=f"benefit-offer:{row.pk}",
        holder_id=row.holder_id,
        data={"service": row.service_id, "period": row.period, "draft": row.draft_id},
    )
