"""Which officers a case concerns."""

from balcao.cases.models import Case, Signature
from balcao.catalogue.api import ServiceDefinition
from balcao.kernel.actor import Actor


def is_party(actor: Actor, case: Case) -> bool:
    """Whether the officer applied, lodged or was asked to sign: nobody works on a case of their own."""
    if actor.self_id in {case.holder_id, case.lodged_by}:
        return True
    return Signature.objects.filter(draft_id=case.draft_id, person_id=actor.person_id or 0).exists()


def works_on(actor: Actor, case: Case) -> bool:
    """Whether deciding this case is the officer's duty."""
    if is_party(actor, case):
        return False
    return case.department in actor.departments and (case.duty in actor.duties or "chief" in actor.duties)


def is_asked(actor: Actor, department: str) -> bool:
    """Whether the officer speaks for a department that was asked for an opinion."""
    return department in actor.departments


def handles_draft(actor: Actor, definition: ServiceDefinition) -> bool:
    """Whether deciding applications for this service is the officer's duty."""
    duty = bool({definition.access.decide, "chief"} & actor.duties)
    return definition.data.department in actor.departments and duty
