"""The plan made from answers: which services, at once or one after the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from balcao.catalogue.api import ServiceVersion, get_published
from balcao.formkit.api import BadExpression, Journey, evaluate, evaluate_expression, holds
from balcao.guidance.plans.written import Gathering
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedService:
    """A service of a plan. `version` is None while it is not on offer. `round` counts from 1: all of one round go at
    the same time. `after` are those of the plan that have to be granted first."""

    service_id: str
    version: ServiceVersion | None
    round: int
    after: tuple[str, ...]
    answers: Mapping[str, Any]


def answered(gathering: Gathering, answers: Mapping[str, Any], *, at: datetime) -> Journey:
    """The questions as they stand with these answers."""
    return evaluate(gathering.form, answers, at=at)


def plan(gathering: Gathering, answers: Mapping[str, Any] | None, *, at: datetime) -> tuple[PlannedService, ...]:
    """The services these answers need, in order; without answers all that may be needed."""
    context: dict[str, Any] = {question.id: None for question in gathering.form.questions()}
    context |= {**answered(gathering, answers or {}, at=at).answers, "today": macau_date(at).isoformat()}
    planned: dict[str, PlannedService] = {}
    for needed in gathering.services:
        if answers is not None and not holds(needed.when, context):
            continue
        version = _on_offer(needed.service, at)
        after = tuple(each for each in needed.after if each in planned and planned[each].version is not None)
        planned[needed.service] = PlannedService(
            service_id=needed.service,
            version=version,
            round=1 + max((planned[each].round for each in after), default=0),
            after=after,
            answers=told(needed.answers, context),
        )
    return tuple(sorted(planned.values(), key=lambda each: each.round))


def _on_offer(service_id: str, at: datetime) -> ServiceVersion | None:
    try:
        return get_published(service_id, at=at)
    except NotFound:
        return None


def told(expressions: Mapping[str, str], context: Mapping[str, Any]) -> dict[str, Any]:
    """What a form is told; what cannot be worked out is left to be asked there."""
    found = {}
    for name, expression in expressions.items():
        try:
            value = evaluate_expression(expression, context)
        except BadExpression:
            continue
        if value is not None:
            found[name] = _whole(value)
    return found


def _whole(value: Any) -> Any:
    """Whole numbers as forms keep them; the expressions know only one kind of number."""
    if isinstance(value, Mapping):
        return {name: _whole(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_whole(part) for part in value]
    if isinstance(value, float | Decimal) and value == int(value):
        return int(value)
    return value
