"""What lower rooms tell us. The cause is committed first; statuses follow in a job."""

from balcao.credentials.jobs import follow_bearer, follow_subject
from balcao.credentials.types import Source
from balcao.entities.api import EntityEnded, MandateEnded, OrgansChanged, summary_for_notice
from balcao.foundation.bus.api import subscriber
from balcao.kernel.clock import now
from balcao.licences.api import LicenceChanged


@subscriber(LicenceChanged)
def follow_a_licence(event: LicenceChanged) -> None:
    """Suspended, lifted, revoked, passed on, or taken back."""
    follow_subject.defer(source=Source.LICENCE.value, key=event.number)


@subscriber(MandateEnded)
def follow_a_mandate(event: MandateEnded) -> None:
    """Whoever acted under it may see nothing of the entity any more, unless by another."""
    ended = summary_for_notice(event.mandate_id, now())
    follow_bearer.defer(holder_id=f"e-{ended.entity_id}")


@subscriber(OrgansChanged)
def follow_new_organs(event: OrgansChanged) -> None:
    """Others hold the seats of an entity."""
    for holder in (f"e-{event.entity_id}", *(f"p-{number}" for number in {*event.left, *event.joined})):
        follow_bearer.defer(holder_id=holder)


@subscriber(EntityEnded)
def follow_an_end(event: EntityEnded) -> None:
    """An entity's account can no longer be used."""
    follow_bearer.defer(holder_id=f"e-{event.entity_id}")
