"""Charges of a case, and the deposits a department holds."""

from datetime import datetime

from balcao.cases.charge_types import ChargeState, ChargeView, DepositHeld
from balcao.cases.models import Case, Charge, HandBack
from balcao.cases.policies import cases_of_duty
from balcao.catalogue.api import get_version
from balcao.entities.api import holder_name
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.payments.api import OrderState, closings_of, order_of


def charges_of(case: Case) -> tuple[ChargeView, ...]:
    """What was charged on the way, the oldest first. The caller knows whose case it is."""
    rows = case.charges.select_related("kept__case").order_by("pk")
    return tuple(view for row in rows if (view := _view(row)) is not None)


def _view(row: Charge) -> ChargeView | None:
    order = order_of(subject=f"charge:{row.pk}")
    if order is None:
        return None
    return ChargeView(
        id=row.pk,
        title=order.title,
        basis=order.lines[0].basis,
        state=ChargeState(row.state),
        order=order,
        due_on=row.due_on,
        release_on=row.release_on,
        keeping=row.kept.case.reference if hasattr(row, "kept") else "",
    )


def deposits_held(*, actor: Actor, at: datetime, most: int = 200) -> list[DepositHeld]:
    """The deposits of cases of the officer's duty that are held, those with a proposal first."""
    rows = Charge.objects.filter(case__in=cases_of_duty(actor, at), state=ChargeState.PAID)
    rows = rows.select_related("case", "kept__case").order_by("pk")[:most]
    held = [found for row in rows if (found := _held(actor, row))]
    return sorted(held, key=lambda each: not each.closing_id)


def deposit_held(*, actor: Actor, at: datetime, charge_id: int) -> DepositHeld:
    """One of them.

    :raises NotFound: if it is not held, or not of the officer's duty.
    """
    rows = Charge.objects.filter(case__in=cases_of_duty(actor, at), state=ChargeState.PAID, pk=charge_id)
    row = rows.select_related("case", "kept__case").first()
    found = _held(actor, row) if row is not None else None
    if found is None:
        raise NotFound(f"deposit {charge_id}")
    return found


def _held(actor: Actor, row: Charge) -> DepositHeld | None:
    view = _view(row)
    if view is None or not view.order.held or view.order.state is not OrderState.PAID:
        return None
    closings = closings_of(order_id=view.order.id)
    if any(each.state == "approved" for each in closings):
        return None
    data = get_version(row.case.version_id).definition.data
    rule = next((each for each in data.charges if each.id == row.charge_id), None)
    found = HandBack.objects.filter(charge=row, refused=False).first()
    asked = next((each for each in closings if each.state == "asked"), None)
    return DepositHeld(
        charge=view,
        case_reference=row.case.reference,
        service=get_version(row.case.version_id).definition.text("name"),
        holder=holder_name(row.case.holder_id),
        closing_id=asked.id if asked else 0,
        forfeit=asked.forfeit if asked else 0,
        reason=asked.reason if asked else {},
        asked_by=asked.asked_by if asked else "",
        case_open=bool(view.keeping),
        asked_by_me=bool(asked and asked.asked_eyes & set(actor.eyes_in(row.case.department))),
        hand_back=bool(rule and rule.deposit and rule.deposit.hand_back) and found is None,
        photos=tuple(found.photos) if found else (),
    )
