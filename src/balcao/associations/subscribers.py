"""What lower rooms tell us."""

from balcao.associations.operations.handover import open_handover
from balcao.associations.operations.register import enter_election, list_associations
from balcao.cases.api import OrgansFiled
from balcao.entities.api import OrgansChanged
from balcao.foundation.bus.api import subscriber


@subscriber(OrgansFiled)
def seat_the_elected(event: OrgansFiled) -> None:
    """The elected take their seats in the transaction in which their case goes on."""
    enter_election(
        at=event.at,
        entity_id=int(event.holder_id[2:]),
        reference=event.reference,
        elected_on=event.elected_on,
        begins=event.effect_on,
        ends=event.term_end,
        rows=event.seats,
    )


@subscriber(OrgansChanged)
def ask_who_keeps_acting(event: OrgansChanged) -> None:
    """An association is in the look-up as soon as it has organs; the new board decides about mandates."""
    list_associations(at=event.at, entity_ids=[event.entity_id])
    open_handover(at=event.at, change=event)
