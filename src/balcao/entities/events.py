"""What this room announces."""

from dataclasses import dataclass

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateRevoked(Event):
    """From now on the person may no longer act under this mandate."""

    mandate_id: int
    entity_id: int
    person_id: int
