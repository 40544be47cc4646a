"""What is paid again and again, for officers: standing consents, and orders paid in parts with what is late."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from balcao.kernel.actor import ADMINISTRATION, Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text
from balcao.payments import models
from balcao.payments.policies import TREASURY
from balcao.payments.types import CollectionState, ConsentState, OrderState

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Regular:
    """A standing consent or a payment plan. `state` of a consent is ``given`` or ``withdrawn``; of a plan ``waits`` (no
    part is paid), ``runs``, ``called`` (all that is left is due) or ``done``. Amounts in avos: `amount` is the most
    taken at a time, or the whole of a plan; `late` is what is due since a day that is over.
    """

    holder_id: str
    department: str
    title: Text
    reference: str
    state: str
    amount: int
    paid: int
    parts: int
    parts_paid: int
    late: int
    late_since: date | None
    next_on: date | None
    next_amount: int
    failed: int
    since: datetime


def _departments(actor: Actor) -> list[str] | None:
    """Those whose money the officer may look at; None for all of them, which is the treasury's."""
    if actor.holds(TREASURY):
        return None
    return sorted({post.department for post in actor.posts if post.duty != ADMINISTRATION})


def _theirs(actor: Actor) -> Q:
    departments = _departments(actor)
    found = Q() if departments is None else Q(department__in=departments)
    return found & ~Q(holder_id=actor.self_id)


def consents_at_desk(*, actor: Actor, at: datetime) -> list[Regular]:
    """The standing consents of the officer's departments, of every department for the treasury; the latest first. None
    of the officer's own."""
    rows = models.Consent.objects.filter(_theirs(actor), state__in=(ConsentState.GIVEN, ConsentState.WITHDRAWN))
    return [_consent(row, at) for row in rows.prefetch_related("collections__order").order_by("-given_at")[:MOST]]


def _consent(row: models.Consent, at: datetime) -> Regular:
    collections = list(row.collections.all())
    coming = sorted(
        (each.order for each in collections if each.state == CollectionState.ANNOUNCED),
        key=lambda order: order.due_on or date.max,
    )
    unpaid = [
        each.order
        for each in collections
        if each.state == CollectionState.FAILED and each.order.state == OrderState.OPEN and _over(each.order, at)
    ]
    return Regular(
        holder_id=row.holder_id,
        department=row.department,
        title=row.title,
        reference=row.reference,
        state=row.state,
        amount=row.most,
        paid=sum(each.order.total for each in collections if each.state == CollectionState.DONE),
        parts=0,
        parts_paid=0,
        late=sum(each.total for each in unpaid),
        late_since=min((each.due_on for each in unpaid if each.due_on), default=None),
        next_on=coming[0].due_on if coming else None,
        next_amount=coming[0].total if coming else 0,
        failed=sum(each.state == CollectionState.FAILED for each in collections),
        since=row.given_at or row.asked_at,
    )


def plans_at_desk(*, actor: Actor, at: datetime) -> list[Regular]:
    """The orders of the officer's departments that are paid in parts, those with the most that is late first."""
    rows = models.Order.objects.filter(_theirs(actor), plan__isnull=False, part_of=None).exclude(state=OrderState.VOID)
    rows = rows.select_related("plan").prefetch_related("instalments").order_by("-plan__agreed_at")[:MOST]
    return sorted((_plan(row, at) for row in rows), key=lambda each: (-each.late, each.state == "done"))


def _plan(row: models.Order, at: datetime) -> Regular:
    parts = [each for each in row.instalments.all() if each.state != OrderState.VOID]
    paid = [each for each in parts if each.state == OrderState.PAID]
    open_ones = sorted((each for each in parts if each.state == OrderState.OPEN), key=lambda each: each.part_number)
    late = [each for each in open_ones if _over(each, at)]
    following = next((each for each in open_ones if each not in late), None)
    state = "called" if row.plan.called_at else "runs" if paid else "waits"
    return Regular(
        holder_id=row.holder_id,
        department=row.department,
        title=row.title,
        reference=row.reference,
        state="done" if paid and not open_ones else state,
        amount=row.total + row.plan.surcharge,
        paid=sum(each.total - each.given_back for each in paid),
        parts=row.plan.count,
        parts_paid=len(paid),
        late=sum(each.total for each in late),
        late_since=min((each.due_on for each in late if each.due_on), default=None),
        next_on=following.due_on if following else None,
        next_amount=following.total if following else 0,
        failed=0,
        since=row.plan.agreed_at,
    )


def _over(order: models.Order, at: datetime) -> bool:
    return order.due_on is not None and order.due_on < macau_date(at)
