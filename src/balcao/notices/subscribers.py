"""What lower rooms tell us."""

from balcao.accounts.api import get_person
from balcao.calendar.api import WorkingDaysChanged
from balcao.entities.api import MandateRevoked, holder_name
from balcao.foundation.bus.api import subscriber
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now
from balcao.kernel.texts import Text
from balcao.notices.operations import send_notice
from balcao.notices.recounting import recount_service
from balcao.notices.words import say

HOUSE = "SAFP"
"""Whose notices are those about accounts themselves."""


@subscriber(WorkingDaysChanged)
def move_service(event: WorkingDaysChanged) -> None:
    """A fiction that falls on a closed day moves to the next working day, and back."""
    recount_service(actor=event.by, at=event.at, day=event.day, closed=event.closed, reason=event.reason)


@subscriber(MandateRevoked)
def tell_both_sides(event: MandateRevoked) -> None:
    """The person learns that they may no longer act, the entity that it ended."""
    entity = f"e-{event.entity_id}"
    values: dict[str, Text | str] = {"person": get_person(event.person_id).name, "entity": holder_name(entity)}
    for holder_id, side in ((f"p-{event.person_id}", "person"), (entity, "entity")):
        send_notice(
            actor=system_actor(HOUSE),
            at=now(),
            holder_id=holder_id,
            department=HOUSE,
            subject=say(f"notices.mandate_ended.{side}.subject", **values),
            body=say(f"notices.mandate_ended.{side}.body", **values),
            legal=False,
            case_reference="",
            key=f"mandate:{event.mandate_id}:ended:{side}",
        )
