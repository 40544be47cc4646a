"""What passes the door."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from balcao.kernel.texts import Text


class LicenceState(StrEnum):
    """Derived on the day of asking from dated facts; never stored."""

    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    """The last day is over, and it may still be renewed: the cure period."""
    LAPSED = "lapsed"
    """The cure period is over too."""
    REVOKED = "revoked"
    CEASED = "ceased"
    TRANSFERRED = "transferred"
    """Another's now; so it looks to who held it before."""

    @property
    def ended(self) -> bool:
        """Whether no renewal brings it back to who asks."""
        return self in (LicenceState.REVOKED, LicenceState.CEASED, LicenceState.TRANSFERRED)


class ChangeKind(StrEnum):
    """What may happen to a licence."""

    ENTERED = "entered"
    EXTENDED = "extended"
    TERMS_CHANGED = "terms_changed"
    REPLACED = "replaced"
    """The document was lost, damaged or wrong, and another was issued."""
    SUSPENDED = "suspended"
    LIFTED = "lifted"
    REVOKED = "revoked"
    CEASED = "ceased"
    TRANSFERRED = "transferred"


class Restraint(StrEnum):
    """What officers do to a licence: suspend and revoke by the decision of a case, lift and annul by four eyes."""

    SUSPEND = "suspend"
    LIFT = "lift"
    REVOKE = "revoke"
    ANNUL = "annul"
    """A change never should have been: it is taken back, and stays on record."""


class Neglect(StrEnum):
    """What an obligation that is overdue causes."""

    NOTHING = "nothing"
    DESK = "desk"
    SUSPEND = "suspend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A proof or an inspection that is owed by `due_on` (included)."""

    id: int
    name: Text
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence as it stands. `valid_until` is its last day (included); None means without end.

    `owed` is what falls due for it, where a list of a holder's licences was asked for.
    `cure_until` is the last day on which an expired one may be renewed. A suspension holds from its first to its last
    day, or until it is lifted; `ended_on` is the first day on which a revoked or ceased one no longer holds.
    """

    number: str
    kind: str
    holder_id: str
    department: str
    name: Text
    terms: Mapping[str, Any]
    valid_from: date
    valid_until: date | None
    cure_until: date | None
    suspended_from: date | None
    suspended_until: date | None
    ended_on: date | None
    state: LicenceState
    document_number: str
    owed: tuple[Owed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry of a licence's history: when it was known, and from which day it holds.

    `terms` are those that hold from then on. `annulled_at` says that it was taken back, and `annulled_why`; `at_rest`
    why it does not count at present, None when it does.
    """

    id: int
    at: datetime
    kind: ChangeKind
    holds_from: date
    holds_until: date | None
    valid_until_before: date | None
    valid_until_after: date | None
    terms: Mapping[str, Any]
    document_number: str
    case_reference: str
    reason: Text
    annulled_at: datetime | None
    annulled_why: Text
    at_rest: Text | None

    @property
    def counts(self) -> bool:
        """Whether it is true at present."""
        return self.annulled_at is None and self.at_rest is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """Something a holder owes by a day (included). Overdue is what is still owed and no longer in time.

    `rests`: its term stands still while the decision that asks for it has no effect; then it goes on with the days
    left. `dropped_on` is since when it is owed no more, though it was not met, and `dropped_why` on which ground.
    """

    id: int
    number: str
    key: str
    name: Text
    kind: str
    due_on: date
    fulfilled_on: date | None
    note: str
    overdue: bool
    neglect: Neglect
    basis: Text
    rests: bool = False
    dropped_on: date | None = None
    dropped_why: Text = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether it is still owed."""
        return self.fulfilled_on is None and self.dropped_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A restraint that waits for the second pair of eyes. `may_confirm` is about who asks."""

    id: int
    number: str
    act: Restraint
    holds_from: date
    holds_until: date | None
    change_id: int | None
    reason: str
    proposed_at: datetime
    proposed_by: str
    may_confirm: bool
