"""What has to be settled before an application can be lodged, by what is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from balcao.catalogue.definition import ServiceData
from balcao.catalogue.required import Required
from balcao.catalogue.standing_in_the_way import Outstanding
from balcao.formkit.api import BadExpression, evaluate_expression, holds


def outstanding_in(
    data: ServiceData, *, answers: Mapping[str, Any], facts: Mapping[str, Any]
) -> tuple[Outstanding, ...]:
    """What of it stands in the way now. A condition about facts that no register gave does not."""
    context = {**answers, "facts": facts}
    return tuple(each for each in data.outstanding if holds(each.when, context))


def required_in(data: ServiceData, *, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[Required, ...]:
    """What of it is needed, by these answers, whether or not the applicant has it."""
    context = {**answers, "facts": facts}
    return tuple(each for each in data.requires if each.when is None or holds(each.when, context))


@dataclass(frozen=True, slots=True)
class FineDue:
    """A fine as the facts tell it: the department's number of it, and avos."""

    number: str
    amount: int


def fine_of(each: Outstanding, *, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> FineDue | None:
    """The fine to be paid; None if it is none, or the facts do not say it whole."""
    if each.fine is None:
        return None
    context = {**answers, "facts": facts}
    try:
        number = evaluate_expression(each.fine.number, context)
        amount = evaluate_expression(each.fine.amount, context)
    except BadExpression:
        return None
    whole = isinstance(amount, int | float) and not isinstance(amount, bool) and amount == int(amount) > 0
    return FineDue(number, int(amount)) if whole and isinstance(number, str) and 0 < len(number) <= 60 else None
