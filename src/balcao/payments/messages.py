"""A message of the payment provider, read and checked for its form."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import UTC
from balcao.kernel.errors import BalcaoError

TYPES = (
    "payment.succeeded",
    "payment.failed",
    "payment.reversed",
    "refund.succeeded",
    "consent.given",
    "consent.refused",
)


class BadMessage(BalcaoError):
    """The message is not genuine, or does not fit what we know; nothing was changed."""

    key = "payments.bad_message"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The provider's message: what happened to which payment, and when (None if it does not say).

    `refund` is our reference of a refund; without one, a refund is the provider's own doing. About a consent,
    `provider_id` is its token, and `shown` names the means of payment.
    """

    event_id: str
    type: str
    provider_id: str
    reference: str
    refund: str
    amount: int
    happened_at: datetime | None
    shown: str = ""


def provider() -> Actor:
    """Who acts when the provider tells us something."""
    return system_actor("payment provider")


def read_message(body: bytes) -> Message:
    """Read a message whose signature was checked.

    :raises BadMessage: if it is not as agreed.
    """
    try:
        data = json.loads(body)
        event_id, kind, amount = data["id"], data["type"], data["amount"]
        provider_id, reference, refund = data["payment"], data["reference"], data.get("refund", "")
    except (ValueError, KeyError, TypeError, RecursionError) as failure:
        raise BadMessage("malformed") from failure
    names = (event_id, provider_id, reference)
    if kind not in TYPES or not all(isinstance(name, str) and 0 < len(name) <= 100 for name in names):
        raise BadMessage("malformed")
    if (
        not isinstance(refund, str)
        or "\x00" in "".join((*names, refund))
        or isinstance(amount, bool)
        or not isinstance(amount, int)
    ):
        raise BadMessage("malformed")
    return Message(
        event_id=event_id,
        type=kind,
        provider_id=provider_id,
        reference=reference,
        refund=refund,
        amount=amount,
        happened_at=moment(data.get("at")),
        shown=str(data.get("shown", ""))[:40],
    )


def moment(written: Any) -> datetime | None:
    """A moment as the provider writes it: ISO 8601 with its zone, or Unix seconds; None if it is none."""
    try:
        if isinstance(written, int | float):
            return datetime.fromtimestamp(written, tz=UTC)
        read = datetime.fromisoformat(str(written))
    except (ValueError, OverflowError, OSError):
        return None
    return read if read.tzinfo else None
