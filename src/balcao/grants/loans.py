"""How loans stand."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from balcao.grants import models
from balcao.grants.types import LoanState, LoanView, WaiverView
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.payments.api import OrderState, PlanView, loans_of

KIND = "loan"


def lent_for(row: models.Loan) -> str:
    """Under which subject a loan is paid back."""
    return f"{KIND}:{row.pk}"


def plan_of(row: models.Loan) -> PlanView | None:
    """How a loan is paid back; None before its money arrived, or when all of it was waived."""
    return loans_of(subjects=[lent_for(row)]).get(lent_for(row))


def left_of(plan: PlanView) -> int:
    """What is still to be paid, in avos."""
    return sum(each.total for each in plan.parts if each.state is OrderState.OPEN)


def loan_views(grants: Iterable[models.Grant], at: datetime, actor: Actor | None = None) -> dict[int, LoanView]:
    """By grant how those of them stand that are lent; for an officer with what waits to be waived."""
    rows = list(models.Loan.objects.filter(grant__in=[each.pk for each in grants]).select_related("grant"))
    plans = loans_of(subjects=[lent_for(row) for row in rows]) if rows else {}
    waiting = models.Waiver.objects.filter(loan__in=rows, outcome="").select_related("loan__grant")
    waivers = {each.loan_id: _waiver(each, actor) for each in waiting} if actor is not None else {}
    return {row.grant_id: _view(row, plans, waivers.get(row.pk), at) for row in rows}


def _view(row: models.Loan, plans: Mapping[str, PlanView], waiver: WaiverView | None, at: datetime) -> LoanView:
    plan, today = plans.get(lent_for(row)), macau_date(at)
    parts = plan.parts if plan else ()
    opened = sorted((each for each in parts if each.state is OrderState.OPEN), key=lambda each: each.due_on or today)
    late = [each for each in opened if each.due_on and each.due_on < today]
    return LoanView(
        state=_state(row, plan, late=bool(late)),
        lent=row.grant.amount,
        paid_back=sum(each.total for each in parts if each.state is OrderState.PAID),
        left=sum(each.total for each in opened),
        waived=row.waived,
        count=row.count,
        every_months=row.every_months,
        order_id=plan.order.id if plan else None,
        next_on=opened[0].due_on if opened else None,
        next_amount=opened[0].total if opened else 0,
        late=sum(each.total for each in late),
        repaid_on=macau_date(row.repaid_at) if row.repaid_at else None,
        waiver=waiver,
    )


def _state(row: models.Loan, plan: PlanView | None, *, late: bool) -> LoanState:
    if row.repaid_at is not None:
        return LoanState.WAIVED if row.waived else LoanState.REPAID
    if plan is None:
        return LoanState.NONE if row.grant.released_at else LoanState.COMING
    if plan.called:
        return LoanState.CALLED
    return LoanState.LATE if late else LoanState.CURRENT


def _waiver(row: models.Waiver, actor: Actor) -> WaiverView:
    return WaiverView(
        id=row.pk,
        amount=row.amount,
        reason=row.note,
        proposed_by=row.proposed_by_name,
        proposed_at=row.proposed_at,
        own=bool(set(actor.eyes_in(row.loan.grant.department)) & set(row.proposed_eyes)),
    )
