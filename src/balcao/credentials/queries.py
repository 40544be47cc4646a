"""What a person carries of a holder's."""

from datetime import datetime

from django.db.models import Count, Max, Min

from balcao.credentials.models import Issued
from balcao.credentials.types import Carried, Status
from balcao.kernel.actor import Actor


def carried_by(*, actor: Actor, at: datetime) -> dict[tuple[str, str], Carried]:
    """What the actor carries of the holder they act for, by type and subject: how many, since when, until when."""
    rows = Issued.objects.filter(
        person_id=actor.person_id or 0, holder_id=actor.holder_id, removed_at=None, expires_at__gt=at
    ).exclude(status=Status.INVALID)
    counted = rows.values("type_id", "subject").annotate(
        count=Count("pk"), since_at=Min("issued_at"), until_at=Max("expires_at")
    )
    return {
        (each["type_id"], each["subject"]): Carried(
            count=each["count"], since_at=each["since_at"], until_at=each["until_at"]
        )
        for each in counted
    }
