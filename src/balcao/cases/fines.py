"""Fines that stand in the way of an application, and are settled by paying them."""

from collections.abc import Mapping
from typing import Any

from balcao.catalogue.api import FineDue, Outstanding, ServiceDefinition, fine_of, outstanding_in
from balcao.payments.api import OrderState, order_of


def unsettled_in(
    definition: ServiceDefinition, *, holder_id: str, answers: Mapping[str, Any], facts: Mapping[str, Any]
) -> tuple[Outstanding, ...]:
    """What stands in the way now; a fine that was paid here does not, before its register says so."""
    found = outstanding_in(definition.data, answers=answers, facts=facts)
    return tuple(
        each
        for each in found
        if (fine := fine_of(each, answers=answers, facts=facts)) is None or not _is_paid(definition, holder_id, fine)
    )


def _is_paid(definition: ServiceDefinition, holder_id: str, fine: FineDue) -> bool:
    order = order_of(subject=fine_subject(definition, holder_id, fine))
    return order is not None and order.state is OrderState.PAID and not order.given_back and order.total >= fine.amount


def fine_subject(definition: ServiceDefinition, holder_id: str, fine: FineDue) -> str:
    """The subject of its order: one for all applications of the holder that it stands in the way of."""
    return f"fine:{definition.data.department}/{holder_id}/{fine.number}"
