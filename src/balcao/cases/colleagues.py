"""Who else in the department may work on a case."""

from datetime import datetime

from balcao.accounts.api import Officer, officers_on
from balcao.cases.models import Case
from balcao.kernel.clock import macau_date


def colleagues_on(case: Case, at: datetime) -> list[Officer]:
    """The officers there today whose posts cover the case."""
    return [
        each
        for each in officers_on(department=case.department, on=macau_date(at))
        if any(
            post.covers(
                department=case.department, duty=case.duty, service_id=case.service_id, clearance=case.clearance
            )
            for post in each.posts
        )
    ]
