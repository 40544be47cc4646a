"""Money of enrolments that moves after the fees of their activity went on, as the room of payments tells it."""

from balcao.cases.jobs import remit
from balcao.cases.models import Case
from balcao.foundation.bus.api import subscriber
from balcao.payments.api import OrderPaid, OrderRefunded, OrderReversed


def follow_money(event: OrderPaid | OrderRefunded | OrderReversed) -> None:
    """What is the organiser's is counted again by a job of its own: one that waits may begin before this is kept."""
    kind, _, draft = event.subject.partition(":")
    if kind != "draft":
        return
    rows = Case.objects.filter(draft_id=int(draft), facts__activity__number__isnull=False)
    for number in rows.values_list("facts__activity__number", flat=True):
        remit.defer(number=number)


subscriber(OrderPaid)(follow_money)
subscriber(OrderRefunded)(follow_money)
subscriber(OrderReversed)(follow_money)
