"""A process is walked again to where a case stands: nothing is done, nothing twice, nothing lost."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.process import run_process, steps_from, steps_waiting, walk_again

PROCESSES = Path(settings.BALCAO_SERVICES) / "_shared/processes"
JOINT, INSTANT = ((PROCESSES / f"{name}.bpmn").read_text("utf-8") for name in ("joint-approval", "instant-or-officer"))
SPLIT = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="s" targetNamespace="urn:t">
  <bpmn:process id="p" isExecutable="true">
    <bpmn:startEvent id="lodged"/><bpmn:parallelGateway id="split"/><bpmn:parallelGateway id="join"/>
    <bpmn:serviceTask id="{left}" name="decide"/><bpmn:serviceTask id="right" name="consult"/>
    <bpmn:userTask id="by_officer" name="officer_decision"/><bpmn:endEvent id="done"/>
    <bpmn:sequenceFlow id="a" sourceRef="lodged" targetRef="split"/>
    <bpmn:sequenceFlow id="b" sourceRef="split" targetRef="{left}"/>
    <bpmn:sequenceFlow id="c" sourceRef="split" targetRef="right"/>
    <bpmn:sequenceFlow id="d" sourceRef="{left}" targetRef="join"/>
    <bpmn:sequenceFlow id="e" sourceRef="right" targetRef="join"/>
    <bpmn:sequenceFlow id="f" sourceRef="join" targetRef="by_officer"/>
    <bpmn:sequenceFlow id="g" sourceRef="by_officer" targetRef="done"/>
  </bpmn:process></bpmn:definitions>"""


def stopped(definition, stops, **gives):
    """A state that waits at the tasks that do `stops`; the others give what is said."""
    state, finished = run_process(definition, None, lambda does: None if does in stops else gives.get(does, {}))
    assert not finished
    return state


def done_from(definition, state, **gives):
    """What is done from a state on, in its order, until the end."""
    done = []

    def do(name):
        done.append(name)
        return gives.get(name, {})

    assert run_process(definition, state, do) == (None, True)
    return done


def test_a_case_stands_at_its_step_and_goes_on_as_it_would_have():
    state = stopped(JOINT, {"officer_decision"}, decide={"outcome": "officer"})
    carried, waits, passed = walk_again(JOINT, state, JOINT, {})
    assert (waits, passed) == (("by_officer",), ())
    assert steps_waiting(carried) == ("by_officer",)
    after = ["officer_decision", "issue", "record_licence", "notify"]
    assert done_from(JOINT, carried, officer_decision={"outcome": "approve"}) == after


def test_what_was_found_out_before_decides_the_way():
    state = stopped(JOINT, {"record_licence"}, decide={"outcome": "officer"}, officer_decision={"outcome": "approve"})
    renamed = JOINT.replace('"enter"', '"register"')
    carried, waits, _ = walk_again(JOINT, state, renamed, {"enter": "register"})
    assert waits == ("register",)
    assert done_from(renamed, carried) == ["record_licence", "notify"]


def test_a_step_that_newly_stands_before_is_passed_and_named():
    state = stopped(INSTANT, {"officer_decision"}, decide={"outcome": "officer"})
    carried, waits, passed = walk_again(INSTANT, state, JOINT, {})
    assert (waits, passed) == (("by_officer",), ("ask_others",))
    assert "consult" not in done_from(JOINT, carried, officer_decision={"outcome": "refuse"})


def test_a_step_that_newly_comes_after_is_done():
    state = stopped(INSTANT, {"officer_decision"}, decide={"outcome": "officer"})
    carried, _, _ = walk_again(INSTANT, state, JOINT, {})
    assert "record_licence" in done_from(JOINT, carried, officer_decision={"outcome": "approve"})


def test_two_branches_keep_what_was_done_in_each():
    before, after = SPLIT.format(left="left"), SPLIT.format(left="by_table")
    state = stopped(before, {"consult"}, decide={"outcome": "officer"})
    assert steps_waiting(state) == ("right",)
    carried, waits, passed = walk_again(before, state, after, {"left": "by_table"})
    assert (waits, passed) == (("right",), ())
    assert done_from(after, carried) == ["consult", "officer_decision"]


def test_a_branch_where_nothing_was_done_yet_is_not_passed():
    before, after = SPLIT.format(left="left"), SPLIT.format(left="by_table")
    state = stopped(before, {"decide", "consult"})
    carried, waits, _ = walk_again(before, state, after, {"left": "by_table"})
    assert waits == ("by_table", "right")
    assert sorted(done_from(after, carried)[:2]) == ["consult", "decide"]


def test_where_the_way_does_not_lead_it_does_not_wait():
    state = stopped(INSTANT, {"issue"}, decide={"outcome": "approve"})
    reversed_ = INSTANT.replace("outcome == 'approve'</", "outcome == 'refuse'</")
    _, waits, _ = walk_again(INSTANT, state, reversed_, {})
    assert waits != ("make",)


def test_walking_keeps_no_trace_of_the_other_walk():
    state = stopped(JOINT, {"consult"}, decide={"outcome": "officer"})
    before = repr(state)
    assert walk_again(JOINT, state, INSTANT, {})[1] == ("by_officer",)
    assert repr(state) == before


@pytest.mark.parametrize(("step", "ahead"), [("tell", {"tell", "done"}), ("enter", {"enter", "tell", "done"})])
def test_it_is_known_what_can_come_after_a_step(step, ahead):
    assert steps_from(JOINT, [step]) >= ahead
    assert "by_officer" not in steps_from(JOINT, [step])
