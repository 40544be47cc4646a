"""Places that a department hires out, as data: `<department>/venues.yaml`, beside its services.

They are read as they lie there, like the places where papers are collected: a day on which a hall is closed holds for
every version of a service.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from balcao.catalogue.loader import BadService, read_yaml
from balcao.catalogue.parts import Confidence, Part, Period, Trilingual
from balcao.catalogue.types import Problem
from balcao.kernel.clock import MACAU

FILE = "venues.yaml"
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Opening(Part):
    """From when until when it can be had on those days of the week, in slots of so many `minutes`."""

    days: tuple[Day, ...] = Field(default=DAYS, min_length=1)
    opens: time
    closes: time
    minutes: int = Field(ge=15, le=960)

    @model_validator(mode="after")
    def _holds_a_slot(self) -> Self:
        span = datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)
        if span < timedelta(minutes=self.minutes):
            raise ValueError("`closes` lies less than one slot after `opens`")
        return self


class Closed(Period):
    """Days on which it cannot be had, both included, and why."""

    why: Trilingual


class Venue(Part):
    """A hall, a square, a court: for how many people (`capacity`), with what in it (`equipment`, codes of the list
    `venue-equipment`), when (`hours`, not on public holidays unless `holidays`), not while it is `closed`. `fee_class`
    is what a service's fees by class name; `insurance` whether who hires it has to be insured. `duty` is whose work its
    calendar is, `department` the one that hires it out.
    """

    department: str = ""
    duty: str
    name: Trilingual
    address: Trilingual
    capacity: int = Field(ge=1)
    equipment: tuple[str, ...] = ()
    hours: tuple[Opening, ...] = Field(min_length=1)
    holidays: bool = False
    closed: tuple[Closed, ...] = ()
    fee_class: str = Field(default="", pattern=r"^([a-z0-9]+(_[a-z0-9]+)*)?$")
    insurance: bool = False
    confidence: Confidence = "sourced"

    def slots_on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The slots of a day by its hours alone: when each begins and ends."""
        for hours in self.hours:
            begins = datetime.combine(day, hours.opens, MACAU)
            ends = datetime.combine(day, hours.closes, MACAU)
            step = timedelta(minutes=hours.minutes)
            while DAYS[day.weekday()] in hours.days and begins + step <= ends:
                yield begins, begins + step
                begins += step

    def closed_on(self, day: date) -> Closed | None:
        """Why it cannot be had that day, where the file says so."""
        return next((each for each in self.closed if each.holds_on(day)), None)


def venues(root: Path) -> Mapping[str, Venue]:
    """Every department's by their id, in the order of the files.

    :raises BadService: if one is not described as it must be, or two have one id.
    """
    found: dict[str, Venue] = {}
    for path in sorted(root.glob(f"[!_]*/{FILE}")):
        own = venues_of(path.parent)
        if twice := sorted(found.keys() & own.keys()):
            raise BadService([Problem(path, twice[0], "is a venue of another department; give it another id")])
        found |= own
    return found


def venues_of(department: Path) -> Mapping[str, Venue]:
    """Those of the department whose folder it is; none where it has no such file.

    :raises BadService: as `venues`.
    """
    path = department / FILE
    return _read(path, path.stat().st_mtime_ns) if path.exists() else {}


@lru_cache(maxsize=64)
def _read(path: Path, changed_ns: int) -> Mapping[str, Venue]:
    written = read_yaml(path)
    if not isinstance(written, dict):
        raise BadService([Problem(path, "file", "must name venues by their id")])
    try:
        return {
            str(name): Venue.model_validate({**said, "department": path.parent.name.upper()})
            for name, said in written.items()
        }
    except ValidationError as invalid:
        first = invalid.errors()[0]
        raise BadService([Problem(path, ".".join(map(str, first["loc"])), first["msg"])]) from None
    except TypeError:
        raise BadService([Problem(path, "file", "must say of each venue what it is")]) from None
