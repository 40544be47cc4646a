"""What differs when somebody is under guardianship: who signs and lodges in their name, and where that may be."""

from datetime import datetime

from balcao.accounts.api import guardians_of
from balcao.cases.failures import GuardianNeeded, NotUnderGuardianship
from balcao.cases.models import Draft
from balcao.cases.scopes import scopes_of
from balcao.catalogue.api import ServiceDefinition
from balcao.entities.api import Action, require
from balcao.kernel.actor import Actor


def check_guardianship(actor: Actor, definition: ServiceDefinition, at: datetime, *, lodging: bool = False) -> None:
    """See that the service may be used by, or for, somebody under guardianship, where its data minds.

    :raises NotUnderGuardianship: if it is not for them at all.
    :raises GuardianNeeded: if they lodge it themself and a guardian has to.
    """
    rule = definition.data.under_guardianship
    if rule == "either" or actor.entity_id is not None or actor.principal_id is None:
        return
    if actor.ward_id is None and not guardians_of(ward_id=actor.principal_id, at=at):
        return
    if rule == "nobody":
        raise NotUnderGuardianship
    if lodging and actor.ward_id is None:
        raise GuardianNeeded


def sign_for(actor: Actor, at: datetime, draft: Draft, action: Action) -> None:
    """See that a guardian may do this with what their ward is asked to sign; for oneself nothing is asked.

    :raises NotFound: if they may not.
    """
    if actor.ward_id is not None:
        require(actor=actor, action=action, at=at, scopes=scopes_of(draft.service_id, draft.pk))


def in_whose_hand(actor: Actor) -> dict[str, bool | str]:
    """What a line of the timeline keeps when a guardian did it, or a clerk entered it at a counter."""
    by_guardian = {"guardian": True} if actor.ward_id is not None and not actor.is_system else {}
    return {**by_guardian, **(actor.clerk.noted if actor.clerk else {})}


def by_guardian(holder_id: str, by: str) -> bool:
    """Whether one person did something in another's name; among persons that is a guardian."""
    return holder_id.startswith("p-") and by.startswith("p-") and by != holder_id
