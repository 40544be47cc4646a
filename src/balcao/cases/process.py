"""The process model at work. SpiffWorkflow keeps the tokens; only ZEN expressions decide where they go.

A definition can run no Python: service tasks stop here and are done by registered operators, user tasks wait
for a verb.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.task_parsers import TaskParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import DEFAULT_CONFIG, BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.defaults import UserTask
from SpiffWorkflow.util.task import TaskState

from balcao.formkit.api import evaluate_expression
from balcao.kernel.errors import BalcaoError

type Operator = Callable[[str], Mapping[str, Any] | None]
"""Does the task of that name; gives what it found out, or None when it must wait."""


class ProcessStuck(BalcaoError):
    """The process has nothing ready, nothing waiting, and is not finished."""


class _OperatorTask(UserTask):  # type: ignore[misc]
    """A service task that stops until its operator was run."""


class _Expressions(PythonScriptEngine):  # type: ignore[misc]
    """Conditions are ZEN expressions; scripts do not run."""

    def validate(self, expression: str) -> None:
        return None

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        return evaluate_expression(expression, {"outcome": None, **task.data})

    def execute(self, task: Any, script: str, external_context: Any = None) -> Any:
        raise PermissionError("a process definition may not run scripts")


class _Parser(BpmnParser):  # type: ignore[misc]
    OVERRIDE_PARSER_CLASSES = {full_tag("serviceTask"): (TaskParser, _OperatorTask)}


_serializer = BpmnWorkflowSerializer(
    BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, _OperatorTask: DEFAULT_CONFIG[UserTask]})
)


@lru_cache(maxsize=256)
def _spec(definition: str) -> Any:
    parser = _Parser()
    parser.add_bpmn_xml(etree.fromstring(definition.encode(), etree.XMLParser(resolve_entities=False)))
    (process,) = parser.get_process_ids()
    return parser.get_spec(process)


@lru_cache(maxsize=256)
def _spec_as_kept(definition: str) -> Any:
    return _serializer.to_dict(BpmnWorkflow(_spec(definition), script_engine=_Expressions()))["spec"]


def _restore(definition: str, kept: Mapping[str, Any] | None) -> Any:
    if kept is None:
        return BpmnWorkflow(_spec(definition), script_engine=_Expressions())
    workflow = _serializer.from_dict({**kept, "spec": _spec_as_kept(definition)})
    workflow.script_engine = _Expressions()
    return workflow


def run_process(
    definition: str, kept: Mapping[str, Any] | None, operator: Operator
) -> tuple[Mapping[str, Any] | None, bool]:
    """Run as far as it goes; returns the state to keep (without the definition, which never changes) and
    whether it is finished. Nothing to keep when finished."""
    workflow = _restore(definition, kept)
    moved = True
    while moved and not workflow.completed:
        workflow.do_engine_steps()
        moved = False
        for task in workflow.get_tasks(state=TaskState.READY, manual=True):
            found = operator(task.task_spec.bpmn_name)
            if found is not None:
                task.data.update(found)
                task.run()
                moved = True
    if workflow.completed:
        return None, True
    if not workflow.get_tasks(state=TaskState.READY | TaskState.WAITING):
        raise ProcessStuck
    return _kept(workflow), False


def _kept(workflow: Any) -> Mapping[str, Any]:
    state: dict[str, Any] = _serializer.to_dict(workflow)
    del state["spec"]
    return state


def steps_waiting(kept: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the steps at which a kept state waits."""
    return tuple(sorted(each["task_spec"] for each in kept["tasks"].values() if each["state"] == TaskState.READY))


def walk_again(
    definition: str, kept: Mapping[str, Any], other: str, moved: Mapping[str, str]
) -> tuple[Mapping[str, Any], tuple[str, ...], tuple[str, ...]]:
    """Walk another process to where a kept state stands, doing nothing: a step that was done gives again what it gave,
    and one that newly stands before is passed. `moved` says by what id a step goes there, where it is another.

    :return: the state to keep in the other process, the ids of the steps at which it then waits, and of those passed.
    """
    before = _restore(definition, kept)
    done: dict[str, list[Mapping[str, Any]]] = {}
    for task in before.get_tasks(state=TaskState.COMPLETED, manual=True):
        done.setdefault(_moved_to(task, moved), []).append(task.data)
    waits = {_moved_to(task, moved) for task in before.get_tasks(state=TaskState.READY, manual=True)}
    workflow, passed, on_its_way = BpmnWorkflow(_spec(other), script_engine=_Expressions()), [], True
    while on_its_way:
        workflow.do_engine_steps()
        on_its_way = False
        for task in workflow.get_tasks(state=TaskState.READY, manual=True):
            name = task.task_spec.name
            if done.get(name):
                task.data.update(done[name].pop(0))
            elif name in waits or not _ahead(task.task_spec) & waits:
                continue
            else:
                passed.append(name)
            task.run()
            on_its_way = True
    state = _kept(workflow)
    return state, steps_waiting(state), tuple(passed)


def _moved_to(task: Any, moved: Mapping[str, str]) -> str:
    return moved.get(task.task_spec.name, task.task_spec.name)


def steps_from(definition: str, names: Iterable[str]) -> frozenset[str]:
    """The ids of these steps and of everything that can come after them."""
    specs = _spec(definition).task_specs
    return frozenset(names).union(*(_ahead(specs[name]) for name in names))


def _ahead(step: Any) -> set[str]:
    seen: set[str] = set()
    ahead = list(step.outputs)
    while ahead:
        each = ahead.pop()
        if each.name not in seen:
            seen.add(each.name)
            ahead.extend(each.outputs)
    return seen
