"""An appointment as an iCalendar file (RFC 5545), for any calendar."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from balcao.cases.meetings import AppointmentState, AppointmentView
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import UTC

LONGEST_LINE = 75
"""Octets; a longer line goes on after a break and a space."""


def appointment_file(meeting: AppointmentView, language: str) -> bytes:
    """The file of an appointment that has a time; opened again after a change it moves or ends the entry.

    The same appointment has the same UID for ever, and each change a higher SEQUENCE.
    """
    return b"".join(_folded(line) for line in _lines(meeting, language))


def _lines(meeting: AppointmentView, language: str) -> Iterator[str]:
    assert meeting.starts_at is not None
    over = meeting.state in {AppointmentState.CANCELLED, AppointmentState.MISSED}
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Balcao//EN")
    yield f"METHOD:{'CANCEL' if over else 'PUBLISH'}"
    yield "BEGIN:VEVENT"
    yield f"UID:appointment-{meeting.id}@{urlsplit(settings.BALCAO_PUBLIC_URL).hostname}"
    yield f"SEQUENCE:{meeting.sequence}"
    yield f"DTSTAMP:{_moment(meeting.changed_at)}"
    yield f"DTSTART:{_moment(meeting.starts_at)}"
    yield f"DTEND:{_moment(meeting.starts_at + timedelta(minutes=meeting.minutes))}"
    yield f"SUMMARY:{_text(translate(f'cases.meeting.{meeting.kind}', language))} · {meeting.reference}"
    yield f"STATUS:{'CANCELLED' if over else 'CONFIRMED'}"
    if meeting.place or meeting.link:
        yield f"LOCATION:{_text(meeting.place or meeting.link)}"
    yield from ("END:VEVENT", "END:VCALENDAR")


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> bytes:
    """The line in pieces that do not cut a character in two."""
    pieces, piece = [], b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > LONGEST_LINE - 1:
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
