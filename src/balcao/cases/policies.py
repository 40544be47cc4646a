"""Which officers a case concerns."""

from balcao.cases.models import Case
from balcao.catalogue.api import ServiceDefinition
from balcao.kernel.actor import Actor


def works_on(actor: Actor, case: Case) -> bool:
    """Whether deciding this case is the officer's duty."""
    return case.department in actor.departments and (case.duty in actor.duties or "chief" in actor.duties)


def is_asked(actor: Actor, department: str) -> bool:
    """Whether the officer speaks for a department that was asked for an opinion."""
    return department in actor.departments


def handles_draft(actor: Actor, definition: ServiceDefinition) -> bool:
    """Whether deciding applications for this service is the officer's duty."""
    duty = bool({definition.access.decide, "chief"} & actor.duties)
    return definition.data.department in actor.departments and duty
