"""More money for a grant that was given, and taking it back with the decision that gave it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from balcao.grants import models
from balcao.grants.failures import BadGrant, NotEnoughLeft, NothingToRaise, ReportOwed
from balcao.grants.held import check_platform, free, locked, note, paid_of
from balcao.grants.money_moves import call_off, claim_back
from balcao.grants.queries import budget_on, report_is_late
from balcao.grants.types import Raised
from balcao.kernel.actor import Actor


@transaction.atomic
def raise_grant(*, actor: Actor, at: datetime, raised: Raised) -> None:
    """Promise more money for a grant out of its own year of its fund; in the caller's transaction, with its decision.
    Said again, nothing more is promised.

    :raises NothingToRaise: unless the holder has that grant, and its last report is still to come.
    :raises BadGrant: for nothing, or more than was asked.
    :raises ReportOwed: while a report of the holder is late.
    :raises NotEnoughLeft: when the fund has less left in that year, which it says. Of two at once, one waits.
    """
    open_grants = models.Grant.objects.filter(holder_id=raised.holder_id, released_at=None, reported_at=None)
    row = locked(open_grants.filter(case_reference=raised.grant_reference).first())
    if row is None or row.released_at is not None or row.reported_at is not None:
        raise NothingToRaise
    if models.Raise.objects.filter(case_reference=raised.case_reference, withdrawn_at=None).exists():
        return
    if not 0 < raised.amount <= raised.asked:
        raise BadGrant(raised.asked)
    if report_is_late(holder_id=raised.holder_id, at=at):
        raise ReportOwed
    year = row.fund_year
    year.budget = max(budget_on(year.fund, year.year), year.committed)
    left = year.budget - year.committed
    if raised.amount > left:
        raise NotEnoughLeft(left)
    year.save(update_fields=["budget"])
    free(row, -raised.amount)
    row.amount += raised.amount
    row.asked += raised.asked
    row.save(update_fields=["asked", "amount", "committed"])
    more = models.Raise.objects.create(
        grant=row, case_reference=raised.case_reference, asked=raised.asked, amount=raised.amount, raised_at=at
    )
    last = row.parts.aggregate(last=Max("number"))["last"]
    models.Part.objects.bulk_create(
        models.Part(
            grant=row,
            raised=more,
            number=number,
            promised=share,
            amount=share,
            when=each.when,
            due_on=each.due_on,
        )
        for number, (each, share) in enumerate(zip(raised.parts, raised.shares, strict=True), last + 1)
        if share
    )
    note(actor, at, row, "raised", amount=raised.amount, by=raised.case_reference)


@transaction.atomic
def withdraw_raise(*, actor: Actor, at: datetime, case_reference: str) -> bool:
    """Undo a raise, since its decision was taken back: what was not sent yet is called off, what was sent and is not
    covered by the rest of the grant is owed back, and the fund has the money again. Said again, nothing happens.

    :raises NotFound: if the actor is not the platform.
    """
    check_platform(actor)
    more = models.Raise.objects.filter(case_reference=case_reference, withdrawn_at=None).first()
    row = locked(more.grant) if more else None
    if (
        more is None
        or row is None
        or models.Raise.objects.filter(pk=more.pk, withdrawn_at=None).update(withdrawn_at=at) == 0
    ):
        return False
    if row.released_at is not None:
        return True
    call_off(more.parts.all(), at)
    more.parts.filter(payout_id=None).update(promised=0)
    more.parts.filter(payout_id=None, dropped_at=None).update(dropped_at=at)
    row.amount -= more.amount
    row.asked -= more.asked
    free(row, max(0, row.committed - row.amount))
    back = paid_of(row) - row.owed_back - row.committed
    if back > 0:
        claim_back(row, subject_of_raise(more), back, at)
        row.owed_back += back
    row.save(update_fields=["asked", "amount", "committed", "owed_back"])
    note(actor, at, row, "lowered", amount=more.amount, by=case_reference, owed_back=row.owed_back)
    return True


def subject_of_raise(more: models.Raise) -> str:
    """Under which subject what a withdrawn raise has paid back is owed."""
    return f"grant-raised:{more.pk}"
