"""What passes the door about inspections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from balcao.cases.meetings import AppointmentView
from balcao.catalogue.api import CheckItem
from balcao.kernel.texts import Text


class InspectionState(StrEnum):
    """Where a visit stands."""

    PLANNED = "planned"
    SIGNED = "signed"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an inspector found at an item: a yes or no, a measure as written, nothing for a mere remark.

    `seen` is the version they had before them, `at` the moment on their phone.
    """

    item: str
    value: Any
    remark: str
    seen: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A finding as it stands."""

    item: str
    value: Any
    remark: str
    version: int
    by_name: str
    found_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of findings that were sent: versions by item, and those another inspector changed meanwhile.

    `closed`: the report was signed already, so they are kept beside it. `decided`: the case was, so they change
    nothing of the decision.
    """

    versions: Mapping[str, int]
    conflicts: tuple[FindingView, ...]
    closed: bool
    decided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoView:
    """A photo; latitude and longitude in degrees, where the inspector agreed to say."""

    key: UUID
    item: str
    file: Mapping[str, Any]
    taken_at: datetime
    latitude: Decimal | None
    longitude: Decimal | None
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectorView:
    """Who inspects, and when they signed."""

    person_id: int
    name: Text
    signed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionSummary:
    """A visit in a list, in the order of a day: by its agreed time, then by parish and address."""

    id: int
    reference: str
    version_id: int
    holder_name: str
    state: InspectionState
    place: str
    parish: str
    starts_at: datetime | None
    due_on: date | None
    follow_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionView:
    """A visit with everything found. `content_hash` is what inspectors sign; `late` came after the report.

    `inspects`: the reader is one of its inspectors; `works_on_case`: deciding the case is their duty.
    """

    id: int
    reference: str
    version_id: int
    holder_name: str
    state: InspectionState
    place: str
    appointment: AppointmentView | None
    due_on: date | None
    follow_up: bool
    checklist: tuple[CheckItem, ...]
    findings: Mapping[str, FindingView]
    late: tuple[FindingView, ...]
    photos: tuple[PhotoView, ...]
    inspectors: tuple[InspectorView, ...]
    content_hash: str
    reason: str
    report_number: str
    decided: bool
    inspects: bool
    works_on_case: bool
    may_sign: bool
