"""What an operator works on, and how it is known by its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from balcao.cases.models import Case, Step
from balcao.catalogue.api import ServiceDefinition
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date

type Found = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Task:
    """A task at its turn: the case (locked), its definition, the moment; `steps` are kept when all is done."""

    case: Case
    definition: ServiceDefinition
    at: datetime
    steps: list[Step] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        """The platform, for the department that decides."""
        return system_actor(self.case.department).acting_for(self.case.holder_id)

    @property
    def context(self) -> dict[str, Any]:
        """What expressions see."""
        unanswered = {question.id: None for question in self.definition.form.questions()}
        return {**unanswered, **self.case.answers, "facts": self.case.facts, "today": macau_date(self.at).isoformat()}


_operators: dict[str, Callable[[Task], Found]] = {}


def operator(name: str) -> Callable[[Callable[[Task], Found]], Callable[[Task], Found]]:
    """Name a function as an operator."""

    def register(function: Callable[[Task], Found]) -> Callable[[Task], Found]:
        _operators[name] = function
        return function

    return register


def operators() -> Mapping[str, Callable[[Task], Found]]:
    """Every operator by name."""
    return dict(_operators)


def step(task: Task, kind: str, **data: Any) -> None:
    """Keep a line of the timeline until all is done."""
    task.steps.append(Step(case=task.case, at=task.at, kind=kind, who="", data=data))
