"""A booking as an iCalendar file (RFC 5545)."""

from urllib.parse import urlsplit

from icalendar import Calendar, Event

from balcao.kernel.clock import UTC
from balcao.kernel.texts import pick
from balcao.venues.offering import venue_of
from balcao.venues.types import BookingState, BookingView


def booking_file(booking: BookingView, language: str, *, summary: str, address: str) -> bytes:
    """An entry for each slot; `address` is where its holder reads more. The same slot has the same UID for ever, and
    each change a higher SEQUENCE: opened again after it was called off, the entries end."""
    venue, over = venue_of(booking.venue), booking.state is BookingState.ENDED
    calendar = Calendar()
    calendar.add("prodid", "-//Balcao//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if over else "PUBLISH")
    where = f"{pick(venue.name.text(), language)}, {pick(venue.address.text(), language)}"
    for number, (begins, ends) in enumerate(booking.spans, 1):
        event = Event()
        event.add("uid", f"booking-{booking.id}-{number}@{urlsplit(address).hostname}")
        event.add("sequence", booking.sequence)
        event.add("dtstamp", booking.changed_at)
        event.add("dtstart", begins.astimezone(UTC))
        event.add("dtend", ends.astimezone(UTC))
        event.add("summary", f"{summary} · {booking.case_reference}")
        event.add("location", where)
        event.add("url", address)
        event.add("status", "CANCELLED" if over else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
