"""What people are told about an offer."""

from datetime import date, datetime

from balcao.benefits.models import Offer
from balcao.catalogue.api import ServiceVersion
from balcao.kernel.actor import system_actor
from balcao.notices.api import send_worded, worded


def tell_offered(offer: Offer, version: ServiceVersion, *, at: datetime, key: str, until: date | None = None) -> None:
    """What is intended, and until when to say yes or no (without `until` the offer's last day); told once a key."""
    department = version.definition.data.department
    words = worded(f"benefits.note.{key}", service=version.definition.text("name"), until=until or offer.until_on)
    send_worded(
        words=words,
        actor=system_actor(department),
        at=at,
        holder_id=offer.holder_id,
        department=department,
        case_reference="",
        path=f"/as/{offer.holder_id}/benefits/{offer.pk}/",
        scopes=(offer.service_id,),
        key=f"benefit:{offer.pk}:{key}",
    )
