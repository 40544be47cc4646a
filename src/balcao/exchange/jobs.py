"""Delivering messages, and trying again those that could not be."""

from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet

from balcao.exchange.delivery import deliver_message
from balcao.exchange.gateways.base import Unreachable
from balcao.exchange.models import Delivery
from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now

OVERDUE = timedelta(minutes=5)
MOST = 100
"""So many of one department's in a round."""


@job(name="exchange.deliver", queue="notify")
def deliver(delivery_ids: list[int]) -> None:
    """Hand over messages; retried for those that could not be, which hold up no others."""
    at, failures = now(), []
    for delivery_id in delivery_ids:
        try:
            deliver_message(actor=system_actor(), at=at, delivery_id=delivery_id)
        except Unreachable as failure:
            failures.append(failure)
    if failures:
        raise failures[0]


@periodic(name="exchange.deliver_overdue", cron="*/5 * * * *")
def deliver_overdue(timestamp: int) -> int:
    """Try again what still waits, for as long as it takes; returns how many arrived.

    The retries of a job end after some hours, an outage may not. One failure and the department's other
    messages wait for the next round; those to other departments do not.
    """
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    overdue = Delivery.objects.filter(delivered_at__isnull=True, asked_at__lte=at - OVERDUE)
    departments = overdue.order_by("department").values_list("department", flat=True).distinct()
    return sum(_deliver_all(list(_oldest(overdue, department)), at) for department in departments)


def _oldest(overdue: QuerySet[Delivery], department: str) -> QuerySet[Delivery, int]:
    return overdue.filter(department=department).order_by("asked_at", "pk").values_list("pk", flat=True)[:MOST]


def _deliver_all(numbers: list[int], at: datetime) -> int:
    arrived = 0
    for delivery_id in numbers:
        try:
            arrived += deliver_message(actor=system_actor(), at=at, delivery_id=delivery_id)
        except Unreachable:
            break
    return arrived
