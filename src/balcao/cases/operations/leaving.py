"""One of several who applied together withdraws."""

from datetime import datetime

from django.db import transaction

from balcao.cases.clock import end_clock
from balcao.cases.co_applicants import tell_co_applicants
from balcao.cases.failures import AlreadyDecided
from balcao.cases.freeing import free_what_was_taken
from balcao.cases.jobs import end_charges
from balcao.cases.models import Case, CoApplicant
from balcao.cases.notes import tell_holder
from balcao.cases.own import note_own
from balcao.cases.staying import end_stays_by
from balcao.cases.types import CaseState
from balcao.catalogue.api import get_version
from balcao.entities.api import holder_name
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound


@transaction.atomic
def leave_application(*, actor: Actor, at: datetime, reference: str, why: str = "") -> None:
    """Withdraw from an application one made together with others, before it is decided. By the service's rule it ends
    for all, or goes on for the others; they are told, and who left is told nothing further. Twice changes nothing.

    :raises NotFound: for whoever did not apply together, or acts for somebody else.
    :raises AlreadyDecided: when it is too late.
    """
    case = Case.objects.select_for_update().filter(reference=reference).first()
    own = actor.entity_id is None and actor.ward_id is None
    row = CoApplicant.objects.filter(case=case, person_id=actor.principal_id or 0).first() if case and own else None
    if case is None or row is None:
        raise NotFound(f"case {reference}")
    if row.left_at is not None:
        return
    if case.outcome or CaseState(case.state).closed:
        raise AlreadyDecided(case.decided_by_name)
    row.left_at, row.left_why = at, why.strip()[:1000]
    row.save(update_fields=["left_at", "left_why"])
    together = get_version(case.version_id).definition.data.co_applicants
    ends = together is None or together.withdrawal == "ends"
    who = holder_name(f"p-{row.person_id}")
    if ends:
        end_clock(case, at)
        case.state, case.finished_at = CaseState.WITHDRAWN, at
        case.save()
        end_stays_by(case, at)
        free_what_was_taken(case, at)
        end_charges.defer(case_id=case.pk)
    note_own(case, actor, at, None, "co_applicant_ended" if ends else "co_applicant_left", row.left_why)
    key, unique = ("co_applicant_ended" if ends else "co_applicant_left"), f"left:{row.pk}"
    platform = system_actor(case.department)
    path = f"/as/{case.holder_id}/matters/{case.reference}/"
    tell_holder(actor=platform, at=at, case=case, key=key, unique=unique, legal=False, path=path, who=who)
    tell_co_applicants(case, at=at, key=key, unique=unique, who=who)
