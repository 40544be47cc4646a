"""A process as a BPMN 2.0 file that other programs open and draw: the model as it runs, and where each part stands."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from balcao.catalogue.process_steps import BPMN

DI, DC, DD = (
    "http://www.omg.org/spec/BPMN/20100524/DI",
    "http://www.omg.org/spec/DD/20100524/DC",
    "http://www.omg.org/spec/DD/20100524/DI",
)
SIZES = {"startEvent": (36, 36), "endEvent": (36, 36), "exclusiveGateway": (50, 50), "parallelGateway": (50, 50)}
"""Width and height of a kind, in the units of BPMN's drawings; a task is larger."""
TASK = (100, 80)
COLUMN, ROW = 160, 120

type Box = tuple[float, float, int, int]
"""Left, top, width, height."""


def drawn(process: str) -> bytes:
    """The model with a drawing in the place of one it may have: what comes later stands further right."""
    tree = etree.fromstring(process.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for old in tree.findall(f"{{{DI}}}BPMNDiagram"):
        tree.remove(old)
    model = tree.find(f"{BPMN}process")
    boxes = _placed(model)
    diagram = etree.SubElement(tree, f"{{{DI}}}BPMNDiagram", nsmap={"bpmndi": DI, "dc": DC, "di": DD}, id="drawing")
    plane = etree.SubElement(diagram, f"{{{DI}}}BPMNPlane", id="plane", bpmnElement=model.get("id"))
    for name, box in boxes.items():
        shape = etree.SubElement(plane, f"{{{DI}}}BPMNShape", id=f"{name}_shape", bpmnElement=name)
        etree.SubElement(shape, f"{{{DC}}}Bounds", _written(x=box[0], y=box[1], width=box[2], height=box[3]))
    for flow in model.iterchildren(f"{BPMN}sequenceFlow"):
        edge = etree.SubElement(plane, f"{{{DI}}}BPMNEdge", id=f"{flow.get('id')}_edge", bpmnElement=flow.get("id"))
        for x, y in _line(boxes[flow.get("sourceRef")], boxes[flow.get("targetRef")]):
            etree.SubElement(edge, f"{{{DD}}}waypoint", _written(x=x, y=y))
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _placed(model: Any) -> Mapping[str, Box]:
    flows = [(each.get("sourceRef"), each.get("targetRef")) for each in model.iterchildren(f"{BPMN}sequenceFlow")]
    nodes = {
        each.get("id"): SIZES.get(etree.QName(each).localname, TASK)
        for each in model.iterchildren("*")
        if each.get("id") in {end for flow in flows for end in flow}
    }
    columns: dict[str, int] = {}
    ways = [[name] for name in nodes if all(target != name for _, target in flows)]
    while ways:
        way = ways.pop()
        here = way[-1]
        if columns.get(here, -1) < len(way) - 1:
            columns[here] = len(way) - 1
            ways += [[*way, target] for source, target in flows if source == here and target not in way]
    rows: dict[int, int] = {}
    boxes = {}
    for name, (width, height) in nodes.items():
        column = columns.get(name, 0)
        row = rows[column] = rows.get(column, -1) + 1
        boxes[name] = (80 + column * COLUMN - width / 2, 80 + row * ROW - height / 2, width, height)
    return boxes


def _line(start: Box, end: Box) -> list[tuple[float, float]]:
    """From the right side of one to the left of the other, with a corner halfway where they stand in other rows."""
    x, y = start[0] + start[2], start[1] + start[3] / 2
    to_x, to_y = end[0], end[1] + end[3] / 2
    middle = (x + to_x) / 2
    return [(x, y), (to_x, to_y)] if y == to_y else [(x, y), (middle, y), (middle, to_y), (to_x, to_y)]


def _written(**numbers: float) -> dict[str, str]:
    return {name: f"{value:g}" for name, value in numbers.items()}
