"""What passes the door."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from balcao.kernel.actor import PostHeld
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account has at the moment it is read: the posts held that day, and its factors."""

    posts: frozenset[PostHeld]
    factors: frozenset[int]


class OpeningKind(StrEnum):
    """For whom an account is opened."""

    RESIDENT = "resident"
    NON_RESIDENT = "non_resident"
    CHILD = "child"


class ContactWay(StrEnum):
    """By which way a code or a message reaches a person."""

    PHONE = "phone"
    EMAIL = "email"


class FaceState(StrEnum):
    """What the face match provider said."""

    PENDING = "pending"
    MATCH = "match"
    DIFFERENT = "different"


class CounterKind(StrEnum):
    """What a counter does with an account."""

    OPENING = "opening"
    RECOVERY = "recovery"


class OpeningStep(StrEnum):
    """The pages of opening an account, in their order."""

    IDENTITY = "identity"
    PHONE = "phone"
    PHONE_CODE = "phone-code"
    EMAIL = "email"
    EMAIL_CODE = "email-code"
    WHO = "who"
    FACE = "face"
    FACE_WAIT = "face-wait"
    AGREEMENT = "agreement"
    OPENED = "opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningState:
    """How far an opening is. `name` and `number` are empty until the register answered."""

    opening_id: int
    kind: OpeningKind
    step: OpeningStep
    number: str
    born_on: date | None
    phone: str
    email: str
    name_zh: str
    name_pt: str
    identified: bool
    face: FaceState | None
    guardian_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryState:
    """Where a recovery stands: nothing is said before a code is proven."""

    proven: bool
    usable_at: datetime | None
    usable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterActSummary:
    """An act at a counter, for officers. `code` is there once confirmed and until used."""

    act_id: int
    kind: CounterKind
    number: str
    name: str
    asked_by: int
    asked_at: datetime
    slip: str
    confirmed: bool
    code: str
    expires_at: datetime | None


class GuardianshipOrigin(StrEnum):
    """From where we know who looks after whom."""

    REGISTER = "register"
    COURT = "court"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianshipSummary:
    """A guardianship. The last day is included, None where a court has to end it; `scopes` say in which matters.

    `confirmed` is false while a court's paper waits for the second officer; `ended` tells that somebody ended it.
    """

    guardianship_id: int
    ward_id: int
    ward_name: Text
    guardian_id: int
    guardian_name: Text
    origin: GuardianshipOrigin
    scopes: tuple[str, ...]
    since_on: date
    until_on: date | None
    reference: str
    confirmed: bool
    ended: bool
    asked_by: int | None
