"""A process leaves the house as BPMN that other programs draw, and comes back as the same process."""

from pathlib import Path

import pytest
from django.conf import settings
from lxml import etree

from balcao.catalogue.drawn_process import DC, DI, drawn
from balcao.catalogue.process_steps import BPMN, steps_in

MODELS = sorted(Path(settings.BALCAO_SERVICES).glob("_shared/processes/*.bpmn"))


def flows(tree):
    return {
        (each.get("sourceRef"), each.get("targetRef"), "".join(each.itertext()).strip())
        for each in tree.iter(f"{BPMN}sequenceFlow")
    }


@pytest.mark.parametrize("model", MODELS, ids=lambda path: path.stem)
def test_every_part_stands_somewhere_and_nothing_stands_on_another(model):
    process = model.read_text("utf-8")
    tree, before = etree.fromstring(drawn(process)), etree.fromstring(process.encode())
    assert flows(tree) == flows(before)
    assert steps_in(drawn(process).decode().partition("?>")[2]) == steps_in(process)
    parts = {each.get("id") for each in tree.find(f"{BPMN}process") if each.tag != f"{BPMN}sequenceFlow"}
    boxes = {
        each.get("bpmnElement"): [float(each.find(f"{{{DC}}}Bounds").get(key)) for key in ("x", "y", "width", "height")]
        for each in tree.iter(f"{{{DI}}}BPMNShape")
    }
    assert boxes.keys() == parts
    edges = {each.get("bpmnElement") for each in tree.iter(f"{{{DI}}}BPMNEdge")}
    assert edges == {each.get("id") for each in tree.iter(f"{BPMN}sequenceFlow")}
    every = list(boxes.values())
    for place, (x, y, width, height) in enumerate(every):
        for other_x, other_y, other_width, other_height in every[place + 1 :]:
            beside = x + width <= other_x or other_x + other_width <= x
            assert beside or y + height <= other_y or other_y + other_height <= y


def test_drawn_again_it_is_the_same():
    process = MODELS[0].read_text("utf-8")
    once = drawn(process)
    assert drawn(once.decode().partition("?>")[2].strip()) == once
