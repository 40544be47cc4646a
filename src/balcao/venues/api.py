"""The door of the venues."""

from balcao.venues.calendars import booking_file
from balcao.venues.events import HoldOver
from balcao.venues.failures import InUse, NoSuchSlot, NothingHeld, SlotTaken, TooManySlots
from balcao.venues.forgetting import FORGETS
from balcao.venues.offering import booking_facts, first_day, in_figures, last_day, slots_named, venue_of
from balcao.venues.operations import (
    block_slots,
    book_slots,
    end_booking,
    hold_slots,
    keep_hold,
    release_hold,
    unblock_slots,
)
from balcao.venues.policies import kept_venues
from balcao.venues.queries import (
    booking_of_case,
    booking_of_draft,
    bookings_of_cases,
    desk_days,
    slots_of_days,
    what_bars,
)
from balcao.venues.types import BookingState, BookingView, DaySlots, DeskDay, DeskSlot, Slot, SlotState, Span, Why

__all__ = [
    "FORGETS",
    "BookingState",
    "BookingView",
    "DaySlots",
    "DeskDay",
    "DeskSlot",
    "HoldOver",
    "InUse",
    "NoSuchSlot",
    "NothingHeld",
    "Slot",
    "SlotState",
    "SlotTaken",
    "Span",
    "TooManySlots",
    "Why",
    "block_slots",
    "book_slots",
    "booking_facts",
    "booking_file",
    "booking_of_case",
    "booking_of_draft",
    "bookings_of_cases",
    "desk_days",
    "end_booking",
    "first_day",
    "hold_slots",
    "in_figures",
    "keep_hold",
    "kept_venues",
    "last_day",
    "release_hold",
    "slots_named",
    "slots_of_days",
    "unblock_slots",
    "venue_of",
    "what_bars",
]
