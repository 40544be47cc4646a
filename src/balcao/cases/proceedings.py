"""What passes the door about hearings and decisions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from balcao.kernel.texts import Text


class HearingEnd(StrEnum):
    """How a hearing ended."""

    ANSWERED = "answered"
    WAIVED = "waived"
    SILENT = "silent"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingView:
    """A hearing before a decision against the applicant: what is intended and why, and what they said to it.

    `by_rules`: the decision table intends it, not an officer. `due_on` is None while its letter waits to be posted;
    `end` is None while it is open. `text` is the decision intended, as it was served.
    `about` is what is to be done to a decision taken (`DecisionKind`); empty before the first.
    """

    id: int
    by_rules: bool
    reasons: tuple[str, ...]
    note: str
    trace: Mapping[str, Any]
    opened_at: datetime
    opened_by: str
    days: int
    due_on: date | None
    end: HearingEnd | None
    ended_at: datetime | None
    answered_by: str
    answer: str
    files: tuple[Mapping[str, Any], ...]
    about: str = ""


def unheard(held: Collection[Collection[str]], reasons: Collection[str]) -> bool:
    """Whether somebody has yet to be heard on these reasons, after hearings `held` on those.

    They are heard once on each reason; a hearing that is over covers the officer's own words about it.
    """
    return not held or not set(reasons) <= {reason for each in held for reason in each}


class DecisionKind(StrEnum):
    """What a decision did: decide a case, or do something to the decision before it."""

    DECIDED = "decided"
    CORRECTED = "corrected"
    AMENDED = "amended"
    REVOKED = "revoked"
    UPHELD = "upheld"
    EXPRESS = "express"
    """It refuses in words, with reasons, what silence refused, or again what a superior had sent back."""
    REFERRED = "referred"
    """A superior sent it back; its author decides again."""


class RevisionEnd(StrEnum):
    """What became of a revision that was proposed."""

    DONE = "done"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralView:
    """What a superior sent back: by whom and why, which reasons do not hold, until when it is decided again."""

    by_name: str
    why: str
    unfounded: tuple[str, ...]
    last_day: date
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """A revision of a decision that waits: for the party to be heard, or for the second pair of eyes.

    `hearing` is the latest about it, if any; `may_confirm` and `may_return` are about who asks. `corrected` are the
    answers as documents will have them, `read_again` the registers that are asked anew, `reduces_to` what a fine
    becomes."""

    id: int
    kind: DecisionKind
    outcome: str
    why: str
    note: str
    conditions: Text
    reasons: tuple[str, ...]
    corrected: Mapping[str, Any]
    read_again: tuple[str, ...]
    refund: bool
    reduces_to: int | None
    proposed_at: datetime
    proposed_by: str
    hearing: HearingView | None
    may_confirm: bool

    @property
    def heard(self) -> bool:
        """Whether nobody has yet to be heard about it."""
        return self.hearing is None or self.hearing.end is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class StayView:
    """Why the decision in force has no effect at present: by law since that objection, or by order of a superior."""

    because_of: str
    why: str
    ordered_by: str
    since_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """A decision in the line of a case's decisions; the newest is the one in force from `effect_on`.

    `because_of` is the reference of the case by which it was asked for. `conditions` are rows with `text`, `met` and
    `due_on`; `for_name` names the absent officer in whose name it was taken. `why` is the ground of what was done to
    the decision before.
    """

    id: int
    kind: DecisionKind
    outcome: str
    word: str
    route: str
    reasons: tuple[str, ...]
    note: str
    conditions: tuple[Mapping[str, Any], ...]
    trace: Mapping[str, Any]
    at: datetime
    effect_on: date
    by_name: str
    for_name: str
    because_of: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A way against a decision, for its addressee: by `service_id` if it is lodged here, to which body, until when.

    `counts_from` is the day on which the decision counts as received, `served` whether that has come, `way` how; the
    last day is None while a letter waits to be posted. `lodged` is the reference of an objection lodged already.
    """

    id: str
    service_id: str
    name: Text
    body: Text
    basis: Text
    days: int
    suspends: bool
    way: str
    counts_from: date | None
    served: bool
    last_day: date | None
    over: bool
    lodged: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """The ways against the decision in force of a case; `state` is the case's."""

    reference: str
    service: Text
    state: str
    decided_at: datetime | None
    ways: tuple[Remedy, ...]
