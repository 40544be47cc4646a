"""An entity's account and its life, as they pass the door."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.entities.binding import BindingRule
from balcao.entities.types import BoundUntil, ChangeKind, EntityKind, EntityStatus
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An entity's account: when and by which case it was opened, whether it still is, who administers it, whether its
    `closing` was asked for and, once agreed, on which day it closes. `bound_until`: until when enough of those who bind
    it are in office."""

    kind: EntityKind
    register_no: str
    status: EntityStatus
    opened_at: datetime | None
    opened_by: str
    ended_on: date | None
    successor_no: str
    taxpayer_no: str
    address: str
    representatives: tuple[Text, ...]
    administrators: tuple[Text, ...]
    bound_by: BindingRule | None
    bound_until: BoundUntil | None = None
    closing: bool = False
    closes_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """A line of an entity's life: what it was before and after, where that can be said in a word."""

    kind: ChangeKind
    effective_on: date
    before: str
    after: str
