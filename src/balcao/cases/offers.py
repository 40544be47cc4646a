"""What an offer of a case is, for the verbs and questions about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from balcao.kernel.texts import Text

OPEN_OFFER: Mapping[str, bool] = {"accepted_at__isnull": True, "ended_at__isnull": True}
"""An offer that still waits for somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """A case offered to a new applicant, as both sides and the officer see it. `open`: it still waits."""

    offer_id: int
    reference: str
    service: Text
    from_name: Text
    to_name: Text
    offered_at: datetime
    agreed_at: datetime | None
    open: bool
