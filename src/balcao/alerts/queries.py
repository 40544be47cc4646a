"""Questions about alerts."""

from datetime import datetime

from balcao.alerts.links import alert_by
from balcao.alerts.models import Change
from balcao.alerts.types import AlertShown, ChangeShown
from balcao.documents.api import Standing, verify_number
from balcao.kernel.actor import Actor

AT_MOST = 1000


def alert_view(*, token: str, at: datetime) -> AlertShown:
    """The alert of a link.

    :raises NotFound: if we did not make the link.
    """
    row = alert_by(token)
    found = verify_number(number=row.number, code=row.code, at=at) if row.code else None
    return AlertShown(
        number=row.number,
        code=row.code,
        title=found.document.title if found and found.document else "",
        standing=found.standing if found else Standing(row.standing),
        confirmed=row.confirmed_at is not None,
        ended=row.ended_at is not None,
    )


def changes_for(*, actor: Actor, after: int) -> list[ChangeShown]:
    """What this software is to learn, from the change after that one on, oldest first, at most 1,000."""
    rows = Change.objects.filter(alert__machine_id=actor.machine_id, pk__gt=after).select_related("alert")
    return [
        ChangeShown(
            change_id=each.pk,
            number=each.alert.number,
            standing=each.standing,
            since=each.since,
            instead=each.instead,
            noticed_at=each.noticed_at,
        )
        for each in rows.order_by("pk")[:AT_MOST]
    ]
