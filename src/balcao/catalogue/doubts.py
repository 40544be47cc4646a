"""Facts that a definition, or what all services share, marks as uncertain, for whoever confirms them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from balcao.catalogue.definition import ServiceData
from balcao.catalogue.types import ServiceDefinition
from balcao.catalogue.venues import FILE as VENUES
from balcao.catalogue.written_once import OF_DEPARTMENT
from balcao.kernel.yaml_text import from_yaml

DOUBTFUL = frozenset({"medium", "low", "placeholder"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """A fact to confirm: of which service, or which file beside the services; its key, and how sure its writer was.

    `department` is whose it is to confirm; empty where it holds for all of them.
    """

    service_id: str
    key: str
    confidence: str
    department: str = ""


def doubts_of(definition: ServiceDefinition) -> tuple[Doubt, ...]:
    """Every fact of a service marked `medium`, `low` or `placeholder`, in the order of `service.yaml`."""
    marks = dict(_marks(definition.data))
    department = definition.data.department
    return tuple(Doubt(definition.id, key, mark, department) for key, mark in marks.items() if mark in DOUBTFUL)


def doubts_beside(root: Path) -> tuple[Doubt, ...]:
    """The same of the files that hold for all services: `root`'s own, such as the terms of the procedure, and what
    each department says for its own, such as whom to ask."""
    files = [(path, "") for path in sorted(root.glob("*.yaml"))]
    for name in (OF_DEPARTMENT, VENUES):
        files += [(path, path.parent.name.upper()) for path in sorted(root.glob(f"[!_]*/{name}"))]
    return tuple(
        Doubt(path.name, key, mark, department)
        for path, department in files
        for key, mark in _marked(from_yaml(path.read_text(encoding="utf-8")))
        if mark in DOUBTFUL
    )


def _marked(tree: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every `confidence` below, with the way to the mapping that holds it; an entry of a list goes by its name."""
    branches: list[tuple[str, Any]]
    if isinstance(tree, list):
        branches = [(_name(each), each) for each in tree if isinstance(each, dict)]
    else:
        branches = [(str(name), each) for name, each in tree.items() if isinstance(each, (dict, list))]
        if isinstance(mark := tree.get("confidence"), str):
            yield key, mark
        elif isinstance(mark, dict):
            yield from ((f"{key}.confidence.{name}".strip("."), str(each)) for name, each in mark.items())
    for name, branch in branches:
        yield from _marked(branch, f"{key}.{name}" if key else name)


def _name(entry: dict[str, Any]) -> str:
    """What an entry of a list goes by: its id, its name, or the word that it is about."""
    word = entry.get("word")
    return str(entry.get("id") or entry.get("name") or (word.get("en") if isinstance(word, dict) else ""))


def _marks(data: ServiceData) -> Iterator[tuple[str, str]]:
    yield "window", data.window.confidence
    if data.intake:
        yield "intake", data.intake.confidence
    if data.publishes:
        yield "publishes", data.publishes.confidence
    if data.booking:
        yield "booking", data.booking.confidence
    if data.assessment:
        yield "assessment", data.assessment.confidence
    for rule in data.amounts:
        for value in rule.values:
            since = f" from {value.period.since}" if value.period.since else ""
            yield f"amounts.{rule.id}{since}", value.confidence
    for fee in data.fees:
        since = f" from {fee.period.since}" if fee.period.since else ""
        yield f"fees.{fee.id}{since}", fee.confidence
    for key, of in (("charges", data.charges), ("payouts", data.payouts)):
        yield from ((f"{key}.{each.id}.{fee.id}", fee.confidence) for each in of for fee in each.fees)
    yield from ((f"charges.{each.id}.deposit", each.deposit.confidence) for each in data.charges if each.deposit)
    if data.grant:
        yield "grant", data.grant.confidence
    if data.instalments:
        yield "instalments", data.instalments.confidence
    yield from ((f"waivers.{each.when}", each.confidence) for each in data.waivers)
    if data.surcharge:
        yield "surcharge", data.surcharge.confidence
    for rate in data.stamp.rates:
        since = f" from {rate.period.since}" if rate.period.since else ""
        yield f"stamp.{data.stamp.kind}{since}", rate.confidence
    if data.offers is not None:
        yield "offers", data.offers.confidence
    for output in data.outputs:
        if output.paper is not None:
            yield f"outputs.{output.register_code}.paper", output.paper.confidence
    yield from ((f"requires.{'/'.join(each.names)}", each.confidence) for each in data.requires)
    yield from ((f"articles.{name}", each.confidence) for name, each in data.articles.items())
    if data.appeal:
        yield "appeal", data.appeal.confidence
    yield "contact", data.contact.confidence
    yield from ((f"confidence.{key}", mark) for key, mark in data.confidence.items())
