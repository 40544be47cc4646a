"""A fine that is paid in parts, or was paid: begun, settled, made less, owed again."""

from collections.abc import Sequence
from datetime import date, datetime

from balcao.cases.fines import imposed_subject
from balcao.cases.models import Case, Decision, Fine, Step
from balcao.cases.notes import call_off, mop_texts, say
from balcao.kernel.actor import Actor, system_actor
from balcao.payments.api import (
    Line,
    Order,
    OrderState,
    claim_refund,
    delay_parts,
    left_in_parts,
    lessen_plan,
    order_of,
    paid_beyond,
)


def settle_fine(*, case_id: int, paid_at: datetime, receipt: str) -> None:
    """An imposed fine was paid, or the first part of it. Said again, it changes nothing."""
    fine = Fine.objects.select_for_update().select_related("case").filter(pk=case_id, paid_at=None).first()
    order = order_of(subject=imposed_subject(fine.case)) if fine is not None else None
    if fine is None:
        return
    if order is not None and order.state is OrderState.IN_PARTS:
        fine.in_parts_since = paid_at
        fine.save(update_fields=["in_parts_since"])
        Step.objects.create(case_id=case_id, at=paid_at, kind="fine_in_parts", who="", data={"receipt": receipt})
    else:
        _settled(fine, paid_at, receipt)


def part_of_fine_paid(*, case_id: int, paid_at: datetime, receipt: str) -> None:
    """One part was paid: with the last the fine is settled. The reduction is for the whole in one payment: who pays
    its parts within its days owes all of them."""
    fine = Fine.objects.select_for_update().select_related("case").get(pk=case_id)
    order = order_of(subject=imposed_subject(fine.case))
    if order is None or order.state is not OrderState.IN_PARTS or fine.paid_at is not None:
        return
    if not left_in_parts(order_id=order.id):
        _settled(fine, paid_at, receipt)


def lessen_fine(fine: Fine, order: Order, lines: Sequence[Line], at: datetime) -> None:
    """Have a fine in parts come to these lines: its parts become less, and what is paid beyond is asked back in the
    name of who decided; another officer approves. Done again, it changes nothing."""
    actor, case = system_actor(), fine.case
    lessen_plan(
        actor=actor, at=at, order_id=order.id, lines=lines, reason=say("cases.fine.less", reference=case.reference)
    )
    last = Decision.objects.filter(case=case, outcome="refuse").order_by("pk").last()
    if last is not None:
        claim_back(case, last, paid_beyond(order_id=order.id), actor, at)
    begun = order_of(subject=order.subject)
    if fine.paid_at is None and begun is not None and begun.begun and not left_in_parts(order_id=order.id):
        _settled(fine, at, begun.receipt_number)


def claim_back(case: Case, decision: Decision, orders: Sequence[tuple[int, int]], actor: Actor, at: datetime) -> None:
    """Ask in the name of who decided that of these orders so many avos go back; another officer approves."""
    for number, amount in orders:
        claim_refund(
            actor=actor,
            at=at,
            order_id=number,
            amount=amount,
            reason=say("cases.fine.refund_reason", reference=case.reference),
            by=decision.by_name,
            eyes=sorted({*decision.proposed_eyes, *decision.eyes}),
        )
    if orders:
        data = {"amount": mop_texts(sum(amount for _, amount in orders))}
        Step.objects.create(case=case, at=at, kind="fine_refund_asked", who="", data=data, internal=True)


def _settled(fine: Fine, paid_at: datetime, receipt: str) -> None:
    fine.paid_at = paid_at
    fine.save(update_fields=["paid_at"])
    call_off(fine.case, paid_at, f"fine:{fine.decision_id}:")
    Step.objects.create(case_id=fine.pk, at=paid_at, kind="fine_paid", who="", data={"receipt": receipt})


def unsettle_fine(*, case_id: int) -> None:
    """What paid a fine, or a part of it, was taken back: it is owed again."""
    Fine.objects.filter(pk=case_id).update(paid_at=None)


def call_fine(*, case_id: int, on: date) -> None:
    """The parts of a fine are called: what is left is due at once, and reminded of as any fine."""
    Fine.objects.filter(pk=case_id).update(in_parts_since=None, called_on=on)


def delay_parts_of(case: Case, at: datetime, *, days: int) -> None:
    """The parts of a case's fine wait as long as what was decided had no effect."""
    order = order_of(subject=imposed_subject(case))
    if days > 0 and order is not None and order.state is OrderState.IN_PARTS:
        delay_parts(actor=system_actor(), at=at, order_id=order.id, days=days)
