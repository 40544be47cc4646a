"""What a case may do while its fee, once paid, was taken back."""

from balcao.cases.failures import FeeOwed
from balcao.cases.models import Case
from balcao.catalogue.api import get_version
from balcao.payments.api import OrderState, order_of


def check_paid(case: Case) -> None:
    """Refuse to grant while the fee is owed again, unless the service lets its cases go on (`when_unpaid`).

    :raises FeeOwed: until it is paid.
    """
    if get_version(case.version_id).definition.data.when_unpaid == "go_on":
        return
    order = order_of(subject=f"draft:{case.draft_id}")
    if order is not None and order.debt and order.state is OrderState.OPEN:
        raise FeeOwed
