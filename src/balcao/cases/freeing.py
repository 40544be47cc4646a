"""A case that is over without a grant keeps no place in a round, no slots it booked, nothing taken off a voucher."""

from datetime import datetime

from balcao.cases.jobs import settle_called_off
from balcao.cases.models import Case
from balcao.catalogue.api import get_version
from balcao.intake.api import leave_round
from balcao.kernel.actor import system_actor
from balcao.venues.api import Why, end_booking
from balcao.vouchers.api import return_passed_on


def free_what_was_taken(case: Case, at: datetime) -> None:
    """Its place is the next one's, its slots are free, the voucher has its own again. Again it changes nothing."""
    data = get_version(case.version_id).definition.data
    if data.intake is not None:
        leave_round(at=at, case_reference=case.reference)
    if data.enrols:  # a place that one never had costs nothing
        settle_called_off.defer(case_id=case.pk, percent=100)
    actor = system_actor(case.department)
    if data.passes_on is not None:
        return_passed_on(actor=actor, at=at, case_reference=case.reference)
    if data.booking is not None:
        end_booking(actor=actor, at=at, case_reference=case.reference, why=Why.NOT_GRANTED)
