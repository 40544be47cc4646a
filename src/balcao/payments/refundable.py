"""What of a paid order can go back, and what is going: the whole, one part of several, or a line."""

from collections.abc import Collection

from django.db.models import Q, Sum

from balcao.foundation.ui.api import text_of
from balcao.kernel.texts import LANGUAGES, Text
from balcao.payments import models
from balcao.payments.models.orders import RECEIPTED
from balcao.payments.types import Kept, OrderState, Refundable, RefundState


def subject_of(order: models.Order) -> str:
    """What an order is about; a part, what the whole is."""
    return order.part_of.subject if order.part_of is not None else order.subject


def what_goes_back(row: models.Refund) -> Text:
    """Of which part and of which line it is, in words; empty where it is of an order in one."""
    return _named(row.part.order, row.line)


def part_in_words(order: models.Order) -> Text:
    """Which part of another order it is, in words; empty where it is none."""
    return _named(order, None)


def refundable(*, order_id: int) -> list[Refundable]:
    """What of an order can still go back, the whole before its lines and the parts in their order; nothing of what is
    not paid. The caller knows whose it is."""
    order = models.Order.objects.get(pk=order_id)
    return [each for paid in _paid(order) if paid.state == OrderState.PAID for each in _of(paid)]


def paid_for(*, order_id: int) -> int:
    """The avos that were paid for an order, in one or in parts."""
    return sum(each.total for each in _paid(models.Order.objects.get(pk=order_id)))


def kept_of(*, subjects: Collection[str]) -> dict[str, Kept]:
    """By subject, what was paid and what of it goes back by an approved refund; not what a bank took back, nor deposits
    and loans. The caller knows whose subjects they are."""
    about = Q(subject__in=subjects) | Q(part_of__subject__in=subjects)
    rows = models.Order.objects.filter(about, state__in=(OrderState.PAID, OrderState.REFUNDED), held=False, lent=False)
    settled = Q(part__order__in=rows, part__settles=True, state__in=(RefundState.APPROVED, RefundState.DONE))
    sums = models.Refund.objects.filter(settled).values("part__order").annotate(gone=Sum("amount"))
    gone = dict(sums.values_list("part__order", "gone"))
    kept: dict[str, Kept] = {}
    for row in rows.select_related("part_of"):
        before = kept.get(subject_of(row), Kept(paid=0, back=0))
        kept[subject_of(row)] = Kept(paid=before.paid + row.total, back=before.back + gone.get(row.pk, 0))
    return kept


def paid_beyond(*, order_id: int) -> list[tuple[int, int]]:
    """What was paid of an order in parts beyond what it comes to, and is not on its way back: each part's number and
    its avos, the part paid last first. The caller knows whose it is."""
    order = models.Order.objects.select_related("plan").get(pk=order_id)
    if order.state != OrderState.IN_PARTS:
        return []
    paid = [each for each in _paid(order) if each.state == OrderState.PAID]
    beyond = sum(each.total - each.given_back for each in paid) - order.total - order.plan.surcharge
    found = []
    for each in reversed(paid):
        some = min(beyond, each.total - each.given_back)
        if some > 0:
            found.append((each.pk, some))
            beyond -= some
    return found


def left_in_parts(*, order_id: int) -> int:
    """The avos that are still to be paid of an order in parts. The caller knows whose it is."""
    open_parts = models.Order.objects.filter(part_of_id=order_id, state=OrderState.OPEN)
    return sum(open_parts.values_list("total", flat=True))


def left_of_line(order: models.Order, line: int) -> int:
    """The avos that can still go back of a line; none of one that is not there, or takes off."""
    if not 0 <= line < len(order.lines):
        return 0
    rows = models.Refund.objects.filter(part__order=order, part__settles=True, line=line)
    gone = rows.exclude(state=RefundState.REFUSED).aggregate(gone=Sum("amount"))["gone"] or 0
    return max(0, min(int(order.lines[line]["amount"]) - gone, order.total - order.given_back))


def _paid(order: models.Order) -> list[models.Order]:
    if order.state == OrderState.IN_PARTS:
        return list(order.instalments.filter(state__in=RECEIPTED).select_related("part_of").order_by("part_number"))
    return [order] if order.state in RECEIPTED else []


def _of(order: models.Order) -> list[Refundable]:
    several = sum(line["amount"] > 0 for line in order.lines) > 1
    found = [_one(order, None, order.total - order.given_back)]
    found += [_one(order, place, left_of_line(order, place)) for place in range(len(order.lines)) if several]
    return [each for each in found if each.left > 0]


def _one(order: models.Order, line: int | None, left: int) -> Refundable:
    label = _named(order, line) or text_of("payments.refund.whole")
    return Refundable(order_id=order.pk, line=line, label=label, receipt_number=order.receipt_number or "", left=left)


def _named(order: models.Order, line: int | None) -> Text:
    names = [order.lines[0]["label"]] if order.part_of is not None else []
    if line is not None and not (names and line == 0):
        names.append(order.lines[line]["label"])
    if not names:
        return {}
    return {language: " · ".join(name[language] for name in names) for language in LANGUAGES}
