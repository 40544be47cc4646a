"""What the data say about a kind of licence; a kind that nobody described has no rules of its own."""

from datetime import date, timedelta

from django.conf import settings

from balcao.catalogue.api import LicenceKind, licence_kinds

REMINDERS = (90, 60, 30, 7)
"""Days before the end, where the kind says no others."""
DUTY = "licensing"


def kind_of(kind: str) -> LicenceKind | None:
    """The kind as described."""
    return licence_kinds(settings.BALCAO_SERVICES).get(kind)


def cure_until(kind: str, valid_until: date | None) -> date | None:
    """The last day on which a licence of that kind may still be renewed."""
    described = kind_of(kind)
    if valid_until is None:
        return None
    return valid_until + timedelta(days=described.cure_days if described else 0)


def reminders_of(kind: str) -> tuple[int, ...]:
    """On which days before the end a holder is reminded, the first of them first."""
    described = kind_of(kind)
    return described.reminders if described else REMINDERS


def duty_of(kind: str) -> str:
    """Whose work licences of that kind are in their department."""
    described = kind_of(kind)
    return described.duty if described else DUTY
