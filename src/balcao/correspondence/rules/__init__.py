"""The house's rules for chats, and when each department answers them, from data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

from balcao.calendar.api import working_calendar
from balcao.correspondence.chat_types import Hours
from balcao.kernel.clock import MACAU
from balcao.kernel.yaml_text import from_yaml

FILE = Path(__file__).parent / "chats.yaml"
HOURS = "chats.yaml"
LOOK_AHEAD = 60
"""So many days ahead the next opening is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRules:
    """After what time somebody counts as gone, a chat is over without them; how much may be written."""

    away: timedelta
    gone: timedelta
    at_desk: timedelta
    lines_a_minute: int
    chats_an_hour: int
    at_once: int
    longest: int
    waits_counted: int
    waits_within: timedelta


@cache
def chat_rules() -> ChatRules:
    """The rules as they are written."""
    read = from_yaml(FILE.read_text(encoding="utf-8"))
    return ChatRules(
        away=timedelta(minutes=int(read["away_minutes"])),
        gone=timedelta(minutes=int(read["gone_minutes"])),
        at_desk=timedelta(minutes=int(read["at_desk_minutes"])),
        lines_a_minute=int(read["lines_a_minute"]),
        chats_an_hour=int(read["chats_an_hour"]),
        at_once=int(read["at_once"]),
        longest=int(read["longest_line"]),
        waits_counted=int(read["waits_counted"]),
        waits_within=timedelta(days=int(read["waits_within_days"])),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Hours on days of the week, 1 is Monday; Macao's time."""

    days: frozenset[int]
    since: time
    until: time


def hours_known() -> Mapping[str, tuple[Stretch, ...]]:
    """When departments answer chats, by code, from `services/chats.yaml`; none where there is no file."""
    path = Path(settings.BALCAO_SERVICES) / HOURS
    try:
        state = path.stat()
    except FileNotFoundError:
        return {}
    return _read(path, state.st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, changed_ns: int) -> Mapping[str, tuple[Stretch, ...]]:
    written = from_yaml(path.read_text(encoding="utf-8")) or {}
    return {str(code): tuple(_stretch(each) for each in said["hours"]) for code, said in written.items()}


def _stretch(said: Mapping[str, object]) -> Stretch:
    days = said["days"]
    assert isinstance(days, list)
    return Stretch(
        days=frozenset(int(each) for each in days),
        since=time.fromisoformat(str(said["from"])),
        until=time.fromisoformat(str(said["until"])),
    )


def hours_of(department: str, at: datetime) -> Hours:
    """Whether the department answers chats at that moment; on a day on which offices are closed it does not."""
    stretches = hours_known().get(department, ())
    here, days = at.astimezone(MACAU), working_calendar()
    for ahead in range(LOOK_AHEAD if stretches else 0):
        day = here.date() + timedelta(days=ahead)
        if not days.is_working(day) and day.weekday() < 5:
            continue
        for each in sorted(stretches, key=lambda stretch: stretch.since):
            since, until = (datetime.combine(day, moment, MACAU) for moment in (each.since, each.until))
            if day.isoweekday() not in each.days or until <= here:
                continue
            return Hours(ever=True, open=since <= here, opens_at=None if since <= here else since)
    return Hours(ever=bool(stretches), open=False, opens_at=None)
