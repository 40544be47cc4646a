"""What services follow must be there and for the same people, and what they are told must be asked."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from balcao.catalogue.definition import ServiceData
from balcao.catalogue.following import EVENTS, Follows
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.formkit.api import BadExpression, check_expression


def check_following(folders: Mapping[str, Path], definitions: Mapping[str, ServiceDefinition]) -> Iterator[Problem]:
    """Problems of `follows` in every service, and circles among them."""
    for definition in definitions.values():
        file = folders[definition.id] / "service.yaml"
        seen: set[str] = set()
        for rule in definition.data.follows:
            place = f"follows.{rule.id}"
            if rule.id in seen:
                yield Problem(file, place, "stands here twice; give each another `id`")
            seen.add(rule.id)
            before = definitions.get(rule.service or "")
            if rule.service and rule.service not in folders:
                yield Problem(file, f"{place}.service", f"there is no service {rule.service!r}")
            elif before is not None and not set(before.data.audience) & set(definition.data.audience):
                yield Problem(file, f"{place}.service", f"is for nobody {rule.service!r} is for; correct the audience")
            yield from (Problem(file, f"{place}.{key}", remedy) for key, remedy in _expressions(rule, definition))
            if definition.data.kind in {"objection", "measure"}:
                yield Problem(file, place, "begins from a decision or a department, never by itself")
            if definition.id in _causes(rule.service, definitions):
                yield Problem(file, place, "follows itself in the end; take one step of the circle out")


def _expressions(rule: Follows, definition: ServiceDefinition) -> Iterator[tuple[str, str]]:
    asked = {question.id for question in definition.form.questions()}
    yield from ((f"answers.{name}", f"there is no question {name!r}") for name in rule.answers if name not in asked)
    expressions = [("when", rule.when)] if rule.when else []
    for key, expression in (*expressions, *((f"answers.{name}", each) for name, each in rule.answers.items())):
        try:
            check_expression(expression)
        except BadExpression as bad:
            yield key, str(bad)


def _causes(service_id: str | None, definitions: Mapping[str, ServiceDefinition]) -> set[str]:
    """The services that lead to this one, itself included."""
    found: set[str] = set()
    waiting = [service_id] if service_id else []
    while waiting:
        current = waiting.pop()
        if current in found or current in EVENTS:
            continue
        found.add(current)
        data: ServiceData | None = definitions[current].data if current in definitions else None
        waiting += [rule.service for rule in data.follows if rule.service] if data else []
    return found
