"""When departments see people by video and which interpreters come, from data; the times that can be booked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from balcao.calendar.api import working_calendar
from balcao.kernel.clock import MACAU, macau_date
from balcao.kernel.yaml_text import from_yaml

FILE = Path(__file__).parent / "video.yaml"
COUNTERS = "video-counter.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoRules:
    """After what time somebody counts as away, or a visit as over; when the door of a booked time opens and closes; how
    often a recording may be proposed in a visit."""

    away: timedelta
    gone: timedelta
    longest: timedelta
    early: timedelta
    late: timedelta
    days_ahead: int
    code: timedelta
    code_tries: int
    idle: timedelta
    recordings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Hours of Macao on days of the week, 1 is Monday."""

    days: frozenset[int]
    since: time
    until: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreting:
    """A kind of interpreter, when one comes, and how many working days before they are asked."""

    kind: str
    hours: Stretch
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoCounter:
    """A department's video counter."""

    department: str
    hours: tuple[Stretch, ...]
    lasts: timedelta
    seats: int
    interpreters: tuple[Interpreting, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of interpreters that come, each once."""
        return tuple(dict.fromkeys(each.kind for each in self.interpreters))


@cache
def video_rules() -> VideoRules:
    """The rules as they are written."""
    read = from_yaml(FILE.read_text(encoding="utf-8"))
    return VideoRules(
        **{
            name: timedelta(minutes=int(read[f"{name}_minutes"]))
            for name in ("away", "gone", "longest", "early", "late", "code", "idle")
        },
        days_ahead=int(read["working_days_ahead"]),
        code_tries=int(read["code_tries"]),
        recordings=int(read["recordings"]),
    )


def video_counters() -> Mapping[str, VideoCounter]:
    """The video counter of each department that has one, by code: its own, or where others answer for it. None
    where there is no file."""
    path = Path(settings.BALCAO_SERVICES) / COUNTERS
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@lru_cache(maxsize=4)
def _read(path: Path, changed_ns: int) -> Mapping[str, VideoCounter]:
    written = from_yaml(path.read_text(encoding="utf-8")) or {}
    own = {str(code): _counter(str(code), said) for code, said in written.items() if "answered_by" not in said}
    others = {str(code): own[said["answered_by"]] for code, said in written.items() if "answered_by" in said}
    return own | others


def _counter(code: str, said: Mapping[str, Any]) -> VideoCounter:
    return VideoCounter(
        department=code,
        hours=tuple(_stretch(each) for each in said["hours"]),
        lasts=timedelta(minutes=int(said["minutes"])),
        seats=int(said["seats"]),
        interpreters=tuple(
            Interpreting(kind=str(each["kind"]), hours=_stretch(each), before=int(each["working_days_before"]))
            for each in said["interpreters"]
        ),
    )


def _stretch(said: Mapping[str, Any]) -> Stretch:
    return Stretch(
        days=frozenset(int(each) for each in said["days"]),
        since=time.fromisoformat(str(said["from"])),
        until=time.fromisoformat(str(said["until"])),
    )


def open_now(counter: VideoCounter, at: datetime) -> bool:
    """Whether somebody answers there at that moment."""
    here = at.astimezone(MACAU)
    return working_calendar().is_working(here.date()) and any(
        here.isoweekday() in each.days and each.since <= here.time() < each.until for each in counter.hours
    )


def times_of(counter: VideoCounter, kind: str, at: datetime) -> list[datetime]:
    """The times that could be booked within the working days ahead, taken or not; with a `kind`, those at which such an
    interpreter comes."""
    found: set[datetime] = set()
    for ahead, day in enumerate(_working_days(macau_date(at), video_rules().days_ahead)):
        if kind:
            stretches = [each.hours for each in counter.interpreters if each.kind == kind and ahead >= each.before]
        else:
            stretches = list(counter.hours)
        for each in stretches:
            if day.isoweekday() in each.days:
                found |= {moment for moment in _moments(day, each, counter.lasts) if moment > at}
    return sorted(found)


def _working_days(first: date, many: int) -> Iterator[date]:
    """Today, where it is one, and those that follow."""
    days, day, given = working_calendar(), first, 0
    while given <= many:
        if days.is_working(day):
            yield day
            given += 1
        elif day == first:
            given += 1
        day += timedelta(days=1)


def _moments(day: date, hours: Stretch, lasts: timedelta) -> Iterator[datetime]:
    moment, until = (datetime.combine(day, each, MACAU) for each in (hours.since, hours.until))
    while moment + lasts <= until:
        yield moment
        moment += lasts
