"""What a person is told about the way nudges take to them."""

from datetime import datetime

from balcao.kernel.actor import system_actor
from balcao.notices.delivery.queries import shown_address
from balcao.notices.models import UnusableAddress
from balcao.notices.operations import send_worded
from balcao.notices.types import Channel
from balcao.notices.wording.worded import worded

DEPARTMENT = "SAFP"
"""In whose name the platform itself writes."""


def tell_of_address(*, address_id: int, at: datetime) -> None:
    """A notice to the person, whom other channels may still reach; said once."""
    row = UnusableAddress.objects.filter(pk=address_id, works_again_at__isnull=True).first()
    if row is None:
        return
    channel = Channel(row.channel)
    words = worded(f"notices.unusable.{channel}", address=shown_address(channel, row.address))
    send_worded(
        words=words,
        actor=system_actor(),
        at=at,
        holder_id=f"p-{row.person_id}",
        department=DEPARTMENT,
        case_reference="",
        key=f"unusable:{row.pk}",
    )
