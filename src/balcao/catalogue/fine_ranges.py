"""Between what a fine lies: asked of the table that a service names as its `range`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from balcao.catalogue.articles import law_of
from balcao.catalogue.rules import BadDecisionTable, ask
from balcao.catalogue.types import ServiceDefinition
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FineRange:
    """Between what a fine lies by the law, and what is usual; avos. `row` of the table says so, and `law` names why."""

    least: int
    most: int
    usual: int
    row: str
    law: tuple[Text, ...]


def fine_range(
    definition: ServiceDefinition, *, answers: Mapping[str, Any], facts: Mapping[str, Any], today: date
) -> FineRange:
    """What the table of a service that imposes fines says.

    :raises BadDecisionTable: if no row fits, or what fits is no range.
    """
    rule = definition.data.fine
    if rule is None:
        raise BadDecisionTable(f"{definition.id} imposes no fine")
    result, trace = ask(definition, rule.range_table, answers=answers, facts=facts, today=today)
    found: Mapping[str, Any] = next(iter(trace.values()), {})
    least, most = (_avos(result.get(name)) for name in ("least", "most"))
    usual = _avos(result.get("usual")) or least
    if not 0 < least <= usual <= most:
        raise BadDecisionTable(
            f"{definition.id}: no row of {rule.range_table} fits, or it gives no range in whole avos"
        )
    return FineRange(
        least=least, most=most, usual=usual, row=str(found.get("row", "")), law=tuple(law_of(definition, found))
    )


def _avos(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and value == int(value) else 0
