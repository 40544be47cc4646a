"""Handing debts to the tax office for enforced collection, and taking in what it says of them.

The tax office is asked outside any transaction; what it says is taken in under the order's lock. A step that was broken
off is done again: claims have keys, and what came in is told as a sum.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.entities.api import holder_name
from balcao.foundation.bus.api import announce
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.payments import models
from balcao.payments.effects import take
from balcao.payments.enforcement_types import EnforcementState
from balcao.payments.events import EnforcementTold, PlanCalled
from balcao.payments.gateways.tax_office import (
    ClaimRefused,
    ClaimStanding,
    TaxOffice,
    TaxOfficeUnreachable,
    tax_office,
)
from balcao.payments.ledger import ENFORCED, TAX_OFFICE, move, post
from balcao.payments.operations.baskets import renew
from balcao.payments.operations.ordering import void_parts
from balcao.payments.operations.parts import place_part
from balcao.payments.pricing import quote
from balcao.payments.queries import enforcements_of
from balcao.payments.trail import audit_order
from balcao.payments.types import Line, OrderState, PaymentState

GOES_ON = (EnforcementState.WAITING, EnforcementState.TAKEN)
FINAL = (EnforcementState.REFUSED, EnforcementState.RETURNED)


@transaction.atomic
def enforce(*, actor: Actor, at: datetime, subject: str, claim: Mapping[str, Any]) -> bool:
    """Have what is left to be paid for a subject handed to the tax office; says whether that begins now.

    `claim` is what is said of it: texts and ISO days, no amounts. Again, it changes nothing; what the tax office
    refused or gave back is not handed over again. Where no such system is connected, nothing begins.

    :raises NotFound: if the actor is not the platform.
    """
    if not actor.is_system:
        raise NotFound(f"enforcement of {subject}")
    order = _left_of(subject)
    if order is None or tax_office() is None:
        return False
    order = renew(actor=actor, at=at, row=order)
    known = enforcements_of(subject)
    if known.filter(state__in=[*GOES_ON, *FINAL]).exists():
        return False
    row = models.Enforcement.objects.create(
        order=order,
        key=f"{order.reference}-E{known.count() + 1}",
        claim=dict(claim),
        amount=order.total,
        state=EnforcementState.WAITING,
        asked_at=at,
    )
    audit_order(actor, at, order, "enforcement_asked", key=row.key, amount=row.amount)
    return True


def _left_of(subject: str) -> models.Order | None:
    """The open order of a subject or, of one in parts that was called, the part that is left; locked."""
    found = models.Order.objects.select_for_update().filter(subject=subject)
    whole = found.filter(state__in=[OrderState.OPEN, OrderState.IN_PARTS]).first()
    if whole is None or whole.state == OrderState.OPEN:
        return whole
    return whole.instalments.select_for_update().filter(state=OrderState.OPEN).order_by("pk").first()


def go_on_enforcing(*, at: datetime) -> int:
    """Hand over what waits, recall what is not due any more, and ask about the rest; returns how many claims moved.

    Speaks to the tax office, so it must not be called in a transaction. When it does not answer, the rest waits.
    """
    office = tax_office()
    if office is None:
        return 0
    moved = 0
    rows = models.Enforcement.objects.filter(state__in=GOES_ON)
    for number in list(rows.order_by("pk").values_list("pk", flat=True)):
        try:
            moved += _step(office, number, at)
        except TaxOfficeUnreachable:
            rows.update(tried_at=at)
            return moved
    rows.exclude(tried_at=None).update(tried_at=None)
    return moved


def _step(office: TaxOffice, number: int, at: datetime) -> bool:
    row = models.Enforcement.objects.select_related("order").get(pk=number)
    if row.state == EnforcementState.WAITING:
        # Somebody may have paid while it waited, or the hand-over may have been broken off: then it is recalled below.
        claim = {
            **row.claim,
            "key": row.key,
            "amount": row.amount,
            "currency": "MOP",
            "debtor": pick(holder_name(row.order.holder_id), "zh-Hant"),
            "debtor_id": row.order.holder_id,
        }
        try:
            office.hand_over(claim=claim)
        except ClaimRefused as refusal:
            return _take_in(number, at, ClaimStanding(state="refused", collected=0, reason=refusal.reason))
        _take_in(number, at, ClaimStanding(state="taken", collected=0, reason=""))
    said = (office.recall if _moot(row, at) else office.standing)(key=row.key)
    return _take_in(number, at, said)


def _moot(row: models.Enforcement, at: datetime) -> bool:
    """Whether what was handed over is not due any more as it was: paid, void, made less, or standing still."""
    order = models.Order.objects.get(pk=row.order_id)
    whole = order.part_of or order
    found = quote(subject=whole.subject, at=at)
    if order.state != OrderState.OPEN or (found is not None and found.waits):
        return True
    return found is not None and order is whole and sum(line.amount for line in found.lines) != row.amount


@transaction.atomic
def _take_in(number: int, at: datetime, said: ClaimStanding) -> bool:
    """What the tax office says of a claim, once; whether it is news."""
    found = models.Enforcement.objects.select_related("order").get(pk=number)
    wanted = [found.order_id, *filter(None, [found.order.part_of_id])]
    orders = {each.pk: each for each in models.Order.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    row, order = models.Enforcement.objects.select_for_update().get(pk=number), orders[found.order_id]
    before, came = row.state, said.collected - row.collected
    if before not in GOES_ON or (before == said.state and came <= 0):
        return False
    actor = system_actor(order.department)
    row.state, row.reason = EnforcementState(said.state), said.reason
    row.collected = max(row.collected, min(said.collected, row.amount))
    row.taken_at = row.taken_at or (None if row.state is EnforcementState.REFUSED else at)
    row.ended_at = None if row.state is EnforcementState.TAKEN else at
    row.save()
    if came > 0:
        lines = move(ENFORCED, TAX_OFFICE, came, order.reference)
        post(actor=actor, at=at, key=f"enforced:{row.key}:{row.collected}", lines=lines)
    audit_order(actor, at, order, f"enforcement_{row.state}", key=row.key, collected=row.collected, reason=row.reason)
    if row.ended_at is not None and row.collected:
        _pay(actor, at, order, row.collected)
    whole = orders.get(order.part_of_id or 0, order)
    announce(
        EnforcementTold(
            subject=whole.subject,
            state=row.state,
            amount=row.amount,
            collected=row.collected,
            reason=row.reason,
            at=at,
        )
    )
    return True


def _pay(actor: Actor, at: datetime, order: models.Order, collected: int) -> None:
    """What was collected pays the order, or a part of it; what is too much, or came for one that is paid, goes back."""
    left, rest = order.total, 0
    if order.state == OrderState.OPEN and collected < left:
        order, rest = _split(actor, at, order, collected), left - collected
    pays = min(collected, order.total)
    for amount in filter(None, (pays, collected - pays)):
        payment = models.Payment.objects.create(
            reference=f"{order.reference}-{order.parts.count() + 1}",
            account=ENFORCED,
            amount=amount,
            state=PaymentState.SUCCEEDED,
            started_at=at,
            succeeded_at=at,
        )
        part = models.PaymentPart.objects.create(payment=payment, order=order, amount=amount)
        take(actor, at, payment, [part])
    if rest and order.part_of is not None:
        _tell_rest(order.part_of, rest, at)


def _split(actor: Actor, at: datetime, order: models.Order, collected: int) -> models.Order:
    """An order of which a part was collected is paid in two parts: that one, which is returned, and the rest."""
    whole = order.part_of or order
    if order is whole:
        models.Plan.objects.update_or_create(
            order=whole,
            defaults={"count": 2, "every_months": 1, "late_days": 0, "agreed_at": at, "agreed_by": "", "called_at": at},
        )
        whole.state = OrderState.IN_PARTS
        whole.save(update_fields=["state"])
    else:
        void_parts(actor=actor, at=at, order=whole)
    number = whole.instalments.count()
    basis, why = order.lines[0]["basis"], text_of("payments.parts.of", reference=whole.reference)
    placed = []
    for place, (key, amount) in enumerate((("enforced", collected), ("rest", order.total - collected)), start=1):
        label = text_of(f"payments.parts.{key}")
        lines = [Line(kind="part", label=label, amount=amount, why=why, basis=basis)]
        placed.append(
            place_part(whole, number + place, label, lines, actor=actor, at=at, day=macau_date(at), debt=True)
        )
    audit_order(actor, at, whole, "collected_in_part", collected=collected)
    return placed[0]


def _tell_rest(whole: models.Order, left: int, at: datetime) -> None:
    announce(
        PlanCalled(
            order_id=whole.pk,
            subject=whole.subject,
            holder_id=whole.holder_id,
            department=whole.department,
            title=whole.title,
            scopes=tuple(whole.scopes),
            left=left,
            at=at,
        )
    )
