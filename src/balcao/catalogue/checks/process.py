"""A process may use only what the case engine runs, and decide only by expressions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from balcao.catalogue.process_steps import BPMN, steps_in
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.formkit.api import BadExpression, check_expression

DRAWING = "{http://www.omg.org/spec/BPMN/20100524/DI}"
OPERATORS = frozenset(
    {
        "assess",
        "change_licence",
        "collect_fine",
        "consult",
        "decide",
        "decide_again",
        "inform",
        "inspect",
        "issue",
        "keep_deposit",
        "notify",
        "open_account",
        "place",
        "publish",
        "record_licence",
        "record_organs",
        "refund",
    }
)
"""What a service task may be; the case engine has one operator for each."""
USER_TASKS = frozenset({"officer_decision"})
NODES = frozenset(
    {"startEvent", "endEvent", "sequenceFlow", "serviceTask", "userTask", "exclusiveGateway", "parallelGateway"}
)
NOTES = frozenset({"documentation", "extensionElements", "text"})
PARTS = frozenset({"incoming", "outgoing", "conditionExpression"})


def check_process(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Every problem of the service's process, its own or the shared one it names."""
    file = folder / "service.yaml"
    try:
        tree = etree.fromstring(definition.process.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as failure:
        yield Problem(file, "process", f"is not XML: {failure}")
        return
    processes = tree.findall(f"{BPMN}process")
    if len(processes) != 1 or processes[0].find(f"{BPMN}startEvent") is None:
        yield Problem(file, "process", "needs exactly one process with a start event")
        return
    (process,) = processes
    for remedy in (*_kinds(tree, process), *_tasks(process, definition), *_flows(process)):
        yield Problem(file, "process", remedy)
    for remedy in _moved(definition):
        yield Problem(file, "moved_steps", remedy)


def _kinds(tree: Any, process: Any) -> Iterator[str]:
    """Elements that the engine would run as something else, or not at all."""
    for beside in tree.iterchildren("*"):
        if beside is not process and not beside.tag.startswith(DRAWING) and _name(beside) not in NOTES:
            yield f"{_name(beside)} {beside.get('id')!r} beside the process is not run; remove it"
    for element in process.iterchildren("*"):
        if not element.tag.startswith(BPMN) or _name(element) not in NODES | NOTES:
            yield f"{_name(element)} {element.get('id')!r} is not run; there are {', '.join(sorted(NODES))}"
            continue
        for part in element.iterchildren("*") if _name(element) in NODES else ():
            if not part.tag.startswith(BPMN) or _name(part) not in PARTS | NOTES:
                yield f"{_name(part)} in {_name(element)} {element.get('id')!r} is not run; remove it"


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _tasks(process: Any, definition: ServiceDefinition) -> Iterator[str]:
    found = set()
    for tag, known in (("serviceTask", OPERATORS), ("userTask", USER_TASKS)):
        for task in process.iterchildren(f"{BPMN}{tag}"):
            found.add(str(task.get("name")))
            if task.get("name") not in known:
                yield f"{tag} {task.get('name')!r} is unknown; there are {', '.join(sorted(known))}"
    for operator, given in (("consult", definition.data.consult), ("inform", definition.data.inform)):
        if given and operator not in found:
            yield f"`{operator}` names departments, but no task of the process does it"
    if "inspect" in found and definition.data.inspection is None:
        yield "a task `inspect` needs `inspection` in service.yaml"
    visit = definition.data.visit
    if visit is not None and visit.at not in found:
        yield f"`visit.at`: {visit.at!r} is no task of the process; there are {', '.join(sorted(found))}"
    if visit is not None and visit.then == "shelve" and visit.at not in ("decide", "consult", "officer_decision"):
        yield "`visit.then: shelve` goes with a step before the decision; write `goes_on`"
    if (definition.data.assessment is not None) != ("assess" in found):
        yield "`assessment` in service.yaml and a task `assess` in the process go together"
    if (definition.data.intake is not None) != ("place" in found):
        yield "`intake` in service.yaml and a task `place` in the process go together"
    if definition.data.intake and definition.data.deadline.working_days is None:
        yield "a term that stands still while one waits for a place is `deadline: {working_days}`"
    if (definition.data.publishes is not None) != ("publish" in found):
        yield "`publishes` in service.yaml and a task `publish` in the process go together"
    if (definition.data.opens is not None) != ("open_account" in found):
        yield "`opens` and a task `open_account` go together"
    if (definition.data.change is not None) != ("change_licence" in found):
        yield "`change` in service.yaml and a task `change_licence` in the process go together"
    if (definition.data.fine is not None) != ("collect_fine" in found):
        yield "`fine` in service.yaml and a task `collect_fine` in the process go together"
    if (definition.data.keeps is not None) != ("keep_deposit" in found):
        yield "`keeps` in service.yaml and a task `keep_deposit` in the process go together"
    if (definition.data.organs is not None) != ("record_organs" in found):
        yield "`organs` in service.yaml and a task `record_organs` in the process go together"


def _moved(definition: ServiceDefinition) -> Iterator[str]:
    """Steps of earlier versions lead to steps of this one; a step that is still there has not moved."""
    steps = steps_in(definition.process)
    for before, after in definition.data.moved_steps.items():
        if after not in steps:
            yield f"{before}: {after!r} is no task of the process; there are {', '.join(sorted(steps))}"
        if before in steps:
            yield f"{before}: is a task of the process still; remove the line, or give the new task another id"


def _flows(process: Any) -> Iterator[str]:
    ids = {element.get("id") for element in process.iterchildren("*")}
    leaving: dict[str, list[Any]] = {}
    for flow in process.iterchildren(f"{BPMN}sequenceFlow"):
        leaving.setdefault(flow.get("sourceRef"), []).append(flow)
        if flow.get("sourceRef") not in ids or flow.get("targetRef") not in ids:
            yield f"flow {flow.get('id')!r} leads from or to nothing"
        condition = flow.find(f"{BPMN}conditionExpression")
        if condition is None:
            continue
        try:
            check_expression("".join(condition.itertext()).strip())
        except BadExpression as bad:
            yield f"flow {flow.get('id')!r}: {bad}"
    for gateway in process.iterchildren(f"{BPMN}exclusiveGateway"):
        yield from _choices(gateway, leaving.get(gateway.get("id"), []))


def _choices(gateway: Any, flows: list[Any]) -> Iterator[str]:
    default = gateway.get("default")
    if len(flows) < 2:
        return
    if default not in {flow.get("id") for flow in flows}:
        yield f"exclusiveGateway {gateway.get('id')!r} needs one of its flows as `default`"
    for flow in flows:
        if flow.get("id") != default and flow.find(f"{BPMN}conditionExpression") is None:
            yield f"flow {flow.get('id')!r} leaves a gateway and needs a condition"
