"""What passes the door about assessments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from balcao.catalogue.api import ServiceVersion, Stage
from balcao.formkit.api import Journey
from balcao.kernel.texts import Text


class PanelState(StrEnum):
    """Where a panel is: applications still come in, nobody is named, points are awaited, it waits for the second pair
    of eyes, or it is closed."""

    TAKING = "taking"
    TO_OPEN = "to_open"
    OPEN = "open"
    PROPOSED = "proposed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSummary:
    """A panel in a list. `given` of `wanted` points are there."""

    id: int
    service: Text
    key: str
    in_round: bool
    stage: Text
    state: PanelState
    due_on: date | None
    applications: int
    given: int
    wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessorView:
    """An assessor of a panel: how many they gave of those nothing keeps them from, and from how many something does."""

    id: int
    name: Text
    outside: bool
    left: bool
    given: int
    of: int
    conflicts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """An application in its order. `totals` are those of the assessors, `outliers` the places in it of those marked;
    all empty while points are awaited. `placed`: within the places, `out`: too few points to go further."""

    number: int
    reference: str
    totals: tuple[Decimal, ...]
    outliers: frozenset[int]
    mean: Decimal | None
    spread: Decimal | None
    by_criterion: Mapping[str, Decimal]
    rank: int | None
    placed: bool
    out: bool
    given: int
    wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelView:
    """A panel for the officers who run it: who assesses, how far it is, and, once the last points are there or the term
    is over, the order. `quota` is None outside a round; `lacking` says how many assessors are
    still to be named."""

    summary: PanelSummary
    stage: Stage
    ties: tuple[str, ...]
    quota: int | None
    lacking: int
    assessors: tuple[AssessorView, ...]
    rows: tuple[Ranked, ...]
    complete: bool
    proposed_by: str
    mine: bool
    closed_at: datetime | None
    shown_at: datetime | None
    shown_by: str
    shown_why: str
    may_show: bool
    may_confirm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAssess:
    """An application on an assessor's list: ``new``, ``declared``, ``given`` or ``conflict``."""

    number: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessorDesk:
    """What one assessor has to do in a panel."""

    assessor_id: int
    service: Text
    department: str
    key: str
    stage: Stage
    due_on: date | None
    closed: bool
    shown: bool
    applications: tuple[ToAssess, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsView:
    """Points as given: by criterion, with reasons; `why` of a correction."""

    id: int
    given: Mapping[str, int]
    reasons: Mapping[str, str]
    total: Decimal
    given_at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationView:
    """One application before one assessor. `journey` is None before they declared, and has no question that identifies
    while names are hidden; `holder` is empty meanwhile. `others` are empty before their own points are there."""

    desk: AssessorDesk
    number: int
    state: str
    reference: str
    holder_id: str
    holder: Text
    version: ServiceVersion
    journey: Journey | None
    mine: PointsView | None
    before: tuple[PointsView, ...]
    others: tuple[PointsView, ...]
    following: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionRead:
    """A criterion as the applicant reads it: the mean of the points and every reason given, in no order of names."""

    name: Text
    most: int
    weight: int
    mean: Decimal
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRead:
    """A stage as the applicant reads it. `assessors` are empty where the service hides them."""

    name: Text
    mean: Decimal
    rank: int | None
    of: int
    quota: int | None
    least: int
    out: bool
    criteria: tuple[CriterionRead, ...]
    assessors: tuple[Text, ...]
