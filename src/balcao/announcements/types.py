"""What passes the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balcao.kernel.texts import Text
from balcao.notices.api import MailingSummary, MailingTravel


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Which cases: in one of the `states` (``in_course``, ``granted``, ``refused``), lodged on the days from `since` to
    `until`, both included; None is open."""

    states: tuple[str, ...]
    since: date | None = None
    until: date | None = None

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        days = {name: day.isoformat() if day else None for name, day in (("since", self.since), ("until", self.until))}
        return {"states": list(self.states), **days}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Narrowed":
        """The same again."""
        days = {name: date.fromisoformat(kept[name]) if kept[name] else None for name in ("since", "until")}
        return cls(states=tuple(kept["states"]), **days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Who would be told: `total` holders, the names of some, and of the first `looked_at` how many have `no_way` to be
    told that something lies in their inbox. With `needs_two` a second chief confirms."""

    total: int
    sample: tuple[Text, ...]
    looked_at: int
    no_way: int
    needs_two: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementShown:
    """An announcement. `mailing` is how far it came, None while it `waits` and when it was sent back (`returned` says
    why); `travel` is how the messages about it travelled, where one looks at it alone."""

    announcement_id: int
    department: str
    service_id: str
    narrowed: Narrowed
    subject: Text
    body: Text
    total: int
    written_at: datetime
    written_by: str
    decided_by: str
    waits: bool
    may_confirm: bool
    returned: str
    sample: tuple[Text, ...]
    mailing: MailingSummary | None
    travel: MailingTravel | None = None
