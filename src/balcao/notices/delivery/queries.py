"""How the nudges of a notice stand."""

import json
from collections.abc import Iterable
from datetime import datetime

from balcao.accounts.api import masked_phone
from balcao.notices.gateways.push import push_service
from balcao.notices.models import Attempt, Nudge
from balcao.notices.types import AttemptState, Channel, DeliveryLine


def deliveries(notice_ids: Iterable[int]) -> dict[int, list[DeliveryLine]]:
    """The state of each nudge by notice, the latest attempt of each address. The caller knows the notices."""
    rows = Attempt.objects.filter(nudge__notice_id__in=list(notice_ids)).select_related("nudge").order_by("pk")
    latest = {(row.nudge.notice_id, row.nudge.person_id, row.channel, row.address): row for row in rows}
    found: dict[int, list[DeliveryLine]] = {}
    for (notice_id, *_whom), row in latest.items():
        found.setdefault(notice_id, []).append(_line(row))
    return found


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
