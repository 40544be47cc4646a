"""What is over: vouchers after their last day, codes and cards of old."""

from datetime import datetime

from django.db import transaction

from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.vouchers.models import Code, Voucher
from balcao.vouchers.trail import move, note, schemes

BATCH = 2_000


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
