"""Leaving for the provider's payment page, and coming back without having paid."""

from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta

from django.http import HttpRequest

from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.payments.api import PAGE_LASTS, Unpaid, why_unpaid


def time_to_pay(language: str) -> str:
    """How long one has on the payment page, in words; said before one leaves for it."""
    return translate("portal.pay.time", language, minutes=PAGE_LASTS // timedelta(minutes=1))


def came_back(request: HttpRequest, order_ids: Collection[int] = ()) -> Unpaid | None:
    """Why nothing was paid: as the provider says on the way back, or as these orders show; None if it may still be."""
    with suppress(ValueError):
        return Unpaid(request.GET.get("status", ""))
    return why_unpaid(order_ids=order_ids, at=now())
