"""Questions about orders and receipts."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from balcao.entities.api import Action
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.payments import models
from balcao.payments.enforcement_types import EnforcementState, EnforcementView
from balcao.payments.models.orders import LIVE
from balcao.payments.policies import require_department, require_for
from balcao.payments.refundable import subject_of, what_goes_back
from balcao.payments.types import (
    PAGE_LASTS,
    Closing,
    Line,
    Order,
    OrderState,
    PaymentState,
    Refund,
    RefundState,
    Unpaid,
)


def order_from(row: models.Order) -> Order:
    """The row as it passes the door. One in parts has the receipt of its first part."""
    in_parts = row.state == OrderState.IN_PARTS
    return Order(
        id=row.pk,
        reference=row.reference,
        subject=row.subject,
        holder_id=row.holder_id,
        department=row.department,
        title=row.title,
        lines=tuple(Line(**line) for line in row.lines),
        total=row.total,
        state=OrderState(row.state),
        receipt_number=row.receipt_number or (_first_receipt(row) if in_parts else ""),
        placed_at=row.placed_at,
        paid_at=row.paid_at,
        given_back=row.given_back,
        debt=row.debt,
        refunded_at=row.refunded_at,
        held=row.held,
        lent=row.lent,
        forfeited=row.forfeited,
        part_of=row.part_of_id,
        due_on=row.due_on,
        begun=row.state == OrderState.PAID or (in_parts and row.plan.begun_at is not None),
    )


_ORDERS = KeptQuestion(lambda: models.Order.objects.filter(subject=given("subject")).order_by("-pk"))


def _first_receipt(row: models.Order) -> str:
    paid = [(each.paid_at, each.pk, each.receipt_number) for each in row.instalments.all() if each.receipt_number]
    return min(paid)[-1] if paid else ""


def order_of(*, subject: str) -> Order | None:
    """The live order of a subject, otherwise the last one, otherwise None. The caller knows whose subject it is."""
    rows = _ORDERS(subject=subject)
    live = [row for row in rows if row.state in LIVE]
    row = live[-1] if live else next(iter(rows), None)
    return order_from(row) if row else None


def owed_again(*, subjects: Collection[str]) -> bool:
    """Whether some of what was paid for one of these subjects was taken back and is not paid yet: the whole, or a part.
    What was never paid does not count, but for a debt. The caller knows whose subjects they are."""
    taken = models.Order.objects.filter(part_of=OuterRef("part_of"), state=OrderState.REVERSED)
    taken = taken.filter(Q(part_number=OuterRef("part_number")) | Q(part_of__plan__called_at__isnull=False))
    owed = models.Order.objects.filter(state=OrderState.OPEN, debt=True)
    of_a_part = Q(Exists(taken), part_of__subject__in=subjects, part_of__state=OrderState.IN_PARTS)
    return owed.filter(Q(subject__in=subjects) | of_a_part).exists()


def receipt_of(*, actor: Actor, at: datetime, receipt_number: str) -> Order:
    """The paid (perhaps since refunded) order behind a receipt's number.

    :raises NotFound: if there is none, or it is another's.
    """
    row = models.Order.objects.filter(receipt_number=receipt_number).first()
    if row is None:
        raise NotFound(f"receipt {receipt_number}")
    require_for(
        actor=actor, holder_id=row.holder_id, department=row.department, action=Action.VIEW, at=at, scopes=row.scopes
    )
    return order_from(row)


ORDER = "part__order__part_of"


def refund_from(row: models.Refund) -> Refund:
    """The row as it passes the door."""
    return Refund(
        id=row.pk,
        reference=row.reference,
        order=order_from(row.part.order),
        subject=subject_of(row.part.order),
        what=what_goes_back(row),
        amount=row.amount,
        state=RefundState(row.state),
        by_rule=row.by_rule,
        reason=row.reason,
        asked_eyes=frozenset(row.asked_eyes),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        refusal=row.refusal,
        done_at=row.done_at,
    )


def refunds_of(*, subject: str) -> list[Refund]:
    """Every refund of a subject's orders and of their parts, the oldest first. The caller knows whose subject it is."""
    about = Q(part__order__subject=subject) | Q(part__order__part_of__subject=subject)
    rows = models.Refund.objects.filter(about, part__settles=True)
    return [refund_from(row) for row in rows.select_related(ORDER).order_by("pk")]


def refunds_asked(*, actor: Actor, most: int = 200) -> list[Refund]:
    """What officers of the actor's departments asked for and nobody answered yet, the oldest first."""
    rows = models.Refund.objects.filter(state=RefundState.ASKED, part__order__department__in=actor.departments)
    return [refund_from(row) for row in rows.select_related(ORDER).order_by("asked_at", "pk")[:most]]


def refund_of(*, actor: Actor, refund_id: int) -> Refund:
    """One refund.

    :raises NotFound: if there is none, or the actor is no officer of its department.
    """
    row = models.Refund.objects.select_related(ORDER).filter(pk=refund_id).first()
    if row is None:
        raise NotFound(f"refund {refund_id}")
    require_department(actor=actor, department=row.part.order.department)
    return refund_from(row)


def closings_of(*, order_id: int) -> list[Closing]:
    """What was proposed or done about a deposit, the oldest first. The caller knows whose it is."""
    return [
        Closing(
            id=row.pk,
            order_id=row.order_id,
            forfeit=row.forfeit,
            reason=row.reason,
            state=RefundState(row.state),
            asked_eyes=frozenset(row.asked_eyes),
            asked_by=row.asked_by,
            asked_at=row.asked_at,
            decided_by=row.decided_by,
            refusal=row.refusal,
        )
        for row in models.DepositClosing.objects.filter(order=order_id).order_by("pk")
    ]


SOON, LATER, LONGEST = timedelta(minutes=2), timedelta(hours=1), timedelta(days=7)
"""After how long without a word a payment is asked about; from then on hourly; and when no more."""


def quiet_payments(*, at: datetime, most: int = 100) -> list[int]:
    """Payments of which the provider should have told something by now, the longest unasked first."""
    begun = Q(state__in=[PaymentState.STARTED, PaymentState.WAITING], started_at__gt=at - LONGEST)
    refunds = models.Refund.objects.filter(
        part__payment=OuterRef("pk"), state=RefundState.APPROVED, accepted_at__lt=at - SOON
    )
    due = (
        Q(asked_at__isnull=True, started_at__lt=at - SOON)
        | Q(started_at__gt=at - LATER, asked_at__lt=at - SOON)
        | Q(asked_at__lt=at - LATER)
    )
    found = models.Payment.objects.filter(due).filter(begun | Exists(refunds))
    return list(found.order_by(F("asked_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:most])


def why_unpaid(*, order_ids: Collection[int], at: datetime) -> Unpaid | None:
    """Why nothing came of the newest attempt to pay one of these orders; None while it may still succeed. What was
    paid in the last minute of the page may be told a little later. The caller knows whose orders they are."""
    payment = models.Payment.objects.filter(parts__order__in=order_ids).order_by("-pk").first()
    if payment is None or payment.state not in (PaymentState.STARTED, PaymentState.FAILED):
        return None
    if payment.state == PaymentState.FAILED:
        return Unpaid.DECLINED
    return Unpaid.EXPIRED if payment.started_at + PAGE_LASTS + SOON < at else None


def unreconciled_days(*, at: datetime) -> list[date]:
    """The days of the last week, until yesterday in Macao, whose settlement file was not read, the oldest first."""
    today = macau_date(at)
    days = [today - timedelta(days=back) for back in range(7, 0, -1)]
    read = set(models.SettledDay.objects.filter(day__in=days).values_list("day", flat=True))
    return [day for day in days if day not in read]


def enforcements_of(subject: str) -> QuerySet[models.Enforcement]:
    """What was handed over of a subject, whole or of its parts."""
    return models.Enforcement.objects.filter(Q(order__subject=subject) | Q(order__part_of__subject=subject))


def enforcement_of(*, subject: str) -> EnforcementView | None:
    """How the debt of a subject, or what is left of it, stands at the tax office; None if it was never for it. The
    caller knows whose it is."""
    row = enforcements_of(subject).order_by("pk").last()
    if row is None:
        return None
    return EnforcementView(
        state=EnforcementState(row.state),
        amount=row.amount,
        collected=row.collected,
        reason=row.reason,
        asked_at=row.asked_at,
        tried_at=row.tried_at,
        taken_at=row.taken_at,
    )
