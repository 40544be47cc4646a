"""Paths of a process that no rule or decision can take."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from balcao.catalogue.process_steps import BPMN
from balcao.catalogue.rules import OUTCOMES, row_value, tables_in
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.written_once import SHARED
from balcao.formkit.api import holds

BY_OFFICER = frozenset({"approve", "refuse"})


def dead_branches(services: Iterable[tuple[Path, ServiceDefinition]]) -> Iterator[Problem]:
    """Flows and tasks that no case ever comes to. A process that services share is judged by all of them."""
    flows: dict[Path, dict[str, str]] = {}
    taken: dict[Path, set[str]] = {}
    for folder, definition in services:
        file = _file(folder, definition.data.process)
        names, reached = _walk(definition)
        flows.setdefault(file, {}).update(names)
        taken.setdefault(file, set()).update(reached)
    for file, names in flows.items():
        for flow in sorted(names.keys() - taken[file]):
            remedy = f"no case comes to {names[flow]}; mend its condition or the rules before it, or remove it"
            yield Problem(file, f"process.{flow}", remedy, code="process-dead-branch")


def _file(folder: Path, process: str) -> Path:
    own = folder / f"{process}.bpmn"
    return own if own.exists() else folder.parent.parent / SHARED / "processes" / f"{process}.bpmn"


def _walk(definition: ServiceDefinition) -> tuple[Mapping[str, str], set[str]]:
    """Every flow with what it leads to in words, and those that a case can take.

    A case carries one word, the outcome: a table's, an officer's, or none yet.
    """
    tree = etree.fromstring(definition.process.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    process = tree.find(f"{BPMN}process")
    nodes = {str(node.get("id")): node for node in process.iterchildren("*") if node.get("sourceRef") is None}
    flows = list(process.iterchildren(f"{BPMN}sequenceFlow"))
    seen: dict[str, set[str]] = {}
    left: list[tuple[str, str]] = [(node.get("id"), "") for node in process.iterchildren(f"{BPMN}startEvent")]
    taken: set[str] = set()
    while left:
        name, outcome = left.pop()
        if outcome in seen.setdefault(name, set()) or name not in nodes:
            continue
        seen[name].add(outcome)
        leaving = [flow for flow in flows if flow.get("sourceRef") == name]
        for after in _after(nodes[name], outcome, definition):
            for flow in _chosen(nodes[name], leaving, after):
                taken.add(str(flow.get("id")))
                left.append((str(flow.get("targetRef")), after))
    words = {str(flow.get("id")): _words(nodes, flow) for flow in flows}
    words |= {f"task {name}": repr(name) for name in nodes.keys() - seen.keys() if not _is_note(nodes[name])}
    return words, taken


def _is_note(node: Any) -> bool:
    return str(etree.QName(node).localname) in {"documentation", "extensionElements"}


def _words(nodes: Mapping[str, Any], flow: Any) -> str:
    source, target = (str(flow.get(end)) for end in ("sourceRef", "targetRef"))
    return f"{target!r} from {source!r}"


def _after(node: Any, outcome: str, definition: ServiceDefinition) -> frozenset[str]:
    """The outcomes with which a case can leave a node."""
    name = node.get("name")
    if node.tag == f"{BPMN}userTask":
        return BY_OFFICER
    if name == "decide_again":
        return frozenset(OUTCOMES)
    if name == "decide":
        # Whoever disputes a register, or is heard before a refusal, comes to an officer whatever the table says.
        return frozenset({*_said_by_tables(definition), "officer"})
    return frozenset({outcome})


def _said_by_tables(definition: ServiceDefinition) -> Iterator[str]:
    for each in definition.data.tables:
        for node in tables_in(definition.rules[each.table]):
            yield from (row_value(node["content"], row, "outcome") for row in node["content"].get("rules", ()))


def _chosen(node: Any, leaving: list[Any], outcome: str) -> list[Any]:
    if node.tag != f"{BPMN}exclusiveGateway" or len(leaving) < 2:
        return leaving
    fitting = [flow for flow in leaving if _condition(flow) and holds(_condition(flow), {"outcome": outcome})]
    return fitting[:1] or [flow for flow in leaving if flow.get("id") == node.get("default")]


def _condition(flow: Any) -> str:
    found = flow.find(f"{BPMN}conditionExpression")
    return "" if found is None else "".join(found.itertext()).strip()
