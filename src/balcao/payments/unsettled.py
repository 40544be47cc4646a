"""Whose money is still on its way."""

from collections.abc import Collection

from django.db.models import Q

from balcao.payments import models
from balcao.payments.types import OrderState, RefundState


def unpaid_among(case_references: Collection[str]) -> set[str]:
    """Those of the cases of which money is still owed to somebody."""
    rows = models.Payout.objects.filter(case_reference__in=case_references, paid_at=None, called_off_at=None)
    return set(rows.values_list("case_reference", flat=True))


def unsettled_among(subjects: Collection[str]) -> set[str]:
    """Those of the subjects with an order to be paid, or a refund that is not over."""
    orders = models.Order.objects.filter(subject__in=subjects)
    orders = orders.filter(Q(state=OrderState.OPEN) | Q(instalments__state=OrderState.OPEN))
    refunds = models.Refund.objects.filter(
        part__order__subject__in=subjects, state__in=(RefundState.ASKED, RefundState.APPROVED)
    )
    return {*orders.values_list("subject", flat=True), *refunds.values_list("part__order__subject", flat=True)}
