"""What providers report later: that a message arrived, or did not.

Reports come twice, late, in any order, and from strangers. A report only ever moves an attempt on: queued, sent,
failed, delivered, bounced. So the order does not matter, and one that comes after we gave up still counts.
"""

import email
import email.policy
import json
from datetime import datetime
from email.message import Message
from typing import Literal

from django.conf import settings
from django.db import transaction

from balcao.foundation.audit.api import record
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import BalcaoError
from balcao.kernel.signatures import is_genuine
from balcao.notices.delivery.keys import keys_in
from balcao.notices.delivery.unusable import mark_unusable
from balcao.notices.models import Attempt
from balcao.notices.types import AttemptState, Channel

ORDER = list(AttemptState)
REPORTED = {AttemptState.DELIVERED, AttemptState.BOUNCED, AttemptState.FAILED}
BOUNCES = {"failed": AttemptState.BOUNCED, "delivered": AttemptState.DELIVERED}
"""The actions of a delivery status notification (RFC 3464) that settle something; `delayed` does not."""

type Outcome = Literal["taken", "known", "unknown"]


class BadReport(BalcaoError):
    """The report is not signed by our provider, or cannot be understood."""

    key = "notices.bad_report"


def receive_report(*, at: datetime, body: bytes, signature: str) -> Outcome:
    """Take in a signed report: ``{"key", "state", "gone", "detail"}``, or ``{"bounce": <the returned mail>}``.

    `gone` says that the address takes nothing for good. Returns whether it changed something, was known, or names
    no attempt of ours.

    :raises BadReport: if it is not genuine or cannot be understood.
    """
    if not is_genuine(signature, body, secret=settings.BALCAO_MESSAGES_SECRET, now_seconds=at.timestamp()):
        raise BadReport
    try:
        told = json.loads(body)
        if "bounce" in told:
            return take_bounce(str(told["bounce"]).encode(), at=at)
        state = AttemptState(told["state"])
        key, detail, gone = str(told["key"]), str(told.get("detail", "")), told.get("gone") is True
    except (ValueError, KeyError, TypeError, AttributeError) as failure:
        raise BadReport from failure
    if state not in REPORTED:
        raise BadReport
    return settle(key=key, state=state, gone=gone, detail=detail, at=at)


def take_bounce(mail: bytes, *, at: datetime) -> Outcome:
    """Take in a mail that came to the address for bounces: a delivery status notification (RFC 3464).

    Anyone can write to that address: only one that returns a ``Message-ID`` of ours, which only we can make, counts.
    """
    message = email.message_from_bytes(mail, policy=email.policy.default)
    state, detail = _status(message)
    keys = keys_in(_returned(message))
    if state is None or not keys:
        return "unknown"
    gone = state is AttemptState.BOUNCED and detail.startswith("5.1")
    return settle(key=keys[0], state=state, gone=gone, detail=detail, at=at)


@transaction.atomic
def settle(*, key: str, state: AttemptState, gone: bool, detail: str, at: datetime) -> Outcome:
    """Move an attempt on; one that came as far already stays as it is."""
    row = Attempt.objects.select_for_update(of=("self",)).select_related("nudge__notice").filter(key=key).first()
    if row is None:
        return "unknown"
    if ORDER.index(state) <= ORDER.index(AttemptState(row.state)):
        return "known"
    row.state, row.settled_at, row.detail = state.value, at, detail[:200]
    row.save(update_fields=["state", "settled_at", "detail"])
    record(
        actor=system_actor(),
        at=at,
        event=f"notices:nudge:{state.value}",
        subject=f"notice:{row.nudge.notice_id}",
        holder_id=row.nudge.notice.holder_id,
        data={"channel": row.channel, "provider": row.provider, "detail": row.detail},
    )
    if gone:
        mark_unusable(row.nudge.person_id, Channel(row.channel), row.address, reason=row.detail, at=at)
    return "taken"


def _status(message: Message) -> tuple[AttemptState | None, str]:
    """What the notification says, with its status code."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            fields = [each for each in part.get_payload() if isinstance(each, Message)]
            for field in fields:
                if field.get("Action"):
                    words = f"{field.get('Status', '')} {field.get('Diagnostic-Code', '')}".strip()
                    return BOUNCES.get(str(field["Action"]).strip().lower()), words
    return None, ""


def _returned(message: Message) -> str:
    """The ``Message-ID`` lines of the mail that came back, whole or only its headers."""
    found = []
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            found.append(str(email.message_from_string(str(part.get_payload())).get("Message-ID", "")))
        elif part.get_content_type() == "message/rfc822":
            found += [str(each.get("Message-ID", "")) for each in part.get_payload() if isinstance(each, Message)]
    return "\n".join(found)
