"""What passes the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from balcao.kernel.texts import Text


class LicenceState(StrEnum):
    """Derived on the day of asking; only a cancellation is stored."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class ChangeKind(StrEnum):
    """What may happen to a licence."""

    ENTERED = "entered"
    EXTENDED = "extended"
    TERMS_CHANGED = "terms_changed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence as it stands. `valid_until` is its last day (included); None means without end."""

    number: str
    kind: str
    holder_id: str
    department: str
    name: Text
    terms: Mapping[str, Any]
    valid_from: date
    valid_until: date | None
    state: LicenceState
    document_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry of a licence's history. `terms` are those that hold from then on."""

    at: datetime
    kind: ChangeKind
    valid_until_before: date | None
    valid_until_after: date | None
    terms: Mapping[str, Any]
    case_reference: str
    reason: Text
