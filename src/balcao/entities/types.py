"""What passes the door."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from balcao.entities.binding import BindingRule
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


MACHINE_ACTIONS = (Action.VIEW, Action.PREPARE, Action.LODGE)
"""What an entity's own software may be allowed. Signing, paying and giving rights are for persons."""


class EntityKind(StrEnum):
    """The kinds of entity."""

    COMPANY = "company"
    SOLE_TRADER = "sole_trader"
    ASSOCIATION = "association"
    BUILDING = "building"


class EntityStatus(StrEnum):
    """Whether an entity's account can be used; only an active one's can."""

    ACTIVE = "active"
    DISSOLVED = "dissolved"
    MERGED = "merged"
    STRUCK_OFF = "struck_off"
    CLOSED = "closed"


class ChangeKind(StrEnum):
    """What a register may tell about an entity."""

    DISSOLVED = "dissolved"
    MERGED = "merged"
    STRUCK_OFF = "struck_off"
    RENAMED = "renamed"
    MOVED = "moved"
    REPRESENTATIVES = "representatives"
    TERM = "term"


EVERY_SERVICE = "*"
"""The scope of a mandate for everything."""
CLIENTS = "clients"
"""The scope of a firm's mandate to its own people: the matters of those who gave the firm a mandate."""


class MandateState(StrEnum):
    """Where a mandate stands. Only one in force gives any right."""

    REQUESTED = "requested"
    CONFIRMING = "confirming"
    OFFERED = "offered"
    IN_FORCE = "in_force"
    ENDED = "ended"


class Ending(StrEnum):
    """Why a mandate ended."""

    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    GIVEN_UP = "given_up"
    EXPIRED = "expired"
    REPLACED = "replaced"
    CUT = "cut"
    ENTITY = "entity"


class Origin(StrEnum):
    """By which way a mandate came about."""

    PORTAL = "portal"
    SHEET = "sheet"
    COUNTER = "counter"
    BOARD = "board"
    ABSENCE = "absence"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is about to be done, as far as a mandate's conditions ask. What is not known is not within a condition."""

    amount: int | None = None
    is_renewal: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a mandate gives. The days are included; amounts are avos."""

    actions: frozenset[Action]
    until_on: date
    scope: str = EVERY_SERVICE
    since_on: date | None = None
    amount_up_to: int | None = None
    renewals_only: bool = False
    may_delegate: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """Which of an entity's things somebody may see: everything, or what goes by one of these scopes."""

    everything: bool
    scopes: frozenset[str] = frozenset()

    def shows(self, scopes: tuple[str, ...]) -> bool:
        """Whether something known under these scopes is seen."""
        return self.everything or not self.scopes.isdisjoint(scopes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One open way to an entity, as narrow as the narrowest mandate on it. The last day is included."""

    mandate_id: int
    scope: str
    actions: tuple[Action, ...]
    until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitySummary:
    """An entity in a list. `closes_on`, when its account closes, only where one chooses for whom to act."""

    entity_id: int
    holder_id: str
    kind: EntityKind
    names: Text
    register_no: str
    closes_on: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something is allowed; `reason` names the text that says why not, `mandate_id` by which mandate.

    `chain` are all mandates on which it rests, that one and those above it.
    """

    allowed: bool
    reason: str = ""
    mandate_id: int | None = None
    chain: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateSummary:
    """A mandate as both sides read it. The last day is included. `person_id` is None when a firm holds it.

    `state` is the one of the day it was asked for: one whose last day has passed has ended.
    """

    mandate_id: int
    entity_id: int
    entity_name: Text
    person_id: int | None
    receiver: str
    receiver_name: Text
    scope: str
    actions: tuple[Action, ...]
    since_on: date
    until_on: date
    amount_up_to: int | None
    renewals_only: bool
    may_delegate: bool
    parent_id: int | None
    replaces_id: int | None
    state: MandateState
    ended_why: str
    ended_on: date | None
    origin: Origin
    answer_by: date | None
    note: str
    reviewed_on: date | None
    confirmed: tuple[str, ...]
    stands_for: Text | None = None
    """The absent person whose rights it lends; None where it lends nobody's."""

    @property
    def revoked(self) -> bool:
        """Whether somebody ended it before its last day."""
        return self.state is MandateState.ENDED and self.ended_why != Ending.EXPIRED

    @property
    def waits(self) -> bool:
        """Whether somebody has to answer before it gives any right."""
        return self.state in (MandateState.REQUESTED, MandateState.CONFIRMING, MandateState.OFFERED)

    def usable_on(self, day: date) -> bool:
        """Whether it is in force on that day, or will be later."""
        return self.state is MandateState.IN_FORCE and day <= self.until_on


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionSummary:
    """Who stands in for whom in an entity. Both days are included; nothing is lent before it is `accepted`.

    `signs_as` are the posts of the absent one for which the substitute signs.
    """

    substitution_id: int
    entity_id: int
    entity_name: Text
    person_id: int
    person_name: Text
    substitute_id: int
    substitute_name: Text
    from_on: date
    until_on: date
    accepted: bool
    ended: bool
    signs_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineSummary:
    """A piece of software that an entity registered. `used_at`: when it last signed in; `ended`: it was taken back."""

    machine_id: int
    entity_id: int
    name: str
    thumbprint: str
    registered_by: Text
    registered_at: datetime
    used_at: datetime | None
    ended: bool

    @property
    def receiver(self) -> str:
        """Its name in mandates and in the trail, by which it also signs in."""
        return f"m-{self.machine_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSummary:
    """A link to one application: for whom, what it lets them do until when, until when it may be taken, and when they
    first opened it."""

    invitation_id: int
    entity_id: int
    entity_name: Text
    scope: str
    actions: tuple[Action, ...]
    until_on: date
    name: str
    open_until_on: date
    opened_at: datetime | None
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """Who represents an entity by its register: the post, and the term if it has one."""

    person_id: int
    post: str
    term_start: date | None = None
    term_end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entity as its register has it. Any `least` of those who hold one of `posts` bind it,
    unless the register gives a whole rule.
    """

    kind: EntityKind
    register_no: str
    name_zh: str
    name_pt: str
    taxpayer_no: str = ""
    address: str = ""
    representatives: tuple[Representative, ...]
    posts: tuple[str, ...]
    least: int
    bound_by: BindingRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterChange:
    """What a register told: its number for it, and since when it holds; which other fields count, the kind says.

    Of representatives `bound_by` is the whole rule where the register gives one, else any `least` of `posts`.
    """

    kind: ChangeKind
    source: str
    sequence: int
    effective_on: date
    name_zh: str = ""
    name_pt: str = ""
    address: str = ""
    into: str = ""
    representatives: tuple[Representative, ...] = ()
    posts: tuple[str, ...] = ()
    least: int = 1
    bound_by: BindingRule | None = None
    term_end: date | None = None


class SeatSource(StrEnum):
    """Where we know a seat from."""

    REGISTER = "register"
    CASE = "case"
    OBJECTION = "objection"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeat:
    """A seat as a register or an election has it. The last day is included; None when no end is known."""

    person_id: int
    body: str
    post: str
    term_start: date
    term_end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatSummary:
    """A seat with its term, whose last day is included, and from where and since when it is known.

    `void`: it was found never to have been.
    """

    seat_id: int
    entity_id: int
    person_id: int
    body: str
    post: str
    term_start: date
    term_end: date | None
    source: SeatSource
    reference: str
    known_from: datetime
    void: bool

    def runs_on(self, day: date) -> bool:
        """Whether that day lies in its term."""
        return not self.void and self.term_start <= day and (self.term_end is None or day <= self.term_end)


@dataclass(frozen=True, slots=True)
class BoundUntil:
    """The last day on which the binding rule can be met; None when no end is known. `ever`: whether it ever could."""

    ever: bool
    last_day: date | None
