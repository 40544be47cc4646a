"""An appointment as an iCalendar file (RFC 5545), for any calendar."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from balcao.cases.meetings import AppointmentState, AppointmentView
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import UTC


def appointment_file(meeting: AppointmentView, language: str, *, address: str = "") -> bytes:
    """The file of an appointment that has a time; opened again after a change it moves or ends the entry.

    `address` is where one enters a meeting by video.

    The same appointment has the same UID for ever, and each change a higher SEQUENCE.
    """
    assert meeting.starts_at is not None
    over = meeting.state in {AppointmentState.CANCELLED, AppointmentState.MISSED}
    starts = meeting.starts_at.astimezone(UTC)
    event = Event()
    event.add("uid", f"appointment-{meeting.id}@{urlsplit(settings.BALCAO_PUBLIC_URL).hostname}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=meeting.minutes))
    event.add("summary", f"{translate(f'cases.meeting.{meeting.kind}', language)} · {meeting.reference}")
    event.add("status", "CANCELLED" if over else "CONFIRMED")
    if meeting.place or address:
        event.add("location", meeting.place or address)
    calendar = Calendar()
    calendar.add("prodid", "-//Balcao//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if over else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
