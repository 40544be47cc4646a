"""Promising money out of a fund, paying it in parts, settling it by its report, taking it back.

Always the fund's year is locked before its grants.
"""

from datetime import date, datetime

from django.db import transaction

from balcao.foundation.audit.api import record
from balcao.grants import models
from balcao.grants.failures import BadGrant, NotEnoughLeft, ReportOwed
from balcao.grants.money_moves import claim_back, owe_part
from balcao.grants.queries import budget_on, report_is_late
from balcao.grants.types import Awarded, When
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

REVOKED = "grant-revoked"
UNUSED = "grant"


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
    models.Part.objects.bulk_create(
        models.Part(grant=row, number=number, amount=share, when=each.when, due_on=each.due_on)
        for number, (each, share) in enumerate(zip(awarded.parts, awarded.shares, strict=True), 1)
        if share
    )
    _note(actor, at, row, "committed", amount=row.amount, fund=awarded.fund, year=year.year)


@transaction.atomic
def pay_first_parts(*, actor: Actor, at: datetime, case_reference: str) -> list[int]:
    """Owe the holder the parts that are paid with the grant; said again, nothing more. Returns what is owed anew.

    :raises NotFound: if the actor is not the platform.
    """
    _check_platform(actor)
    row = models.Grant.objects.select_for_update().filter(case_reference=case_reference, released_at=None).first()
    if row is None:
        return []
    due = row.parts.filter(when=When.GRANTED, payout_id=None, dropped_at=None).order_by("number")
    return [owe_part(row, part, at) for part in due]


@transaction.atomic
def pay_part_of_day(*, actor: Actor, at: datetime, part_id: int) -> bool:
    """Owe a part whose day has come, unless it is owed or dropped already, or its holder's report is late.

    :raises NotFound: if the actor is not the platform.
    """
    _check_platform(actor)
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
def accept_report(*, actor: Actor, at: datetime, holder_id: str, case_reference: str, spent: int) -> bool:
    """Settle a grant by what was spent of it: the rest is owed to its holder, or what was paid and not used is owed
    back, and the fund has again what was not needed. Said again, or of a grant that was taken back, nothing happens.

    :raises NotFound: if the actor is not the platform.
    """
    _check_platform(actor)
    found = models.Grant.objects.filter(case_reference=case_reference, holder_id=holder_id, released_at=None)
    row = _locked(found.filter(reported_at=None).first())
    if row is None or row.reported_at is not None or row.released_at is not None:
        return False
    used = min(spent, row.amount)
    row.spent, row.reported_at = spent, at
    owed = sum(row.parts.exclude(payout_id=None).values_list("amount", flat=True))
    rest = used - owed
    for part in row.parts.filter(payout_id=None, dropped_at=None).order_by("number"):
        part.amount = max(0, min(part.amount, rest))
        rest -= part.amount
        part.dropped_at = None if part.amount else at
        part.save(update_fields=["amount", "dropped_at"])
        if part.amount:
            owe_part(row, part, at)
    _free(row, row.committed - used)
    if owed > used:
        row.owed_back = owed - used
        claim_back(row, UNUSED, row.owed_back, at)
    row.save(update_fields=["spent", "reported_at", "committed", "owed_back"])
    _note(actor, at, row, "reported", spent=spent, owed_back=row.owed_back)
    return True


@transaction.atomic
def release_grant(*, actor: Actor, at: datetime, case_reference: str) -> bool:
    """Take a grant back with its decision: the fund has it again, no part comes any more, and what was owed or paid
    already is owed back. Said again, nothing happens."""
    row = _locked(models.Grant.objects.filter(case_reference=case_reference, released_at=None).first())
    if row is None or row.released_at is not None:
        return False
    _free(row, row.committed)
    row.released_at = at
    row.parts.filter(payout_id=None, dropped_at=None).update(dropped_at=at)
    back = sum(row.parts.exclude(payout_id=None).values_list("amount", flat=True)) - row.owed_back
    if back > 0:
        claim_back(row, REVOKED, back, at)
        row.owed_back += back
    row.save(update_fields=["released_at", "committed", "owed_back"])
    _note(actor, at, row, "released", owed_back=row.owed_back)
    return True


def _locked_year(fund: str, at: datetime) -> models.FundYear:
    """The row of the fund's year, locked, with the budget that the file says now."""
    day: date = macau_date(at)
    budget = budget_on(fund, day.year)
    models.FundYear.objects.get_or_create(fund=fund, year=day.year, defaults={"budget": budget})
    row = models.FundYear.objects.select_for_update().get(fund=fund, year=day.year)
    row.budget = max(budget, row.committed)
    return row


def _locked(row: models.Grant | None) -> models.Grant | None:
    """The same grant, locked after its fund's year."""
    if row is None:
        return None
    year = models.FundYear.objects.select_for_update().get(pk=row.fund_year_id)
    locked = models.Grant.objects.select_for_update().get(pk=row.pk)
    locked.fund_year = year
    return locked


def _free(row: models.Grant, amount: int) -> None:
    row.fund_year.committed -= amount
    row.fund_year.save(update_fields=["committed"])
    row.committed -= amount


def _check_platform(actor: Actor) -> None:
    if not actor.is_system:
        raise NotFound("grants")


def pay_what_is_due(*, at: datetime) -> int:
    """Every part whose day has come, each by itself; returns how many are owed now."""
    due = models.Part.objects.filter(
        due_on__lte=macau_date(at), payout_id=None, dropped_at=None, grant__released_at=None
    )
    numbers = list(due.order_by("due_on", "pk").values_list("pk", flat=True)[:5_000])
    return sum(pay_part_of_day(actor=system_actor(), at=at, part_id=number) for number in numbers)


def _note(actor: Actor, at: datetime, row: models.Grant, what: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"grants:grant:{what}",
        subject=f"grant:{row.pk}",
        holder_id=row.holder_id,
        data={"reference": row.case_reference, **data},
    )
