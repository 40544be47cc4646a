"""What follows from a message of the provider. Everything is locked; a message that comes too late has no effect."""

from datetime import datetime

from balcao.foundation.bus.api import announce
from balcao.foundation.numbers.api import take_number
from balcao.foundation.ui.api import text_of
from balcao.kernel.ids import make_reference
from balcao.payments.events import OrderPaid, OrderRefunded, OrderReversed
from balcao.payments.ledger import PROVIDER, department_account, holder_account, move, post
from balcao.payments.messages import BadMessage, Message, provider
from balcao.payments.models import Order, Payment, PaymentPart, PostingLine, Refund
from balcao.payments.operations.ordering import place_order
from balcao.payments.operations.refunding import give_back_part
from balcao.payments.trail import audit_order
from balcao.payments.types import Line, OrderState, PaymentState, RefundState


def succeeded(at: datetime, payment: Payment, parts: list[PaymentPart], message: Message) -> str:
    """Every order still open is paid; what was meant for others goes back."""
    if payment.state not in (PaymentState.STARTED, PaymentState.WAITING, PaymentState.FAILED):
        return "ignored"
    payment.state = PaymentState.SUCCEEDED
    # When the payer paid, as the provider says: a late message must not make a payment late.
    payment.succeeded_at = min(max(message.happened_at or at, payment.started_at), at)
    payment.save()
    pays = [part for part in parts if part.order.state == OrderState.OPEN]
    post(
        actor=provider(),
        at=payment.succeeded_at,
        key=f"taken:{payment.reference}",
        lines=[
            line for part in parts for line in move(_owner(part, pays), PROVIDER, part.amount, part.order.reference)
        ],
    )
    for part in parts:
        if part in pays:
            settle(at, part, payment.succeeded_at)
        else:
            audit_order(
                provider(), at, part.order, "paid_again", payment=payment.reference, order_state=part.order.state
            )
            give_back_part(at=at, part=part, reason=text_of("payments.paid_again"))
    return "paid" if pays else "to_refund"


def _owner(part: PaymentPart, pays: list[PaymentPart]) -> str:
    """Whose money it is: the department's if it pays, otherwise the holder's still."""
    return department_account(part.order.department) if part in pays else holder_account(part.order.holder_id)


def settle(at: datetime, part: PaymentPart, paid_at: datetime) -> None:
    """The order is paid by this part: its receipt gets its number, and who listens is told."""
    order = part.order
    part.settles = True
    part.save(update_fields=["settles"])
    order.state, order.paid_at = OrderState.PAID, paid_at
    order.receipt_number = make_reference("REC", *take_number(series="receipt", at=at))
    order.save(update_fields=["state", "paid_at", "receipt_number"])
    audit_order(provider(), at, order, "paid", payment=part.payment.reference, receipt=order.receipt_number)
    announce(
        OrderPaid(
            order_id=order.pk,
            subject=order.subject,
            holder_id=order.holder_id,
            receipt_number=order.receipt_number,
            paid_at=paid_at,
        )
    )


def failed(at: datetime, payment: Payment, parts: list[PaymentPart], message: Message) -> str:
    """Nothing was taken; the payer may try again."""
    if payment.state not in (PaymentState.STARTED, PaymentState.WAITING):
        return "ignored"
    payment.state = PaymentState.FAILED
    for part in parts:
        audit_order(provider(), at, part.order, "payment_failed", payment=payment.reference)
    return "failed"


def refunded(at: datetime, payment: Payment, parts: list[PaymentPart], message: Message) -> str:
    """What we asked the provider to give back is back."""
    refund = Refund.objects.select_for_update().filter(part__payment=payment, reference=message.refund).first()
    if refund is None or refund.state not in (RefundState.APPROVED, RefundState.DONE):
        raise BadMessage("unknown_refund")
    if refund.amount != message.amount:
        raise BadMessage("amount")
    if refund.state == RefundState.DONE:
        return "ignored"
    refund.state, refund.done_at = RefundState.DONE, at
    refund.save(update_fields=["state", "done_at"])
    part = next(part for part in parts if part.pk == refund.part_id)
    order = part.order
    post(
        actor=provider(),
        at=at,
        key=f"returned:{refund.reference}",
        lines=move(PROVIDER, holder_account(order.holder_id), refund.amount, order.reference),
    )
    audit_order(provider(), at, order, "refunded", refund=refund.reference, amount=refund.amount)
    if part.settles:
        _gone_back(at, order, part, refund)
    return "refunded"


def _gone_back(at: datetime, order: Order, part: PaymentPart, refund: Refund) -> None:
    back = sum(part.refunds.filter(state=RefundState.DONE).values_list("amount", flat=True))
    if order.state == OrderState.PAID and back == order.total:
        order.state, order.refunded_at = OrderState.REFUNDED, at
        order.save(update_fields=["state", "refunded_at"])
    announce(
        OrderRefunded(
            order_id=order.pk,
            refund_id=refund.pk,
            subject=order.subject,
            holder_id=order.holder_id,
            department=order.department,
            receipt_number=order.receipt_number or "",
            amount=refund.amount,
            reason=refund.reason,
            refunded_at=at,
        )
    )


def taken_back(at: datetime, payment: Payment, parts: list[PaymentPart], message: Message) -> str:
    """The payer's bank, or the provider on its own, took the money back: what it paid is not paid any more."""
    before = payment.state
    if before == PaymentState.REVERSED:
        return "ignored"
    payment.state, payment.reversed_at = PaymentState.REVERSED, at
    payment.save()
    if before != PaymentState.SUCCEEDED:
        return "reversed"
    lines = [line for part in parts for line in _lines_back(part)]
    post(actor=provider(), at=at, key=f"reversed:{payment.reference}", lines=lines)
    for part in parts:
        _reverse(at, part)
    return "reversed"


def _lines_back(part: PaymentPart) -> list[PostingLine]:
    """Out of the department's account what is still in it; what was already the holder's out of theirs."""
    order = part.order
    owed = part.refunds.filter(state__in=[RefundState.APPROVED, RefundState.DONE]).values_list("amount", flat=True)
    of_holder = sum(owed) if part.settles else part.amount
    return [
        *move(PROVIDER, department_account(order.department), part.amount - of_holder, order.reference),
        *move(PROVIDER, holder_account(order.holder_id), of_holder, order.reference),
    ]


def _reverse(at: datetime, part: PaymentPart) -> None:
    order = part.order
    audit_order(provider(), at, order, "payment_reversed", payment=part.payment.reference)
    if part.settles and order.state == OrderState.PAID:
        order.state = OrderState.REVERSED
        order.save(update_fields=["state"])
        _owed_again(at, order)
        announce(
            OrderReversed(
                order_id=order.pk,
                subject=order.subject,
                holder_id=order.holder_id,
                department=order.department,
                receipt_number=order.receipt_number or "",
                amount=order.total,
                reversed_at=at,
            )
        )


def _owed_again(at: datetime, order: Order) -> None:
    """What was not refunded meanwhile is due again, as it was, and does not expire: the service was rendered."""
    if order.given_back:
        return
    place_order(
        actor=provider(),
        at=at,
        subject=order.subject,
        holder_id=order.holder_id,
        department=order.department,
        title=order.title,
        lines=[Line(**line) for line in order.lines],
        scopes=order.scopes,
        debt=True,
    )
