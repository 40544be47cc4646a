"""Questions about messages sent."""

from balcao.exchange import models
from balcao.exchange.types import Delivery


def deliveries_of(case_reference: str) -> list[Delivery]:
    """The messages to other departments in one case, oldest first."""
    rows = models.Delivery.objects.filter(case_reference=case_reference).order_by("id")
    return [Delivery(row.department, "delivered" if row.delivered_at else "waiting", row.delivered_at) for row in rows]
