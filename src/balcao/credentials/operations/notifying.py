"""What a wallet tells of the credentials it was given (OpenID4VCI 1.0, section 11)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.credentials.dpop import PLAIN, Call
from balcao.credentials.failures import ProtocolError
from balcao.credentials.keys import hashed
from balcao.credentials.models import Delivery
from balcao.credentials.operations.following import end_credentials
from balcao.credentials.operations.issuing import grant_of
from balcao.credentials.subjects import bearer_again
from balcao.credentials.types import Told
from balcao.foundation.audit.api import record

MOST_WORDS = 200


def take_notification(*, token: str, request: Mapping[str, Any], at: datetime, call: Call = PLAIN) -> None:
    """Take down what became of credentials; those a wallet did not keep become invalid. Again changes nothing.

    :raises ProtocolError: as the protocol names it.
    """
    grant = grant_of(token=token, at=at, call=call)
    handle, event = request.get("notification_id"), request.get("event")
    if (
        not isinstance(event, str)
        or event not in set(Told)
        or not isinstance(request.get("event_description", ""), str)
    ):
        raise ProtocolError("invalid_notification_request", f"event is one of {', '.join(Told)}")
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update()
            .filter(grant=grant, handle_hash=hashed(handle if isinstance(handle, str) else ""))
            .first()
        )
        if delivery is None:
            raise ProtocolError("invalid_notification_id")
        _take(delivery, Told(event), str(request.get("event_description", ""))[:MOST_WORDS], at)


def _take(delivery: Delivery, told: Told, words: str, at: datetime) -> None:
    if delivery.told in (told, Told.FAILED, Told.DELETED):
        return
    Delivery.objects.filter(pk=delivery.pk).update(told=told, told_at=at)
    ended = 0 if told is Told.ACCEPTED else end_credentials(delivery.credentials.all(), at=at)
    grant = delivery.grant
    actor = bearer_again(person_id=grant.person_id, holder_id=grant.holder_id, at=at)
    if actor is None:
        return
    record(
        actor=actor,
        at=at,
        event="credentials:credential:told",
        subject=f"{grant.source}:{grant.subject}",
        holder_id=grant.holder_id,
        data={"type": grant.type_id, "told": told, "ended": ended, "grant": grant.pk, "words": words},
    )
