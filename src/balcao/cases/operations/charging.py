"""What becomes of a charge: it is paid, or its day is over, or its case ends before. Orders are locked before cases."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from balcao.cases.applicant_terms import not_held
from balcao.cases.charge_types import ChargeState
from balcao.cases.clock import end_clock, resume_clock
from balcao.cases.freeing import free_what_was_taken
from balcao.cases.jobs import advance, end_charges
from balcao.cases.kept_deposits import give_rest_back
from balcao.cases.models import Case, Charge, Step
from balcao.cases.notes import call_off, mop_texts, say, tell_holder
from balcao.cases.operations.copying import give_back_paper_fee
from balcao.cases.staying import end_stays_by
from balcao.cases.types import CaseState
from balcao.catalogue.api import procedure_on
from balcao.foundation.audit.api import record
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text
from balcao.payments.api import (
    OrderState,
    order_of,
    refund_order,
    release_deposit,
    void_order,
)

WAITING_STILL = frozenset({CaseState.SUPPLEMENT, CaseState.HEARING, CaseState.CONSULTING})


def charge_paid(*, charge_id: int, at: datetime) -> None:
    """The case goes on where it waited, in the payment's own transaction; one that has ended gives the money back."""
    row = Charge.objects.filter(pk=charge_id).first()
    case = _locked(row)
    if row is None or case is None:
        return
    row.refresh_from_db()
    if row.state != ChargeState.OPEN:
        if row.state != ChargeState.PAID:
            end_charges.defer(case_id=case.pk)
        return
    row.state, row.paid_at = ChargeState.PAID, at
    row.save(update_fields=["state", "paid_at"])
    if not case.outcome and not case.stands_still and case.state not in WAITING_STILL:
        resume_clock(case, at)
        case.save()
    call_off(case, at, f"charge:{row.pk}:ends")
    _note(case, row, "charge_paid", at)
    advance.defer(case_id=case.pk)


def _locked(row: Charge | None) -> Case | None:
    return Case.objects.select_for_update().get(pk=row.case_id) if row is not None else None


def _note(case: Case, row: Charge, kind: str, at: datetime) -> None:
    order = order_of(subject=f"charge:{row.pk}")
    data = {"what": dict(order.title), "amount": mop_texts(order.total)} if order else {}
    Step.objects.create(case=case, at=at, kind=kind, who="", data=data)
    record(
        actor=system_actor(case.department),
        at=at,
        event=f"cases:case:{kind}",
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
        data={"charge": row.charge_id},
    )


def lapse_unpaid(*, at: datetime) -> int:
    """Charges whose last day is over: what was granted lapses, what was not decided is shelved; returns how many."""
    late = Charge.objects.filter(not_held(), state=ChargeState.OPEN, due_on__lt=macau_date(at))
    late = late.order_by("due_on", "pk")
    return sum(_lapse(number, at) for number in list(late.values_list("pk", flat=True)[:2_000]))


@transaction.atomic
def _lapse(number: int, at: datetime) -> bool:
    row = Charge.objects.get(pk=number)
    reason = say("cases.note.charge_lapsed_reason")
    if row.order_id and not void_order(actor=system_actor(), at=at, order_id=row.order_id, reason=reason):
        return False  # paid at the last moment, or in parts
    case = Case.objects.select_for_update().get(pk=row.case_id)
    row.refresh_from_db()
    if row.state != ChargeState.OPEN:
        return False
    row.state = ChargeState.LAPSED
    row.save(update_fields=["state"])
    end_charges.defer(case_id=case.pk)
    _note(case, row, "charge_lapsed", at)
    if case.finished_at is not None:
        return True
    end_clock(case, at)
    case.state, case.finished_at = (CaseState.LAPSED if case.outcome else CaseState.SHELVED), at
    case.save()
    end_stays_by(case, at)
    free_what_was_taken(case, at)
    tell_holder(
        actor=system_actor(case.department),
        at=at,
        case=case,
        key="charge_lapsed" if case.outcome else "charge_shelved",
        unique=f"charge:{row.pk}:lapsed",
        legal=True,
    )
    return True


def warn_of_charges(*, at: datetime) -> int:
    """Remind, once each, whoever has few days left to pay a charge; returns how many have."""
    today = macau_date(at)
    last = today + timedelta(days=procedure_on(settings.BALCAO_SERVICES, today).warning_days)
    soon = Charge.objects.filter(state=ChargeState.OPEN, due_on__range=(today, last)).select_related("case")
    rows = list(soon.order_by("due_on", "pk"))
    for row in rows:
        order = order_of(subject=f"charge:{row.pk}")
        if order is not None and order.state is OrderState.OPEN:
            with transaction.atomic():
                tell_holder(
                    actor=system_actor(row.case.department),
                    at=at,
                    case=row.case,
                    key="charge_ends",
                    unique=f"charge:{row.pk}:ends",
                    legal=False,
                    path=f"/as/{row.case.holder_id}/to-pay/",
                    until=row.due_on,
                    what=order.title,
                    amount=mop_texts(order.total),
                )
    return len(rows)


def end_charges_of(*, case_id: int, at: datetime) -> None:
    """A case ended without what it was for: open charges stand no longer, deposits go back, and so does what was paid
    for a charge after it was dropped, or for a paper that is not made. Each by itself; again, it changes nothing."""
    case = Case.objects.get(pk=case_id)
    reason = say("cases.note.charge_ended_reason", reference=case.reference)
    for row in case.charges.exclude(order_id=None).order_by("pk"):
        with transaction.atomic():
            _end(row, at, reason, ended=case.finished_at is not None and case.state != CaseState.GRANTED)
    give_back_paper_fee(case_id=case_id, at=at)


def _end(row: Charge, at: datetime, reason: Text, *, ended: bool) -> None:
    actor, number = system_actor(), row.order_id or 0
    if row.state == ChargeState.OPEN and ended and void_order(actor=actor, at=at, order_id=number, reason=reason):
        Charge.objects.filter(pk=row.pk, state=ChargeState.OPEN).update(state=ChargeState.DROPPED)
    order = order_of(subject=f"charge:{row.pk}")
    if order is None:
        return
    if row.state in (ChargeState.LAPSED, ChargeState.DROPPED):
        lapsed = row.state == ChargeState.LAPSED
        if not void_order(actor=actor, at=at, order_id=number, reason=reason, lapsed=lapsed):
            _give_back(order.id, order.held, at, reason)
    elif row.state == ChargeState.PAID and ended and order.held:
        release_deposit(actor=actor, at=at, order_id=order.id, reason=reason)


def _give_back(order_id: int, held: bool, at: datetime, reason: Text) -> None:
    give = release_deposit if held else refund_order
    give(actor=system_actor(), at=at, order_id=order_id, reason=reason)


def release_due_deposits(*, at: datetime) -> int:
    """Deposits whose day has come go back by themselves, of one about which a case is open what that does not want to
    keep; returns how many."""
    due = Charge.objects.filter(state=ChargeState.PAID, release_on__lte=macau_date(at)).order_by("release_on", "pk")
    moved = 0
    for row in due:
        order = order_of(subject=f"charge:{row.pk}")
        if order is not None and order.held and order.state is OrderState.PAID and not order.given_back:
            reason = say("cases.note.deposit_released_reason")
            back = release_deposit(actor=system_actor(), at=at, order_id=order.id, reason=reason)
            moved += back or give_rest_back(at=at, charge_id=row.pk)
    return moved
