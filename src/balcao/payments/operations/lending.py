"""Money lent: paid back by its borrower in instalments, each an order of its own; in less than was planned, sooner, or
never, where what is left is waived."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from balcao.entities.api import Action
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import Text
from balcao.payments import models
from balcao.payments.ledger import department_account, loan_account, move, post
from balcao.payments.operations.ordering import like, put_order, void_parts
from balcao.payments.operations.parts import call_rest, place_part
from balcao.payments.operations.paying import OrderNotOpen
from balcao.payments.plans import next_number
from balcao.payments.policies import require_for
from balcao.payments.pricing import written
from balcao.payments.trail import audit_order
from balcao.payments.types import Line, OrderState

PAID = (OrderState.PAID, OrderState.REFUNDED)


class NotAPart(BalcaoError):
    """So much of an instalment cannot be paid by itself: it is nothing, or all of it."""

    key = "payments.not_a_part"


@transaction.atomic
def lend(
    *,
    actor: Actor,
    at: datetime,
    subject: str,
    holder_id: str,
    department: str,
    title: Text,
    line: Line,
    instalments: Sequence[tuple[int, date]],
    every_months: int,
    late_days: int,
    scopes: Sequence[str] = (),
) -> int:
    """Have a holder pay back what was paid out to them, by `instalments` of so many avos until a day each; returns the
    number of the order that they pay. In the ledger the money is lent from now on, and no expense of the department.
    Once an instalment is `late_days` late all that is left is due. The same subject again changes nothing.

    :raises NotFound: if the actor is not the platform.
    """
    if not actor.is_system:
        raise NotFound("loans")
    wanted = models.Order(
        subject=subject,
        holder_id=holder_id,
        department=department,
        title=dict(title),
        lines=[written(line)],
        total=line.amount,
        scopes=list(scopes),
        debt=True,
        lent=True,
        placed_at=at,
    )
    order = put_order(actor=actor, at=at, wanted=wanted)
    if order.state != OrderState.OPEN:
        return order.pk
    models.Plan.objects.create(
        order=order,
        count=len(instalments),
        every_months=every_months,
        late_days=late_days,
        agreed_at=at,
        agreed_by=actor.name,
        begun_at=at,
    )
    order.state = OrderState.IN_PARTS
    order.save(update_fields=["state"])
    count = str(len(instalments))
    for number, (amount, day) in enumerate(instalments, start=1):
        label = text_of("payments.parts.label", number=str(number), count=count)
        why = text_of("payments.parts.of", reference=order.reference)
        part = Line(kind="part", label=label, amount=amount, why=why, basis=line.basis)
        place_part(order, number, label, [part], actor=actor, at=at, day=day, debt=True)
    _post(actor, at, order, "lent", department_account(department), loan_account(department), order.total)
    audit_order(actor, at, order, "lent", count=len(instalments))
    return order.pk


@transaction.atomic
def split_instalment(*, actor: Actor, at: datetime, order_id: int, amount: int) -> int:
    """Make two of an instalment, so that so many avos of it can be paid by themselves; the rest stays due on its day.
    Returns the number of the order of that amount.

    :raises NotFound, Refused: if it is not the actor's to pay.
    :raises OrderNotOpen: if it is paid, or no instalment of a loan.
    :raises NotAPart: for nothing, or all of it.
    """
    row = models.Order.objects.filter(pk=order_id, holder_id=actor.holder_id, lent=True, part_of__isnull=False).first()
    if row is None or row.part_of_id is None:
        raise NotFound(f"instalment {order_id}")
    whole = models.Order.objects.select_for_update().get(pk=row.part_of_id)
    row = models.Order.objects.select_for_update().get(pk=order_id)
    require_for(
        actor=actor,
        holder_id=row.holder_id,
        department=row.department,
        action=Action.PAY,
        at=at,
        scopes=row.scopes,
        amount=amount,
    )
    if row.state != OrderState.OPEN or row.due_on is None:
        raise OrderNotOpen
    if not 0 < amount < row.total:
        raise NotAPart
    line = Line(**row.lines[0])
    rest = row.total - amount
    made = put_order(actor=actor, at=at, wanted=like(row, at=at, lines=[_of(line, amount)]))
    place_part(whole, next_number(whole), line.label, [_of(line, rest)], actor=actor, at=at, day=row.due_on, debt=True)
    return made.pk


def _of(line: Line, amount: int) -> Line:
    return Line(kind=line.kind, label=line.label, amount=amount, why=line.why, basis=line.basis)


@transaction.atomic
def waive_rest(*, actor: Actor, at: datetime, order_id: int, reason: Text) -> int:
    """Have nothing more be paid back of a loan; returns how many avos were left. What was paid stays paid, a payment
    under way goes back when it arrives. Twice waives nothing more.

    :raises NotFound: if there is none, or the actor is not the platform.
    """
    order = _locked(actor, order_id)
    if left := _void_open(actor, at, order, "loan-waived"):
        audit_order(actor, at, order, "rest_waived", left=left, reason=dict(reason))
    return left


@transaction.atomic
def unlend(*, actor: Actor, at: datetime, order_id: int) -> bool:
    """The money of a loan did not arrive: nothing is to be paid back, unless some was paid back already. Whether so.

    :raises NotFound: if there is none, or the actor is not the platform.
    """
    order = _locked(actor, order_id)
    if order.instalments.filter(state__in=PAID).exists():
        return False
    if _void_open(actor, at, order, "unlent"):
        audit_order(actor, at, order, "unlent")
    return True


@transaction.atomic
def call_loan(*, actor: Actor, at: datetime, order_id: int, why: Text) -> int:
    """All that is left of a loan is due today, in one; returns it, in avos. Twice changes nothing.

    :raises NotFound: if there is none, or the actor is not the platform.
    """
    order = _locked(actor, order_id)
    rows = list(order.instalments.select_for_update().filter(state=OrderState.OPEN).order_by("pk"))
    if not rows or order.plan.called_at is not None:
        return sum(row.total for row in rows)
    return call_rest(order, rows, why=why, actor=actor, at=at)


def _void_open(actor: Actor, at: datetime, order: models.Order, what: str) -> int:
    """Nothing more is to be paid of a locked order in parts; returns what was left of it, which is lent no more."""
    left = sum(order.instalments.filter(state=OrderState.OPEN).values_list("total", flat=True))
    if order.state != OrderState.IN_PARTS or not left:
        return 0
    void_parts(actor=actor, at=at, order=order)
    _post(actor, at, order, what, loan_account(order.department), department_account(order.department), left)
    if left < order.total:
        order.total -= left
        order.lines = [written(_of(Line(**order.lines[0]), order.total))]
    else:
        order.state = OrderState.VOID
    order.save(update_fields=["state", "total", "lines"])
    return left


def _post(actor: Actor, at: datetime, order: models.Order, what: str, source: str, to: str, amount: int) -> None:
    # What was waived may be owed again, with a payment taken back, and be waived again: of a smaller total then.
    post(
        actor=actor,
        at=at,
        key=f"{what}:{order.reference}:{order.total}",
        lines=move(source, to, amount, order.reference),
    )


def _locked(actor: Actor, order_id: int) -> models.Order:
    if not actor.is_system:
        raise NotFound("loans")
    order = models.Order.objects.select_for_update().filter(pk=order_id, lent=True, part_of=None).first()
    if order is None:
        raise NotFound(f"loan {order_id}")
    return order
