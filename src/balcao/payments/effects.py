"""What follows when money came, went back or was taken back. All is locked; what comes too late has no effect."""

from datetime import datetime

from balcao.foundation.bus.api import announce
from balcao.foundation.numbers.api import take_number
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import Actor
from balcao.kernel.ids import make_reference
from balcao.payments.consent_effects import end_collection
from balcao.payments.events import OrderPaid, OrderRefunded, OrderReversed, PartPaid
from balcao.payments.ledger import PROVIDER, account_of, department_account, holder_account, move, post
from balcao.payments.messages import BadMessage, Message, provider
from balcao.payments.models import Order, Payment, PaymentPart, PostingLine, Refund
from balcao.payments.operations.ordering import like, put_order
from balcao.payments.operations.refunding import give_back_part
from balcao.payments.refundable import part_in_words, subject_of, what_goes_back
from balcao.payments.trail import audit_order
from balcao.payments.types import OrderState, PaymentState, RefundState


def succeeded(at: datetime, payment: Payment, parts: list[PaymentPart], message: Message) -> str:
    """Every order still open is paid; what was meant for others goes back."""
    if payment.state not in (PaymentState.STARTED, PaymentState.WAITING, PaymentState.FAILED):
        return "ignored"
    payment.state = PaymentState.SUCCEEDED
    # When the payer paid, as the provider says: a late message must not make a payment late.
    payment.succeeded_at = min(max(message.happened_at or at, payment.started_at), at)
    payment.save()
    paid = take(provider(), at, payment, parts)
    end_collection(at, payment, done=True)
    return "paid" if paid else "to_refund"


def take(actor: Actor, at: datetime, payment: Payment, parts: list[PaymentPart]) -> list[PaymentPart]:
    """Money came in for these parts: every order still open is paid, the rest goes back. Returns what pays."""
    paid_at = payment.succeeded_at or at
    pays = [part for part in parts if part.order.state == OrderState.OPEN]
    post(
        actor=actor,
        at=paid_at if payment.account == PROVIDER else at,  # a day's movements are compared with the provider's
        key=f"taken:{payment.reference}",
        lines=[
            line
            for part in parts
            for line in move(_owner(part, pays), payment.account, part.amount, part.order.reference)
        ],
    )
    for part in parts:
        if part in pays:
            settle(actor, at, part, paid_at)
        else:
            audit_order(actor, at, part.order, "paid_again", payment=payment.reference, order_state=part.order.state)
            give_back_part(at=at, part=part, reason=text_of("payments.paid_again"))
    return pays


def _owner(part: PaymentPart, pays: list[PaymentPart]) -> str:
    """Whose money it is: the department's if it pays, otherwise the holder's still."""
    return account_of(part.order) if part in pays else holder_account(part.order.holder_id)


def settle(actor: Actor, at: datetime, part: PaymentPart, paid_at: datetime) -> None:
    """The order is paid by this part: its receipt gets its number, and who listens is told."""
    order = part.order
    part.settles = True
    part.save(update_fields=["settles"])
    order.state, order.paid_at = OrderState.PAID, paid_at
    order.receipt_number = make_reference("REC", *take_number(series="receipt", at=at))
    order.save(update_fields=["state", "paid_at", "receipt_number"])
    audit_order(actor, at, order, "paid", payment=part.payment.reference, receipt=order.receipt_number)
    announce(
        OrderPaid(
            order_id=order.pk,
            subject=order.subject,
            holder_id=order.holder_id,
            receipt_number=order.receipt_number,
            paid_at=paid_at,
        )
    )
    if order.part_of_id is not None:
        whole = Order.objects.select_for_update().get(pk=order.part_of_id)
        _begin_plan(actor, at, whole, order, paid_at)
        announce(
            PartPaid(
                order_id=whole.pk,
                subject=whole.subject,
                receipt_number=order.receipt_number,
                again=whole.instalments.filter(part_number=order.part_number, state=OrderState.REVERSED).exists(),
                paid_at=paid_at,
            )
        )


def _begin_plan(actor: Actor, at: datetime, whole: Order, part: Order, paid_at: datetime) -> None:
    """With its first part paid, what is paid in parts goes on as if it were paid; once."""
    if whole.state != OrderState.IN_PARTS or whole.plan.begun_at is not None:
        return
    whole.plan.begun_at = paid_at
    whole.plan.save(update_fields=["begun_at"])
    whole.instalments.filter(state=OrderState.OPEN).update(debt=True)
    audit_order(actor, at, whole, "begun", part=part.reference)
    announce(
        OrderPaid(
            order_id=whole.pk,
            subject=whole.subject,
            holder_id=whole.holder_id,
            receipt_number=part.receipt_number or "",
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
    end_collection(at, payment, done=False)
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
    went_back(provider(), at, next(part for part in parts if part.pk == refund.part_id), refund)
    return "refunded"


def went_back(actor: Actor, at: datetime, part: PaymentPart, refund: Refund, account: str = PROVIDER) -> None:
    """The money of an approved refund left that account for the holder."""
    refund.state, refund.done_at = RefundState.DONE, at
    refund.save(update_fields=["state", "done_at"])
    order = part.order
    post(
        actor=actor,
        at=at,
        key=f"returned:{refund.reference}",
        lines=move(account, holder_account(order.holder_id), refund.amount, order.reference),
    )
    audit_order(actor, at, order, "refunded", refund=refund.reference, amount=refund.amount)
    if part.settles:
        _gone_back(at, order, part, refund)


def _gone_back(at: datetime, order: Order, part: PaymentPart, refund: Refund) -> None:
    back = sum(part.refunds.filter(state=RefundState.DONE).values_list("amount", flat=True))
    if order.state == OrderState.PAID and back == order.total:
        order.state, order.refunded_at = OrderState.REFUNDED, at
        order.save(update_fields=["state", "refunded_at"])
    announce(
        OrderRefunded(
            order_id=order.pk,
            refund_id=refund.pk,
            subject=subject_of(order),
            holder_id=order.holder_id,
            department=order.department,
            receipt_number=order.receipt_number or "",
            what=what_goes_back(refund),
            amount=refund.amount,
            reason=refund.reason,
            refunded_at=at,
        )
    )


def taken_back(at: datetime, payment: Payment, parts: list[PaymentPart], message: Message) -> str:
    """The payer's bank, or the provider on its own, took the money back: what it paid is not paid any more."""
    if payment.state == PaymentState.REVERSED:
        return "ignored"
    reverse(provider(), at, payment, parts)
    return "reversed"


def reverse(actor: Actor, at: datetime, payment: Payment, parts: list[PaymentPart], *, by_bank: bool = True) -> None:
    """The money of a payment is gone from where it came in; what it paid is open again."""
    before = payment.state
    payment.state, payment.reversed_at = PaymentState.REVERSED, at
    payment.save()
    if before != PaymentState.SUCCEEDED:
        return
    lines = [line for part in parts for line in _lines_back(part, payment.account)]
    post(actor=actor, at=at, key=f"reversed:{payment.reference}", lines=lines)
    for part in parts:
        _reverse(actor, at, part, by_bank)


def _lines_back(part: PaymentPart, account: str) -> list[PostingLine]:
    """Out of the department's accounts what is still in them; what was already the holder's out of theirs."""
    order = part.order
    owed = part.refunds.filter(state__in=[RefundState.APPROVED, RefundState.DONE]).values_list("amount", flat=True)
    of_holder, kept = (sum(owed), order.forfeited) if part.settles else (part.amount, 0)
    return [
        *move(account, account_of(order), part.amount - of_holder - kept, order.reference),
        *move(account, department_account(order.department), kept, order.reference),
        *move(account, holder_account(order.holder_id), of_holder, order.reference),
    ]


def _reverse(actor: Actor, at: datetime, part: PaymentPart, by_bank: bool) -> None:
    order = part.order
    audit_order(actor, at, order, "payment_reversed", payment=part.payment.reference)
    if part.settles and order.state == OrderState.PAID:
        order.state = OrderState.REVERSED
        order.save(update_fields=["state"])
        _owed_again(at, order)
        announce(
            OrderReversed(
                order_id=order.pk,
                subject=subject_of(order),
                holder_id=order.holder_id,
                department=order.department,
                receipt_number=order.receipt_number or "",
                what=part_in_words(order),
                amount=order.total,
                by_bank=by_bank,
                reversed_at=at,
            )
        )


def _owed_again(at: datetime, order: Order) -> None:
    """What was not refunded meanwhile is due again, as it was, and does not expire: the service was rendered. Of a part
    of which some went back, the rest is."""
    if order.given_back and (order.part_of_id is None or order.given_back == order.total):
        return
    wanted = like(order, at=at)
    if order.given_back:
        wanted.total -= order.given_back
        wanted.lines = [{**order.lines[0], "amount": wanted.total}]
    wanted.debt = True
    put_order(actor=provider(), at=at, wanted=wanted)
