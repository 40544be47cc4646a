"""Loans out of a fund: paid back once their money arrived, late, repaid, or waived by two officers.

The instalments are orders of the payments; what is kept here is that there is a loan, and who waived what.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.foundation.eyes.api import RETURNED
from balcao.grants import models
from balcao.grants.events import InstalmentLate, LoanRepaid
from balcao.grants.failures import NothingLeft, WaiverFourEyes, WaiverReason, WaiverSettled, WaiverWaits
from balcao.grants.held import note
from balcao.grants.loans import left_of, lent_for, plan_of
from balcao.grants.money_moves import line_of
from balcao.grants.notes import issue_statement, mop_texts, tell_borrower
from balcao.grants.policies import fund_departments
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import add_months, macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES
from balcao.payments.api import OrderState, PlanView, call_loan, evenly, lend, unlend, waive_rest

CONFIRMED = "confirmed"
LONGEST = 2000


@transaction.atomic
def begin_repayment(*, payout_id: int, at: datetime) -> bool:
    """The money of a loan arrived: its instalments are owed from now on, on their days. Whether it is a loan's."""
    row = _loans_paid_by(payout_id).select_for_update(of=("self",)).first()
    if row is None or row.grant.released_at is not None:
        return False
    if row.order_id is not None:
        return True
    grant, today = row.grant, macau_date(at)
    begins = max(today, row.after_on) if row.after_on else today
    days = [add_months(begins, row.first_after + row.every_months * number) for number in range(row.count)]
    row.order_id = lend(
        actor=system_actor(grant.department),
        at=at,
        subject=lent_for(row),
        holder_id=grant.holder_id,
        department=grant.department,
        title=grant.title,
        line=line_of("loan", grant, grant.amount),
        instalments=list(zip(evenly(grant.amount, row.count), days, strict=True)),
        every_months=row.every_months,
        late_days=row.late_days,
        scopes=grant.scopes,
    )
    row.save(update_fields=["order_id"])
    tell_borrower(
        row, "lent", unique=f"lent:{row.order_id}", at=at, amount=mop_texts(grant.amount), count=row.count, due=days[0]
    )
    note(system_actor(grant.department), at, grant, "lent", amount=grant.amount, instalments=row.count)
    return True


@transaction.atomic
def end_repayment(*, payout_id: int, at: datetime) -> bool:
    """The money of a loan came back from the bank: nothing is to be paid back before it arrives. Whether it is so."""
    row = _loans_paid_by(payout_id).first()
    if row is None or row.order_id is None:
        return False
    # The order is locked before the loan, as it is when an instalment is paid.
    if not unlend(actor=system_actor(row.grant.department), at=at, order_id=row.order_id):
        return False
    models.Loan.objects.filter(pk=row.pk, order_id=row.order_id).update(order_id=None)
    note(system_actor(row.grant.department), at, row.grant, "unlent")
    return True


def _loans_paid_by(payout_id: int) -> QuerySet[models.Loan]:
    grants = models.Part.objects.filter(payout_id=payout_id).values("grant_id")
    return models.Loan.objects.select_related("grant").filter(grant__in=grants)


def call_back(grant: models.Grant, at: datetime) -> bool:
    """The decision on a locked grant was taken back: what is left of it, if it is a loan whose money arrived, is due at
    once. Whether it is one."""
    row = models.Loan.objects.filter(grant=grant).exclude(order_id=None).first()
    if row is None or row.order_id is None:
        return False
    why = dict.fromkeys(LANGUAGES, grant.case_reference)
    call_loan(actor=system_actor(grant.department), at=at, order_id=row.order_id, why=why)
    return True


@transaction.atomic
def note_paid_back(*, loan_id: int, at: datetime) -> None:
    """Money of a loan came: with the last of it, it is repaid, once. Taken back, it is not any more."""
    row = models.Loan.objects.select_for_update(of=("self",)).select_related("grant").filter(pk=loan_id).first()
    plan = plan_of(row) if row else None
    if row is None or plan is None:
        return
    repaid = not left_of(plan)
    if repaid == (row.repaid_at is not None):
        return
    row.repaid_at = at if repaid else None
    row.save(update_fields=["repaid_at"])
    back = _paid_back(plan)
    note(system_actor(row.grant.department), at, row.grant, "repaid" if repaid else "owed_again", paid_back=back)
    if repaid:
        _tell_repaid(row, back, at)


def _paid_back(plan: PlanView) -> int:
    return sum(each.total for each in plan.parts if each.state is OrderState.PAID)


def _tell_repaid(row: models.Loan, back: int, at: datetime) -> None:
    key = "waived" if row.waived else "repaid"
    tell_borrower(row, key, unique=f"{key}:{at.isoformat()}", at=at, amount=mop_texts(row.waived or back))
    issue_statement(row, paid_back=back, at=at)
    announce(
        LoanRepaid(
            case_reference=row.grant.case_reference,
            holder_id=row.grant.holder_id,
            paid_back=back,
            waived=row.waived,
            at=at,
        )
    )


def tell_late(*, at: datetime) -> int:
    """Announce each day on which an instalment was not paid, once, whatever becomes of its parts; returns how many
    loans have one anew."""
    rows = models.Loan.objects.filter(order_id__isnull=False, repaid_at=None).order_by("pk")
    return sum(_tell_late(number, at) for number in list(rows.values_list("pk", flat=True)))


@transaction.atomic
def _tell_late(loan_id: int, at: datetime) -> bool:
    row = models.Loan.objects.select_for_update(of=("self",)).select_related("grant").get(pk=loan_id)
    plan, today = plan_of(row), macau_date(at)
    opened = [each for each in plan.parts if each.state is OrderState.OPEN] if plan else []
    late = [(each.due_on, each.total) for each in opened if each.due_on and each.due_on < today]
    since = max((day for day, _total in late), default=None)
    if since is None or (row.late_told_on is not None and since <= row.late_told_on):
        return False
    row.late_told_on = since
    row.save(update_fields=["late_told_on"])
    announce(
        InstalmentLate(
            case_reference=row.grant.case_reference,
            holder_id=row.grant.holder_id,
            amount=sum(total for _day, total in late),
            due_on=since,
            at=at,
        )
    )
    return True


@transaction.atomic
def propose_waiver(*, actor: Actor, at: datetime, case_reference: str, reason: str) -> int:
    """Propose that what is left of a loan be waived, which it is once a second officer confirms it; returns the number
    of the proposal.

    :raises NotFound: for a loan out of a fund that is not the officer's.
    :raises WaiverReason: without a reason.
    :raises NothingLeft: when nothing is, or its money has not arrived.
    :raises WaiverWaits: while another proposal waits.
    """
    row = _locked(actor, at, case_reference)
    if not reason.strip():
        raise WaiverReason
    plan = plan_of(row)
    left = left_of(plan) if plan else 0
    if not left:
        raise NothingLeft
    try:
        with transaction.atomic():
            waiver = models.Waiver.objects.create(
                loan=row,
                amount=left,
                note=reason.strip()[:LONGEST],
                proposed_at=at,
                proposed_by_name=actor.name,
                proposed_eyes=actor.eyes_in(row.grant.department),
            )
    except IntegrityError as failure:
        raise WaiverWaits from failure
    _record(actor, at, waiver, "proposed")
    return waiver.pk


@transaction.atomic
def confirm_waiver(*, actor: Actor, at: datetime, waiver_id: int) -> None:
    """The second officer agrees: nothing more is to be paid back. Confirmed twice, it is waived once.

    :raises NotFound: if it is not the officer's.
    :raises WaiverFourEyes: for who proposed it.
    :raises WaiverSettled: when it was sent back, or other money is left by now than was proposed.
    """
    waiver = _waiver(actor, at, waiver_id)
    if waiver.outcome == CONFIRMED:
        return
    grant, order_id = waiver.loan.grant, waiver.loan.order_id
    if waiver.outcome or order_id is None:
        raise WaiverSettled
    if set(actor.eyes_in(grant.department)) & set(waiver.proposed_eyes):
        raise WaiverFourEyes
    _decide(waiver, CONFIRMED, actor, at)
    why = dict.fromkeys(LANGUAGES, waiver.note)
    # The order is locked before the loan, as it is when an instalment is paid.
    waived = waive_rest(actor=system_actor(grant.department), at=at, order_id=order_id, reason=why)
    if waived != waiver.amount:
        raise WaiverSettled
    row = _locked(actor, at, grant.case_reference)
    row.waived += waived
    row.repaid_at = at
    row.save(update_fields=["waived", "repaid_at"])
    plan = plan_of(row)
    paid = _paid_back(plan) if plan else 0
    note(actor, at, row.grant, "waived", amount=waiver.amount, paid_back=paid)
    _tell_repaid(row, paid, at)


@transaction.atomic
def return_waiver(*, actor: Actor, at: datetime, waiver_id: int) -> None:
    """Do without it: all that is left is still to be paid back. Twice changes nothing.

    :raises NotFound: if it is not the officer's.
    :raises WaiverSettled: when it was confirmed.
    """
    waiver = _waiver(actor, at, waiver_id)
    if waiver.outcome == RETURNED:
        return
    if waiver.outcome:
        raise WaiverSettled
    _decide(waiver, RETURNED, actor, at)


def _decide(waiver: models.Waiver, outcome: str, actor: Actor, at: datetime) -> None:
    waiver.outcome, waiver.decided_at, waiver.decided_by_name = outcome, at, actor.name
    waiver.decided_eyes = actor.eyes_in(waiver.loan.grant.department)
    waiver.save()
    _record(actor, at, waiver, outcome)


def _locked(actor: Actor, at: datetime, case_reference: str) -> models.Loan:
    mine = fund_departments(actor, at)
    rows = models.Loan.objects.select_for_update(of=("self",)).select_related("grant")
    row = rows.filter(grant__case_reference=case_reference, grant__department__in=mine).first()
    if row is None:
        raise NotFound(f"loan {case_reference}")
    return row


def _waiver(actor: Actor, at: datetime, waiver_id: int) -> models.Waiver:
    rows = models.Waiver.objects.select_for_update(of=("self",)).select_related("loan__grant")
    row = rows.filter(pk=waiver_id, loan__grant__department__in=fund_departments(actor, at)).first()
    if row is None:
        raise NotFound(f"waiver {waiver_id}")
    return row


def _record(actor: Actor, at: datetime, waiver: models.Waiver, what: str) -> None:
    grant = waiver.loan.grant
    record(
        actor=actor,
        at=at,
        event=f"grants:waiver:{what}",
        subject=f"grant:{grant.pk}",
        holder_id=grant.holder_id,
        data={"reference": grant.case_reference, "amount": waiver.amount, "reason": waiver.note},
    )
