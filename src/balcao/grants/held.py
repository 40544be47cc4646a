"""What every verb about a grant needs: the rows under their locks, what was paid, a note in the trail."""

from datetime import datetime

from balcao.foundation.audit.api import record
from balcao.grants import models
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def locked(row: models.Grant | None) -> models.Grant | None:
    """The same grant, locked after its fund's year."""
    if row is None:
        return None
    year = models.FundYear.objects.select_for_update().get(pk=row.fund_year_id)
    found = models.Grant.objects.select_for_update().get(pk=row.pk)
    found.fund_year = year
    return found


def free(row: models.Grant, amount: int) -> None:
    """The fund of a locked grant has so much again; the caller saves the grant."""
    row.fund_year.committed -= amount
    row.fund_year.save(update_fields=["committed"])
    row.committed -= amount


def paid_of(row: models.Grant) -> int:
    """What of a grant is owed to its holder or was paid, in avos."""
    return sum(row.parts.exclude(payout_id=None).values_list("amount", flat=True))


def check_platform(actor: Actor) -> None:
    """See that it is the platform that acts.

    :raises NotFound: if not.
    """
    if not actor.is_system:
        raise NotFound("grants")


def note(actor: Actor, at: datetime, row: models.Grant, what: str, **data: object) -> None:
    """Keep in the trail what was done to a grant."""
    record(
        actor=actor,
        at=at,
        event=f"grants:grant:{what}",
        subject=f"grant:{row.pk}",
        holder_id=row.holder_id,
        data={"reference": row.case_reference, **data},
    )
