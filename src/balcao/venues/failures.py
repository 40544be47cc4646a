"""What can go wrong; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class SlotTaken(BalcaoError):
    """Somebody else has one of these slots by now. What was held before stays held."""

    key = "venues.slot_taken"


class NoSuchSlot(BalcaoError):
    """That is no slot of the venue that can be had: it is closed then, too soon, too far, or past."""

    key = "venues.no_such_slot"


class TooManySlots(BalcaoError):
    """More slots than one application may have."""

    key = "venues.too_many_slots"


class NothingHeld(BalcaoError):
    """No slot is held for this application."""

    key = "venues.nothing_held"


class InUse(BalcaoError):
    """Somebody has booked one of these slots: call that off first."""

    key = "venues.in_use"
