"""What lower rooms tell us."""

from balcao.cases.api import CaseReachedOfficer
from balcao.foundation.bus.api import subscriber
from balcao.worklists.jobs import apply_rules
from balcao.worklists.models import Rule


@subscriber(CaseReachedOfficer)
def assign_by_rules(event: CaseReachedOfficer) -> None:
    """Where the department has rules, the case is given to an officer in a job."""
    if Rule.objects.filter(department=event.department, on_since__isnull=False, ended_at=None).exists():
        apply_rules.defer(case_id=event.case_id)
