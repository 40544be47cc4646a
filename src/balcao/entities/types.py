"""What passes the door."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from balcao.kernel.texts import Text


class Action(StrEnum):
    """What a mandate may allow."""

    VIEW = "view"
    PREPARE = "prepare"
    LODGE = "lodge"
    SIGN = "sign"
    PAY = "pay"
    RECEIVE_NOTICES = "receive_notices"
    MANAGE = "manage"


class EntityKind(StrEnum):
    """The kinds of entity."""

    COMPANY = "company"
    SOLE_TRADER = "sole_trader"
    ASSOCIATION = "association"
    BUILDING = "building"


EVERY_SERVICE = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitySummary:
    """An entity in a list."""

    entity_id: int
    holder_id: str
    kind: EntityKind
    names: Text
    register_no: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something is allowed; `reason` names the text that says why not, `mandate_id` by which mandate."""

    allowed: bool
    reason: str = ""
    mandate_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateSummary:
    """A mandate in a list. The last day is included."""

    mandate_id: int
    entity_id: int
    person_id: int
    scope: str
    actions: tuple[Action, ...]
    since_on: date
    until_on: date
    revoked: bool

    def usable_on(self, day: date) -> bool:
        """Whether it is in force on that day, or will be later."""
        return not self.revoked and day <= self.until_on


@dataclass(frozen=True, slots=True)
class SignerRule:
    """Any `least` of these persons must sign; `expired` when the term of the organs has ended."""

    least: int
    persons: tuple[int, ...]
    expired: bool = False
