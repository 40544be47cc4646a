"""What is over: vouchers after their last day, codes of old; and whose vouchers they were, years later."""

from datetime import datetime

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.vouchers.models import Card, Code, Transfer, Use, Voucher
from balcao.vouchers.trail import move, note, schemes

BATCH = 2_000
GONE = "gone-"


def end_what_is_over(*, at: datetime) -> int:
    """What is left on vouchers whose last day is over is gone, in batches; returns how many. Twice changes nothing."""
    Code.objects.filter(expires_at__lt=at).delete()
    count = 0
    for name, scheme in schemes().items():
        if macau_date(at) <= scheme.last_day:
            continue
        while done := _end_some(name, scheme.department, at):
            count += done
    return count


@transaction.atomic
def _end_some(scheme_id: str, department: str, at: datetime) -> int:
    rows = Voucher.objects.select_for_update().filter(scheme=scheme_id, balance__gt=0).order_by("pk")[:BATCH]
    actor = system_actor(department)
    for row in rows:
        times = row.movements.filter(kind="expired").count()
        move(row, "expired", -row.balance, at=at, key=f"expired:{row.pk}:{times + 1}")
        note(actor, at, "voucher:expired", subject=f"voucher:{row.pk}", holder_id=row.holder_id, amount=row.balance)
    return len(rows)


def forget_what_is_old(*, at: datetime) -> int:
    """Nobody can tell any more whose vouchers they were, in batches, once a scheme's years are over; returns how many.
    What a provider took stays a line of its statement. Twice changes nothing."""
    count = 0
    for name, scheme in schemes().items():
        if macau_date(at) < scheme.forgotten_on:
            continue
        while done := _forget_some(name, scheme.department, at):
            count += done
    return count


@transaction.atomic
def _forget_some(scheme_id: str, department: str, at: datetime) -> int:
    known = Voucher.objects.filter(scheme=scheme_id).exclude(holder_id__startswith=GONE)
    unsettled = Use.objects.filter(voucher__scheme=scheme_id, state="paid", statement=None).values("voucher_id")
    numbers = list(known.exclude(pk__in=unsettled).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not numbers:
        return 0
    gone = Concat(Value(GONE), Cast(F("pk"), CharField()))
    Card.objects.filter(voucher__in=numbers).delete()
    uses = Use.objects.filter(voucher__in=numbers)
    uses.update(asked_by_name="", decided_by_name="", cancelled_by_name="")
    uses.exclude(reason="").update(reason="–")
    Transfer.objects.filter(giver__in=numbers).exclude(state="held").update(to_card="")
    Voucher.objects.filter(pk__in=numbers).update(holder_id=gone)
    note(system_actor(department), at, "voucher:forgotten", subject=f"vouchers:{scheme_id}", count=len(numbers))
    return len(numbers)
