"""In the demo world everyone takes legal notices electronically."""

from datetime import datetime

from balcao.notices.models import Registration

HOLDERS = ("p-1", "p-2", "p-3", "p-4", "p-5", "e-1", "e-2", "e-3", "e-4")


def load_demo(*, at: datetime) -> None:
    """Register the demo holders that are not registered yet; one who withdrew stays withdrawn."""
    Registration.objects.bulk_create(
        [Registration(holder_id=holder, since=at) for holder in HOLDERS], ignore_conflicts=True
    )
