"""What lower rooms tell us. The cause is committed first; what follows it begins in a job."""

from balcao.cases.api import CaseGranted
from balcao.catalogue.api import followers
from balcao.entities.api import EntityChanged, OrgansChanged
from balcao.followups.jobs import follow_case, follow_event
from balcao.foundation.bus.api import subscriber
from balcao.kernel.clock import now
from balcao.licences.api import LicenceChanged

ENDED = ("ceased", "revoked", "transferred")
CHANGED = {"moved": "entity_moved", "renamed": "entity_renamed"}


@subscriber(CaseGranted)
def follow_what_was_granted(event: CaseGranted) -> None:
    """An application was granted that a service on offer follows."""
    if followers(event.service_id, at=now()):
        follow_case.defer(draft_id=event.draft_id)


@subscriber(LicenceChanged)
def follow_the_end_of_a_licence(event: LicenceChanged) -> None:
    """A licence ended, or is another's now; one that only rests does not count."""
    if event.kind.value not in ENDED or event.annulled:
        return
    told = {"change": {"on": event.holds_from.isoformat()}, "licence": {"number": event.number}}
    name = f"licence_{event.kind.value}"
    follow_event.defer(event=name, cause=f"licence-change:{event.change_id}", holder_id=event.holder_id, told=told)


@subscriber(EntityChanged)
def follow_a_change_of_the_register(event: EntityChanged) -> None:
    """An entity has another name or seat by its register."""
    told = {"change": {**event.after, "on": event.effective_on.isoformat()}}
    cause = f"entity-change:{event.change_id}"
    follow_event.defer(event=CHANGED[event.kind], cause=cause, holder_id=f"e-{event.entity_id}", told=told)


@subscriber(OrgansChanged)
def follow_new_organs(event: OrgansChanged) -> None:
    """Others hold the seats of an association."""
    cause = f"organs:{event.entity_id}:{event.effective_on}:{event.reference}"[:80]
    told = {"change": {"on": event.effective_on.isoformat(), "reference": event.reference}}
    follow_event.defer(event="organs_changed", cause=cause, holder_id=f"e-{event.entity_id}", told=told)
