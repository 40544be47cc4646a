"""Handing one message over to its department: what the jobs do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from balcao.exchange.gateways.http import gateway
from balcao.exchange.models import Delivery
from balcao.foundation.audit.api import record_each
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.actor import Actor


def deliver_message(*, actor: Actor, at: datetime, delivery_id: int) -> bool:
    """Hand a message to its department; returns whether this call delivered it. Again is harmless.

    No transaction is open while the other side is waited for. If two try at once, the receiver knows the key
    and only one of them notes the arrival.

    :raises Unreachable: if it is not certain that the message arrived.
    """
    delivery = _WAITING.first(delivery=delivery_id)
    if delivery is None:
        return False
    departments = gateway(settings.BALCAO_REGISTERS_URL, settings.BALCAO_REGISTERS_TIMEOUT)
    departments.tell(delivery.department, _letter(delivery), delivery.key)
    with transaction.atomic():
        arrived = max(at, delivery.asked_at)
        if not Delivery.objects.filter(pk=delivery_id, delivered_at__isnull=True).update(delivered_at=arrived):
            return False
        record_deliveries(actor, at, [delivery], "delivered")
    return True


_WAITING = KeptQuestion(lambda: Delivery.objects.filter(pk=given("delivery"), delivered_at__isnull=True))


def _letter(delivery: Delivery) -> dict[str, Any]:
    return {
        "case_reference": delivery.case_reference,
        "holder_id": delivery.holder_id,
        "sent_at": delivery.asked_at.isoformat(),
        "message": delivery.message,
    }


def record_deliveries(actor: Actor, at: datetime, deliveries: Sequence[Delivery], what: str) -> None:
    """Write in the trail that messages were `asked` for or `delivered`."""
    record_each(
        actor=actor,
        at=at,
        event=f"exchange:delivery:{what}",
        about=[
            (
                f"delivery:{delivery.pk}",
                delivery.holder_id,
                {"department": delivery.department, "case": delivery.case_reference},
            )
            for delivery in deliveries
        ],
    )
