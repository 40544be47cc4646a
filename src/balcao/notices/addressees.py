"""Who is told of a notice."""

from collections.abc import Sequence
from datetime import datetime

from balcao.accounts.api import guardians_of
from balcao.entities.api import EVERY_SERVICE, mandated_to_receive, representatives_of
from balcao.notices.models import Notice


def addressees(notice: Notice, at: datetime) -> list[int]:
    """The persons to tell who may read it: of somebody under guardianship the guardians too.

    Of an entity those mandated to receive notices about the matter; its representatives too when it has legal effect,
    or when nobody is.
    """
    kind, _, number = notice.holder_id.partition("-")
    scopes = (EVERY_SERVICE, *notice.scopes)
    if kind == "e":
        mandated = mandated_to_receive(int(number), at, scopes)
        return representatives_of(int(number), at, scopes) if notice.legal or not mandated else mandated
    guardians = guardians_of(ward_id=int(number), at=at)
    return [int(number), *(each.guardian_id for each in guardians if not set(scopes).isdisjoint(each.scopes))]


def nobody_assigned(holder_id: str, scopes: Sequence[str], at: datetime) -> bool:
    """Whether the holder is an entity where nobody is mandated to receive notices about such a matter."""
    if not holder_id.startswith("e-"):
        return False
    return not mandated_to_receive(int(holder_id[2:]), at, (EVERY_SERVICE, *scopes))
