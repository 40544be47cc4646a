"""Questions of who reconciles: the days, the differences, and the movements of a day for the treasury."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q

from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU
from balcao.payments.ledger import PROVIDER
from balcao.payments.models import Difference, Order, PostingLine, SettledDay
from balcao.payments.models import Refund as RefundRow
from balcao.payments.policies import require_treasury
from balcao.payments.queries import refund_from
from balcao.payments.types import DaySettled, DifferenceKind, Discrepancy, Refund, RefundState


def open_differences(*, actor: Actor, most: int = 200) -> list[Discrepancy]:
    """The work list, the oldest first.

    :raises NotFound: if it is not the officer's duty.
    """
    require_treasury(actor)
    rows = Difference.objects.filter(settled_at__isnull=True).order_by("day", "pk")[:most]
    return [
        Discrepancy(
            id=row.pk,
            day=row.day,
            kind=DifferenceKind(row.kind),
            reference=row.key.partition(":")[2] or row.key,
            theirs=row.theirs,
            ours=row.ours,
        )
        for row in rows
    ]


def to_pay_out(*, actor: Actor, most: int = 200) -> list[Refund]:
    """Approved refunds that the treasury transfers itself, because no provider took the money; the oldest first.

    :raises NotFound: if it is not the officer's duty.
    """
    require_treasury(actor)
    rows = RefundRow.objects.filter(state=RefundState.APPROVED).exclude(part__payment__account=PROVIDER)
    return [refund_from(row) for row in rows.select_related("part__order").order_by("asked_at", "pk")[:most]]


def days_settled(*, actor: Actor, most: int = 31) -> list[DaySettled]:
    """The days whose file was read, the latest first, each with its open differences.

    :raises NotFound: if it is not the officer's duty.
    """
    require_treasury(actor)
    days = list(SettledDay.objects.order_by("-day")[:most])
    of_days = Difference.objects.filter(day__in=[row.day for row in days]).values_list("day")
    counts = dict(of_days.annotate(open=Count("pk", filter=Q(settled_at__isnull=True))))
    return [
        DaySettled(
            day=row.day,
            taken=row.taken,
            given_back=row.given_back,
            lines=row.lines,
            differences=counts.get(row.day, 0),
        )
        for row in days
    ]


def movements(*, actor: Actor, day: date) -> Iterator[tuple[str, ...]]:
    """Every line of the ledger of a day in Macao, for the treasury's books: moment, movement, account, patacas,
    order, receipt.

    :raises NotFound: if it is not the officer's duty.
    """
    require_treasury(actor)
    begins = datetime.combine(day, time.min, MACAU)
    of_day = PostingLine.objects.filter(posting__at__gte=begins, posting__at__lt=begins + timedelta(days=1))
    lines = list(of_day.select_related("posting").order_by("posting_id", "pk"))
    receipts = dict(
        Order.objects.filter(reference__in={line.order_reference for line in lines}).values_list(
            "reference", "receipt_number"
        )
    )
    for line in lines:
        yield (
            line.posting.at.astimezone(MACAU).isoformat(timespec="seconds"),
            line.posting.key,
            line.account,
            f"{line.amount / 100:.2f}",
            line.order_reference,
            receipts.get(line.order_reference) or "",
        )
