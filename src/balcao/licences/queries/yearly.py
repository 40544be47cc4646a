"""Licences for which something is paid each year."""

from datetime import datetime

from balcao.licences import models
from balcao.licences.queries.licences import licence_of
from balcao.licences.types import Licence, LicenceState


def active_of_kind(*, kind: str, at: datetime) -> list[Licence]:
    """Every licence of a kind that holds on that day, whoever has it. For the platform itself."""
    rows = models.Licence.objects.filter(kind=kind).order_by("number")
    return [each for each in (licence_of(row, at) for row in rows) if each.state is LicenceState.IN_FORCE]
