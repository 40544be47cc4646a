"""What is shown of alerts."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.documents.api import Standing
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertShown:
    """An alert as who holds its link sees it. `title` is empty when the document is gone."""

    number: str
    code: str
    title: Text | str
    standing: Standing
    confirmed: bool
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeShown:
    """A change as software reads it; `change_id` grows, and is where to go on from."""

    change_id: int
    number: str
    standing: str
    since: date | None
    instead: str
    noticed_at: datetime
