"""What a case may do while its fee, or a part of it, once paid, was taken back."""

from balcao.cases.charge_types import ChargeState
from balcao.cases.charging import SUBJECT
from balcao.cases.failures import FeeOwed
from balcao.cases.models import Case
from balcao.cases.types import CaseView
from balcao.catalogue.api import get_version
from balcao.payments.api import owed_again


def check_paid(case: Case) -> None:
    """Refuse to grant while what was paid is owed again, unless the service lets its cases go on (`when_unpaid`).

    :raises FeeOwed: until it is paid.
    """
    if get_version(case.version_id).definition.data.when_unpaid != "go_on" and is_owed_again(case):
        raise FeeOwed


def owes_again(view: CaseView) -> bool:
    """The same of a case as an officer reads it; asked only where the timeline says that money was taken back."""
    taken = any(step.kind.startswith(("payment_reversed", "payment_void")) for step in view.timeline)
    return taken and is_owed_again(Case.objects.get(reference=view.reference))


def is_owed_again(case: Case) -> bool:
    """Whether the fee of a case, a charge on its way or a part of one was paid, taken back, and is not paid yet."""
    paid = case.charges.filter(state=ChargeState.PAID).values_list("pk", flat=True)
    return owed_again(subjects=[f"draft:{case.draft_id}", *(f"{SUBJECT}:{number}" for number in paid)])
