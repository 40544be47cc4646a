"""Taking payments at a counter's till."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from balcao.entities.api import ties_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.payments import models
from balcao.payments.effects import take
from balcao.payments.ledger import TREASURY_ACCOUNT, move, post, till_account
from balcao.payments.operations.baskets import AmountChanged, renew
from balcao.payments.operations.paying import OrderNotOpen
from balcao.payments.policies import require_counter
from balcao.payments.queries import order_from
from balcao.payments.trail import audit_till
from balcao.payments.types import Means, Order, OrderState, PaymentState, TillState

MOST_FLOAT = 1_000_000_00


class TillTaken(BalcaoError):
    """Somebody sits at this till, or its last count is not confirmed yet."""

    key = "payments.till.taken"


class AlreadyAtTill(BalcaoError):
    """The officer has another till open: it is counted and closed first."""

    key = "payments.till.already_at_one"


class NoTill(BalcaoError):
    """The officer has no till open, or it was opened on another day and has to be counted."""

    key = "payments.till.none"


class TooLittle(BalcaoError):
    """Less was given than is due."""

    key = "payments.till.too_little"


class SlipNeeded(BalcaoError):
    """A card's slip, or a cheque, has a number, and it is kept."""

    key = "payments.till.slip_needed"


class OwnFee(BalcaoError):
    """Nobody takes a payment for themself or for whom they act for: a colleague does."""

    key = "payments.till.own_fee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was taken: the order as it is paid, and the avos to give out."""

    order: Order
    change: int


@transaction.atomic
def open_till(*, actor: Actor, at: datetime, number: int, float_amount: int) -> int:
    """Sit down at a till of one's department with so many avos in it; returns the session's number.

    Again at the same till on the same day, it is the same session.

    :raises NotFound: if the counter is not the officer's duty, or there is no such till.
    :raises TillTaken, AlreadyAtTill: then nothing was opened.
    """
    department = require_counter(actor)
    if not 0 < number < 100 or not 0 <= float_amount <= MOST_FLOAT:
        raise NotFound(f"till {number}")
    till = f"{department}-{number}"
    mine = models.TillSession.objects.filter(person_id=actor.person_id or 0, state=TillState.OPEN).first()
    if mine is not None:
        if mine.till == till and macau_date(mine.opened_at) == macau_date(at):
            return mine.pk
        raise AlreadyAtTill
    try:
        with transaction.atomic():
            session = models.TillSession.objects.create(
                till=till,
                department=department,
                person_id=actor.person_id or 0,
                officer=actor.name,
                opened_at=at,
                float_amount=float_amount,
            )
    except IntegrityError as failure:
        raise TillTaken from failure
    lines = move(TREASURY_ACCOUNT, till_account(till), float_amount)
    if lines:
        post(actor=actor, at=at, key=f"float:{session.pk}", lines=lines)
    audit_till(actor, at, session, "opened", float_amount=float_amount)
    return session.pk


@transaction.atomic
def take_at_till(
    *, actor: Actor, at: datetime, order_id: int, shown_total: int, means: Means, tendered: int, slip: str = ""
) -> Taken:
    """Take the payment of an order, and have its receipt numbered. `tendered` are the avos put on the counter.

    :raises NotFound: if the counter is not the officer's duty, or there is no such order.
    :raises NoTill, OwnFee, OrderNotOpen, NotPayableNow, AmountChanged, TooLittle, SlipNeeded: then nothing was taken.
    """
    require_counter(actor)
    row = models.Order.objects.filter(pk=order_id).first()
    if row is None:
        raise NotFound(f"order {order_id}")
    if row.holder_id in ties_of(actor.person_id or 0):
        raise OwnFee
    due = renew(actor=actor, at=at, row=row)
    if due.total != shown_total:
        raise AmountChanged
    session = sitting_at(actor=actor, at=at)
    if means is not Means.CASH:
        tendered = due.total
        if not slip.strip():
            raise SlipNeeded
    if tendered < due.total:
        raise TooLittle
    due = models.Order.objects.select_for_update().get(pk=due.pk)
    if due.state != OrderState.OPEN:  # somebody paid it on-line this very moment
        raise OrderNotOpen
    payment = models.Payment.objects.create(
        reference=f"{due.reference}-{due.parts.count() + 1}",
        account=till_account(session.till),
        amount=due.total,
        state=PaymentState.SUCCEEDED,
        started_at=at,
        succeeded_at=at,
    )
    part = models.PaymentPart.objects.create(payment=payment, order=due, amount=due.total)
    entry = models.TillEntry.objects.create(
        session=session,
        payment=payment,
        means=means,
        amount=due.total,
        tendered=tendered,
        slip=slip.strip()[:60],
        taken_at=at,
    )
    take(actor, at, payment, [part])
    audit_till(actor, at, session, "taken", entry=entry.pk, order=due.reference, means=means.value, amount=due.total)
    return Taken(order=order_from(part.order), change=tendered - due.total)


def sitting_at(*, actor: Actor, at: datetime) -> models.TillSession:
    """The officer's open till of today, locked.

    :raises NoTill: if there is none.
    """
    session = (
        models.TillSession.objects.select_for_update()
        .filter(person_id=actor.person_id or 0, state=TillState.OPEN)
        .first()
    )
    if session is None or macau_date(session.opened_at) != macau_date(at):
        raise NoTill
    return session
