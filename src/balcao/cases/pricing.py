"""What an application costs at a moment, and whether it could be lodged if that were paid."""

from datetime import datetime

from balcao.cases.failures import Incomplete, Lacking, NotSigned, Unsettled, WindowClosed
from balcao.cases.models import Draft
from balcao.cases.readiness import Readiness, work_out
from balcao.catalogue.api import NoFeeApplies
from balcao.kernel.errors import BalcaoError
from balcao.payments.api import Line, Quote


def check_whole(ready: Readiness) -> None:
    """See that nothing is missing but the payment.

    :raises WindowClosed, Incomplete, Unsettled, Lacking, NoFeeApplies, NotSigned: if something is.
    """
    if not ready.window.open:
        raise WindowClosed
    if not ready.journey.complete:
        raise Incomplete
    if ready.outstanding:
        raise Unsettled
    if ready.lacking:
        raise Lacking
    if not ready.fee_known:
        raise NoFeeApplies
    if not ready.signed:
        raise NotSigned


def order_lines(ready: Readiness) -> tuple[Line, ...]:
    """The fee as lines of an order."""
    return tuple(
        Line(kind=line.kind, label=line.label, amount=line.amount, why=line.why, basis=line.basis)
        for line in ready.fee_lines
    )


def quote_of_draft(draft_id: int, at: datetime) -> Quote | None:
    """What is due for a draft; None once it is lodged: then what was placed stands."""
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is None or draft.state == "lodged":
        return None
    if draft.state != "open":
        return Quote(lines=())
    ready = work_out(draft, at)
    try:
        check_whole(ready)
    except BalcaoError as failure:
        return Quote(lines=order_lines(ready), blocked=failure.key)
    return Quote(lines=order_lines(ready))
