"""Paying in parts: agreed by the payer, begun with the first part, called when one is late."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Min

from balcao.entities.api import Action
from balcao.foundation.bus.api import announce
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import LANGUAGES, Text
from balcao.payments import models
from balcao.payments.events import PartDue, PlanCalled
from balcao.payments.operations.baskets import AmountChanged, renew_order
from balcao.payments.operations.ordering import put_order, void_parts
from balcao.payments.operations.paying import OrderNotOpen
from balcao.payments.plans import next_number, schedule, terms_of
from balcao.payments.policies import require_for
from balcao.payments.pricing import quote, written
from balcao.payments.queries import order_from
from balcao.payments.trail import audit_order
from balcao.payments.types import Line, Order, OrderState, Schedule

SOON = timedelta(days=7)


class NotInParts(BalcaoError):
    """This cannot be paid in parts, or not in so many."""

    key = "payments.parts.not_possible"


@transaction.atomic
def agree_plan(*, actor: Actor, at: datetime, order_id: int, count: int, shown_total: int) -> Order:
    """Pay an order in so many parts, which come to the avos that were shown; each is an order of its own.

    :raises NotFound, Refused: if it is not the actor's to pay.
    :raises OrderNotOpen: if it is paid, void or in parts already.
    :raises NotInParts: if its matter does not allow it, or not so many parts.
    :raises AmountChanged: if the parts come to another sum by now; nothing was agreed.
    """
    order_id = renew_order(actor=actor, at=at, order_id=order_id).id
    order = models.Order.objects.select_for_update().get(pk=order_id)
    if order.state != OrderState.OPEN:
        raise OrderNotOpen
    terms = terms_of(order, at)
    if terms is None or not 2 <= count <= terms.most:
        raise NotInParts
    found = schedule(order.total, terms, count, macau_date(at))
    if found.total != shown_total:
        raise AmountChanged
    under = require_for(
        actor=actor,
        holder_id=order.holder_id,
        department=order.department,
        action=Action.PAY,
        at=at,
        scopes=order.scopes,
        amount=found.total,
    )
    models.Plan.objects.update_or_create(
        order=order,
        defaults={
            "count": count,
            "every_months": terms.every_months,
            "surcharge": found.surcharge,
            "late_days": terms.late_days,
            "agreed_at": at,
            "agreed_by": actor.name,
        },
    )
    if terms.instead:
        order.lines, order.total = [written(line) for line in terms.instead], terms.total(order.total)
    order.state = OrderState.IN_PARTS
    order.save(update_fields=["state", "lines", "total"])
    _place_parts(actor, at, order, found, terms.basis)
    audit_order(actor, at, order, "in_parts", under=under, count=count, surcharge=found.surcharge)
    return order_from(order)


def _place_parts(actor: Actor, at: datetime, order: models.Order, found: Schedule, basis: Text) -> None:
    extra, count = found.surcharge, len(found.parts)
    share = extra // count
    for number, (amount, day) in enumerate(found.parts, start=1):
        more = extra - share * (count - 1) if number == 1 else share
        label = text_of("payments.parts.label", number=str(number), count=str(count))
        why = text_of("payments.parts.of", reference=order.reference)
        lines = [Line(kind="part", label=label, amount=amount - more, why=why, basis=basis)]
        if more:
            added = text_of("payments.parts.surcharge")
            lines.append(Line(kind="surcharge", label=added, amount=more, why=why, basis=basis))
        place_part(order, number, label, lines, actor=actor, at=at, day=day, debt=number > 1)


def place_part(
    order: models.Order,
    number: int,
    label: Text,
    lines: list[Line],
    *,
    actor: Actor,
    at: datetime,
    day: date,
    debt: bool,
) -> models.Order:
    """Place one part of an order in parts, for a caller in a transaction who has seen that the actor may."""
    part = models.Order(
        subject=f"part:{order.pk}-{number}",
        holder_id=order.holder_id,
        department=order.department,
        title={language: f"{order.title[language]} · {label[language]}" for language in LANGUAGES},
        lines=[written(line) for line in lines],
        total=sum(line.amount for line in lines),
        scopes=order.scopes,
        debt=debt,
        lent=order.lent,
        part_of=order,
        part_number=number,
        due_on=day,
        placed_at=at,
    )
    return put_order(actor=actor, at=at, wanted=part)


@transaction.atomic
def cancel_plan(*, actor: Actor, at: datetime, order_id: int) -> None:
    """Pay in one after all, while no part is paid: the order is open again. Twice changes nothing.

    :raises NotFound, Refused: if it is not the actor's to pay.
    :raises OrderNotOpen: if a part is paid.
    """
    order = models.Order.objects.select_for_update().filter(pk=order_id, holder_id=actor.holder_id).first()
    if order is None:
        raise NotFound(f"order {order_id}")
    under = require_for(
        actor=actor,
        holder_id=order.holder_id,
        department=order.department,
        action=Action.PAY,
        at=at,
        scopes=order.scopes,
    )
    if order.state == OrderState.OPEN:
        return
    if order.state != OrderState.IN_PARTS or order.plan.begun_at is not None:
        raise OrderNotOpen
    void_parts(actor=actor, at=at, order=order)
    order.state = OrderState.OPEN
    order.save(update_fields=["state"])
    audit_order(actor, at, order, "in_one_again", under=under)


def tell_parts_due(*, at: datetime) -> int:
    """Announce each part that is due within a week, or is late; returns how many. Whoever hears it tells once."""
    today = macau_date(at)
    rows = models.Order.objects.filter(state=OrderState.OPEN, part_of__isnull=False, due_on__lte=today + SOON)
    rows = rows.filter(part_of__plan__begun_at__isnull=False).select_related("part_of__plan")
    told = 0
    for part in rows.order_by("pk"):
        assert part.due_on is not None
        assert part.part_of is not None
        if _waits(part.part_of, at):
            continue
        with transaction.atomic():
            announce(
                PartDue(
                    order_id=part.pk,
                    holder_id=part.holder_id,
                    department=part.department,
                    title=part.title,
                    scopes=tuple(part.scopes),
                    amount=part.total,
                    due_on=part.due_on,
                    late=part.due_on < today,
                    called_after=part.due_on + timedelta(days=part.part_of.plan.late_days),
                    at=at,
                )
            )
        told += 1
    return told


def _waits(order: models.Order, at: datetime) -> bool:
    """Whether nothing of an order in parts is due at present."""
    found = quote(subject=order.subject, at=at)
    return found is not None and found.waits


def call_late_plans(*, at: datetime, actor: Actor) -> int:
    """All that is left of a plan is due at once when a part of it is too late; returns how many plans.

    :raises NotFound: if the actor is not the platform.
    """
    if not actor.is_system:
        raise NotFound("plans")
    running = models.Plan.objects.filter(begun_at__isnull=False, called_at__isnull=True)
    late = running.filter(order__state=OrderState.IN_PARTS, order__instalments__state=OrderState.OPEN)
    late = late.annotate(first=Min("order__instalments__due_on"), days=F("late_days"))
    numbers = [row.order_id for row in late if row.first + timedelta(days=row.days) < macau_date(at)]
    return sum(_call(actor, at, number) for number in sorted(numbers))


@transaction.atomic
def _call(actor: Actor, at: datetime, order_id: int) -> bool:
    order = models.Order.objects.select_for_update().get(pk=order_id)
    plan = models.Plan.objects.select_for_update().get(order=order)
    rows = list(order.instalments.select_for_update().filter(state=OrderState.OPEN).order_by("pk"))
    too_late = [row for row in rows if row.due_on and row.due_on + timedelta(days=plan.late_days) < macau_date(at)]
    if order.state != OrderState.IN_PARTS or plan.called_at is not None or not too_late:
        return False  # paid meanwhile
    if _waits(order, at):
        return False
    left = call_rest(order, rows, why=text_of("payments.parts.why_rest"), actor=actor, at=at)
    announce(
        PlanCalled(
            order_id=order.pk,
            subject=order.subject,
            holder_id=order.holder_id,
            department=order.department,
            title=order.title,
            scopes=tuple(order.scopes),
            left=left,
            at=at,
        )
    )
    return True


def call_rest(order: models.Order, rows: Sequence[models.Order], *, why: Text, actor: Actor, at: datetime) -> int:
    """Have what is left of an order in parts be due today, in one; returns it, in avos. For a caller who has locked the
    order and all its open parts, of which there are some."""
    left = sum(row.total for row in rows)
    void_parts(actor=actor, at=at, order=order)
    models.Plan.objects.filter(order=order).update(called_at=at)
    label, number = text_of("payments.parts.rest"), next_number(order)
    line = Line(kind="part", label=label, amount=left, why=why, basis=rows[0].lines[0]["basis"])
    place_part(order, number, label, [line], actor=actor, at=at, day=macau_date(at), debt=True)
    audit_order(actor, at, order, "parts_called", left=left)
    return left
