"""The door of the bus."""

from balcao.foundation.bus.registry import Event, announce, subscriber, subscribers_of

__all__ = ["Event", "announce", "subscriber", "subscribers_of"]
