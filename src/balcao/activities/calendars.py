"""Activities as an iCalendar file (RFC 5545)."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from balcao.activities.types import ActivityState, ActivityView
from balcao.kernel.clock import UTC
from balcao.kernel.texts import pick


def activities_file(
    found: Iterable[ActivityView], language: str, *, name: str, address: Callable[[ActivityView], str]
) -> bytes:
    """An entry for each time; `address` is where one reads more. The first time keeps its UID when it is another, so
    does the second; each change has a higher SEQUENCE, and those of what is called off are cancelled."""
    calendar = Calendar()
    calendar.add("prodid", "-//Balcao//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for each in found:
        over, url = each.state is ActivityState.CALLED_OFF, address(each)
        for number, (begins, ends) in enumerate(each.spans, 1):
            event = Event()
            event.add("uid", f"activity-{each.number}-{number}@{urlsplit(url).hostname}")
            event.add("sequence", each.revision)
            event.add("dtstamp", each.changed_at)
            event.add("dtstart", begins.astimezone(UTC))
            event.add("dtend", ends.astimezone(UTC))
            event.add("summary", pick(each.title, language))
            event.add("location", each.place)
            event.add("url", url)
            event.add("status", "CANCELLED" if over else "CONFIRMED")
            calendar.add_component(event)
    return bytes(calendar.to_ical())
