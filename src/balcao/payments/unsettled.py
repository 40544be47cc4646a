"""Whose money is still on its way."""

from collections.abc import Collection

from django.db.models import Q

from balcao.payments import models
from balcao.payments.types import OrderState, RefundState


def unsettled_among(subjects: Collection[str]) -> set[str]:
    """Those of the subjects with an order to be paid, or a refund that is not over."""
    orders = models.Order.objects.filter(subject__in=subjects)
    orders = orders.filter(Q(state=OrderState.OPEN) | Q(instalments__state=OrderState.OPEN))
    refunds = models.Refund.objects.filter(
        part__order__subject__in=subjects, state__in=(RefundState.ASKED, RefundState.APPROVED)
    )
    return {*orders.values_list("subject", flat=True), *refunds.values_list("part__order__subject", flat=True)}
