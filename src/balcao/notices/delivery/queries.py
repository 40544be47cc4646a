"""How the nudges of a notice stand."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from balcao.accounts.api import masked_phone
from balcao.foundation.db.api import along, brought
from balcao.notices.gateways.push import push_service
from balcao.notices.models import Attempt, Notice, Nudge
from balcao.notices.types import AttemptState, Channel, DeliveryLine


def deliveries(notice_ids: Iterable[int]) -> dict[int, list[DeliveryLine]]:
    """The state of each nudge by notice, the latest attempt of each address. The caller knows the notices."""
    rows = Notice.objects.filter(pk__in=list(notice_ids)).annotate(attempts_along=attempts_along())
    return {row.pk: list(told) for row in rows.only("pk") if (told := told_of(row))}


def attempts_along() -> ArraySubquery:
    """What to annotate notices with so that they bring what was tried, for `told_of`."""
    return along(Attempt.objects.filter(nudge__notice=OuterRef("pk")).order_by("pk"))


def told_of(notice: Notice) -> tuple[DeliveryLine, ...]:
    """The state of each nudge of a notice that brought its attempts along, the latest attempt of each address."""
    rows = brought(Attempt, notice.attempts_along)  # type: ignore[attr-defined]
    latest = {(row.nudge_id, row.channel, row.address): row for row in rows}
    return tuple(_line(row) for row in latest.values())


def _line(row: Attempt) -> DeliveryLine:
    return DeliveryLine(
        channel=Channel(row.channel),
        masked=shown_address(Channel(row.channel), row.address),
        state=AttemptState(row.state),
        at=row.settled_at or row.sent_at or row.queued_at,
    )


def shown_address(channel: Channel, address: str) -> str:
    """Enough of an address that its owner knows it, and nobody else learns it."""
    if channel is Channel.MAIL:
        name, _, host = address.partition("@")
        return f"{name[:2]}•••@{host}"
    return masked_phone(address) if channel is Channel.SMS else push_service(json.loads(address)["endpoint"])


def left_untold(*, since: datetime, before: datetime) -> list[tuple[int, int]]:
    """Notice and person of the nudges that no provider took, begun between the two moments, not opened meanwhile."""
    waiting = Nudge.objects.filter(sent_at__isnull=True, notice__opened_at__isnull=True, notice__moot_at__isnull=True)
    waiting = waiting.filter(notice__sent_at__gte=since)
    tried = waiting.filter(attempts__queued_at__lt=before).exclude(attempts__queued_at__gte=before)
    return list(tried.distinct().order_by("pk").values_list("notice_id", "person_id")[:1000])
