"""Who applies together with a holder, as pages show it."""

from dataclasses import dataclass
from datetime import datetime

from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CoApplicantView:
    """Somebody who applies together with the holder; `left_at` is when they withdrew, if they did."""

    person_id: int
    name: Text
    left_at: datetime | None
