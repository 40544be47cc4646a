"""Facts that a definition itself marks as uncertain, for whoever confirms them."""

from collections.abc import Iterator
from dataclasses import dataclass

from balcao.catalogue.definition import ServiceData
from balcao.catalogue.types import ServiceDefinition

DOUBTFUL = frozenset({"medium", "low", "placeholder"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """A fact to confirm: whose, which key of the definition, and how sure its writer was."""

    service_id: str
    key: str
    confidence: str


def doubts_of(definition: ServiceDefinition) -> tuple[Doubt, ...]:
    """Every fact of a service marked `medium`, `low` or `placeholder`, in the order of `service.yaml`."""
    marks = dict(_marks(definition.data))
    return tuple(Doubt(definition.id, key, mark) for key, mark in marks.items() if mark in DOUBTFUL)


def _marks(data: ServiceData) -> Iterator[tuple[str, str]]:
    yield "window", data.window.confidence
    for fee in data.fees:
        since = f" from {fee.period.since}" if fee.period.since else ""
        yield f"fees.{fee.id}{since}", fee.confidence
    if data.surcharge:
        yield "surcharge", data.surcharge.confidence
    for rate in data.stamp.rates:
        since = f" from {rate.period.since}" if rate.period.since else ""
        yield f"stamp.{data.stamp.kind}{since}", rate.confidence
    yield from ((f"confidence.{key}", mark) for key, mark in data.confidence.items())
