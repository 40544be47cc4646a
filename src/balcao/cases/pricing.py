"""What an application costs at a moment, and whether it could be lodged if that were paid."""

from collections.abc import Iterable
from datetime import datetime

from balcao.cases.disputes import check_corrections
from balcao.cases.enrolling import why_closed
from balcao.cases.failures import Incomplete, Lacking, NotSigned, Unsettled
from balcao.cases.hiring import check_held, why_not_held
from balcao.cases.models import Charge, Draft
from balcao.cases.readiness import Readiness, work_out
from balcao.cases.unsafe import check_files
from balcao.catalogue.api import FeeLine, NoFeeApplies, ServiceDefinition, get_version
from balcao.kernel.errors import BalcaoError
from balcao.payments.api import Line, PlanTerms, Quote, order_of


def check_whole(ready: Readiness, at: datetime) -> None:
    """See that nothing is missing but the payment.

    :raises WindowClosed, FileUnsafe, Incomplete, Unsettled, Lacking, NoFeeApplies, NotSigned: if something is.
    """
    if not ready.window.open:
        raise why_closed(ready.enrols_in, at)
    check_files(ready.journey)
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
    return lines_of(ready.fee_lines)


def lines_of(found: Iterable[FeeLine]) -> tuple[Line, ...]:
    """What was worked out, as lines of an order or a payout."""
    return tuple(
        Line(kind=line.kind, label=line.label, amount=line.amount, why=line.why, basis=line.basis) for line in found
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
        check_whole(ready, at)
        check_corrections(draft)
        check_held(draft)
    except BalcaoError as failure:
        return Quote(lines=order_lines(ready), blocked=failure.key)
    return Quote(
        lines=order_lines(ready), parts=parts_allowed(ready.version.definition), blocked=why_not_held(draft, at)
    )


def parts_allowed(definition: ServiceDefinition) -> PlanTerms | None:
    """How a service's fee, or a charge of it, may be paid in parts."""
    rule = definition.data.instalments
    if rule is None:
        return None
    return PlanTerms(
        most=rule.most,
        every_months=rule.every_months,
        least=rule.least,
        surcharge=rule.surcharge,
        late_days=rule.late_days,
        basis=rule.basis.text(),
    )


def quote_of_charge(charge_id: int, at: datetime) -> Quote | None:
    """A charge is due as it was raised, and may be paid in parts as the service's fee may."""
    charge = Charge.objects.select_related("case").filter(pk=charge_id).first()
    order = order_of(subject=f"charge:{charge_id}")
    if charge is None or order is None:
        return None
    return Quote(lines=order.lines, parts=parts_allowed(get_version(charge.case.version_id).definition))
