"""Which device is which kiosk, the codes of appointments, and what waits there for somebody's word."""

import hashlib
from datetime import datetime

from balcao.accounts.api import six_digits
from balcao.counter.models import Assistance, Confirmation, Station, VideoVisit

CODE_PURPOSE = "counter-video"


def hashed(text: str) -> str:
    """What is kept of a code or a secret."""
    return hashlib.sha256(text.encode()).hexdigest()


def station_id_of(secret: str) -> int | None:
    """The kiosk whose device keeps that secret; None for any other."""
    if not secret:
        return None
    found = Station.objects.filter(secret_hash=hashed(secret), ended_at__isnull=True).values_list("pk", flat=True)
    return found.first()


def appointment_code(row: VideoVisit) -> str:
    """What one types at a kiosk for a booked visit."""
    return f"{row.pk}-{appointment_digits(row)}"


def appointment_digits(row: VideoVisit) -> str:
    """The figures that prove that one knows of a booked visit."""
    return six_digits(CODE_PURPOSE, row.pk, row.nonce)


def waiting_at_station(station_id: int, at: datetime) -> Confirmation | None:
    """What waits for the word of whoever sits at a kiosk."""
    rows = Confirmation.objects.select_related("assistance", "assistance__person").filter(
        assistance__in=Assistance.objects.filter(
            video__station_id=station_id, video__ended_at__isnull=True, ended_at__isnull=True
        ),
        confirmed_at__isnull=True,
        ended_at__isnull=True,
        until_at__gt=at,
    )
    return rows.order_by("-pk").first()
