"""What this room announces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateEvent(Event):
    """Something happened to a mandate; `by` is the holder id of the person who did it, or ``system``."""

    mandate_id: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateAsked(MandateEvent):
    """Somebody asks an entity for a mandate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateToConfirm(MandateEvent):
    """A mandate waits until enough of those who bind the entity have confirmed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateOffered(MandateEvent):
    """A mandate waits for its receiver to accept it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateBegun(MandateEvent):
    """A mandate is in force, or will be from its first day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateExtended(MandateEvent):
    """A mandate has a later last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateFirstUsed(MandateEvent):
    """Somebody acted under a mandate for the first time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateExpiring(MandateEvent):
    """A mandate in force ends in so many days."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateUnanswered(MandateEvent):
    """A request or an offer lapses soon if nobody answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateEnded(MandateEvent):
    """From now on nobody may act under this mandate; `why` is one of `Ending`."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityEnded(Event):
    """The entity's account can no longer be used: `status` says why. Every mandate it gave has ended with it."""

    entity_id: int
    at: datetime
    status: str
    successor_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityChanged(Event):
    """By its register an entity has another name or seat: `kind` is which, `after` what it is now, by field."""

    entity_id: int
    kind: str
    change_id: int
    effective_on: date
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgansChanged(Event):
    """Seats of an entity ended or began; from that day on those who `left` hold none, and those who `joined` do."""

    at: datetime
    entity_id: int
    effective_on: date
    reference: str
    left: tuple[int, ...]
    joined: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingRuleChanged(Event):
    """By its register or statutes an entity is bound in another way from now on."""

    at: datetime
    entity_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingEvent(Event):
    """Something happened to the closing of an account."""

    closing_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingAsked(ClosingEvent):
    """Those who bind the entity are asked to agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingAgreed(ClosingEvent):
    """Enough agreed: the day is set, and until then it can be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingNear(ClosingEvent):
    """The day is `days` away, or fewer; said on each of these days."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingUndone(ClosingEvent):
    """The account stays open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionEvent(Event):
    """Something happened to a substitution in an entity."""

    substitution_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionNamed(SubstitutionEvent):
    """Somebody is asked to stand in for an absent person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionAccepted(SubstitutionEvent):
    """They agreed: in these days they do what the absent person may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionEnded(SubstitutionEvent):
    """Nobody stands in any more."""
