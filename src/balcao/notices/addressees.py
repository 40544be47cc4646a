"""Who is told of a notice."""

from datetime import datetime

from balcao.accounts.api import guardians_of
from balcao.entities.api import EVERY_SERVICE, representatives_of
from balcao.notices.models import Notice


def addressees(notice: Notice, at: datetime) -> list[int]:
    """The persons to tell who may read it: of somebody under guardianship the guardians too."""
    kind, _, number = notice.holder_id.partition("-")
    scopes = (EVERY_SERVICE, *notice.scopes)
    if kind == "e":
        return representatives_of(int(number), at, scopes)
    guardians = guardians_of(ward_id=int(number), at=at)
    return [int(number), *(each.guardian_id for each in guardians if not set(scopes).isdisjoint(each.scopes))]
