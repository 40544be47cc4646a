"""A deadline in words, and a holder's deadlines as a calendar (RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Alarm, Calendar, Event

from balcao.agenda.types import Deadline, DeadlineKind
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import pick

REFRESHED = timedelta(hours=6)
EARLY = {
    DeadlineKind.LICENCE_ENDS: (30, 7),
    DeadlineKind.OBLIGATION_DUE: (30, 7),
    DeadlineKind.TERM_ENDS: (30, 7),
    DeadlineKind.REPORT_DUE: (30, 7),
    DeadlineKind.DECLARE_BY: (14, 3),
    DeadlineKind.DECISION_BY: (),
    DeadlineKind.DECLARE_FROM: (0,),
}
"""How many days before the calendar rings; a day before for all others."""
NINE = timedelta(hours=9)
BEFORE_MEETING = (timedelta(days=1), timedelta(hours=2))


def in_words(deadline: Deadline, language: str) -> str:
    """What it is, such as *Catering licence: last day*."""
    return translate(
        f"agenda.kind.{deadline.kind}", language, name=pick(deadline.name, language) if deadline.name else ""
    )


def calendar_of(deadlines: Iterable[Deadline], *, name: str, language: str, at: datetime) -> bytes:
    """The deadlines as an iCalendar file. Titles say what is due and of which service or licence, and nothing else."""
    calendar = Calendar()
    for key, value in (
        ("prodid", "-//Balcao//Deadlines//EN"),
        ("version", "2.0"),
        ("method", "PUBLISH"),
        ("name", name),
        ("x-wr-calname", name),
        ("x-wr-timezone", "Asia/Macau"),
    ):
        calendar.add(key, value)
    calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for each in deadlines:
        calendar.add_component(_event(each, language, at))
    return bytes(calendar.to_ical())


def _event(deadline: Deadline, language: str, at: datetime) -> Event:
    event, words = Event(), in_words(deadline, language)
    event.add("uid", f"{deadline.key}@{urlsplit(settings.BALCAO_PUBLIC_URL).hostname}")
    event.add("dtstamp", at)
    event.add("summary", words)
    event.add("url", f"{settings.BALCAO_PUBLIC_URL}{deadline.path}")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if deadline.starts_at else "TRANSPARENT")
    if deadline.starts_at is not None:
        event.add("dtstart", deadline.starts_at)
        event.add("dtend", deadline.starts_at + timedelta(minutes=deadline.minutes))
        early: tuple[timedelta, ...] = BEFORE_MEETING
    else:
        event.add("dtstart", deadline.day)
        event.add("dtend", deadline.day + timedelta(days=1))
        early = tuple(timedelta(days=days) - NINE for days in EARLY.get(deadline.kind, (1,)))
    for before in early:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", words)
        alarm.add("trigger", -before)
        event.add_component(alarm)
    return event
