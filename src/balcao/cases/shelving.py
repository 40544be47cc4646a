"""Putting away a case undecided, because its applicant did not do in time what was theirs."""

from datetime import datetime

from balcao.cases.clock import end_clock
from balcao.cases.freeing import free_what_was_taken
from balcao.cases.jobs import end_charges
from balcao.cases.models import Case, Step
from balcao.cases.notes import tell_holder
from balcao.cases.states import CaseState
from balcao.cases.staying import end_stays_by
from balcao.kernel.actor import system_actor


def shelve(case: Case, at: datetime) -> None:
    """Put a locked case away and tell its holder."""
    end_clock(case, at)
    case.state, case.finished_at = CaseState.SHELVED, at
    case.save()
    end_stays_by(case, at)
    free_what_was_taken(case, at)
    end_charges.defer(case_id=case.pk)
    Step.objects.create(case=case, at=at, kind="shelved", who="")
    actor = system_actor(case.department).acting_for(case.holder_id)
    tell_holder(actor=actor, at=at, case=case, key="shelved", unique="shelved", legal=True)
