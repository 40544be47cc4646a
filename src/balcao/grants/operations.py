"""Promising money out of a fund, paying it in parts, taking it back.

Always the fund's year is locked before its grants.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from balcao.foundation.db.api import KeptQuestion, given
from balcao.grants import models
from balcao.grants.failures import BadGrant, NotEnoughLeft, ReportOwed
from balcao.grants.held import check_platform, free, locked, note, paid_of
from balcao.grants.lending import call_back
from balcao.grants.money_moves import call_off, claim_back, owe_part
from balcao.grants.queries import budget_on, report_is_late
from balcao.grants.types import Awarded, When
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date


@transaction.atomic
def commit_grant(*, actor: Actor, at: datetime, awarded: Awarded) -> None:
    """Promise an amount out of the fund's year in which it is decided; in the caller's transaction, with its decision.

    :raises BadGrant: for nothing, or more than was asked.
    :raises ReportOwed: while a report of the holder on an earlier grant is late.
    :raises NotEnoughLeft: when the fund has less left, which it says. Of two at once, one waits for the other.
    """
    if not 0 < awarded.amount <= awarded.asked:
        raise BadGrant(awarded.asked)
    year = _locked_year(awarded.fund, at)
    if report_is_late(holder_id=awarded.holder_id, at=at):
        raise ReportOwed
    left = year.budget - year.committed
    if awarded.amount > left:
        raise NotEnoughLeft(left)
    year.committed += awarded.amount
    year.save(update_fields=["budget", "committed"])
    row = models.Grant.objects.create(
        case_reference=awarded.case_reference,
        holder_id=awarded.holder_id,
        department=awarded.department,
        service_id=awarded.service_id,
        title=dict(awarded.title),
        activity=awarded.activity[:200],
        scopes=list(awarded.scopes),
        basis=dict(awarded.basis),
        fund_year=year,
        asked=awarded.asked,
        amount=awarded.amount,
        committed=awarded.amount,
        granted_at=at,
        report_service=awarded.report_service,
        report_due_on=awarded.report_due_on,
    )
    if (loan := awarded.repayment) is not None:
        models.Loan.objects.create(
            grant=row,
            count=loan.count,
            every_months=loan.every_months,
            first_after=loan.first_after,
            after_on=loan.after_on,
            late_days=loan.late_days,
        )
    models.Part.objects.bulk_create(
        models.Part(grant=row, number=number, promised=share, amount=share, when=each.when, due_on=each.due_on)
        for number, (each, share) in enumerate(zip(awarded.parts, awarded.shares, strict=True), 1)
        if share
    )
    note(actor, at, row, "committed", amount=row.amount, fund=awarded.fund, year=year.year)


@transaction.atomic
def pay_first_parts(*, actor: Actor, at: datetime, case_reference: str) -> list[int]:
    """Owe the holder the parts that are paid with the grant, or with the raise, that this case gave; said again,
    nothing more. Returns what is owed anew.

    :raises NotFound: if the actor is not the platform.
    """
    check_platform(actor)
    more = _RAISED.first(case=case_reference)
    row = _LOCKED.first(grant=more.grant_id if more else None, case=None if more else case_reference)
    if row is None:
        return []
    due = row.parts.filter(raised=more, when=When.GRANTED, payout_id=None, dropped_at=None).order_by("number")
    return [owe_part(row, part, at) for part in due]


_RAISED = KeptQuestion(
    lambda: models.Raise.objects.filter(case_reference=given("case"), withdrawn_at=None).order_by("pk")[:1]
)
_LOCKED = KeptQuestion(
    lambda: (
        models.Grant.objects.filter(Q(pk=given("grant")) | Q(case_reference=given("case")), released_at=None)
        .select_for_update()
        .order_by("pk")[:1]
    )
)


@transaction.atomic
def pay_part_of_day(*, actor: Actor, at: datetime, part_id: int) -> bool:
    """Owe a part whose day has come, unless it is owed or dropped already, or its holder's report is late.

    :raises NotFound: if the actor is not the platform.
    """
    check_platform(actor)
    row = (
        models.Grant.objects.select_for_update()
        .filter(pk__in=models.Part.objects.filter(pk=part_id).values("grant_id"), released_at=None)
        .first()
    )
    if row is None or report_is_late(holder_id=row.holder_id, at=at):
        return False
    due = row.parts.filter(pk=part_id, payout_id=None, dropped_at=None, due_on__lte=macau_date(at)).first()
    if due is None:
        return False
    owe_part(row, due, at)
    return True


@transaction.atomic
def release_grant(*, actor: Actor, at: datetime, case_reference: str) -> bool:
    """Take a grant back with its decision: the fund has it again, no part comes any more, what was not sent yet is
    called off, and what was sent or paid already is owed back. Said again, nothing happens.

    :raises NotFound: if the actor is not the platform.
    """
    check_platform(actor)
    row = locked(models.Grant.objects.filter(case_reference=case_reference, released_at=None).first())
    if row is None or row.released_at is not None:
        return False
    free(row, row.committed)
    row.released_at = at
    call_off(row.parts.all(), at)
    row.parts.filter(payout_id=None, dropped_at=None).update(dropped_at=at)
    back = 0 if call_back(row, at) else paid_of(row) - row.owed_back
    if back > 0:
        claim_back(row, f"grant-revoked:{row.pk}", back, at)
        row.owed_back += back
    row.save(update_fields=["released_at", "committed", "owed_back"])
    note(actor, at, row, "released", owed_back=row.owed_back)
    return True


def _locked_year(fund: str, at: datetime) -> models.FundYear:
    """The row of the fund's year, locked, with the budget that the file says now."""
    day: date = macau_date(at)
    budget = budget_on(fund, day.year)
    models.FundYear.objects.get_or_create(fund=fund, year=day.year, defaults={"budget": budget})
    row = models.FundYear.objects.select_for_update().get(fund=fund, year=day.year)
    row.budget = max(budget, row.committed)
    return row


def pay_what_is_due(*, at: datetime) -> int:
    """Every part whose day has come, each by itself; returns how many are owed now."""
    due = models.Part.objects.filter(
        due_on__lte=macau_date(at), payout_id=None, dropped_at=None, grant__released_at=None
    )
    numbers = list(due.order_by("due_on", "pk").values_list("pk", flat=True)[:5_000])
    return sum(pay_part_of_day(actor=system_actor(), at=at, part_id=number) for number in numbers)
