"""Services for heirs: the register, the questions and the paper that say for whose estate somebody acts."""

from collections.abc import Iterator
from pathlib import Path

from balcao.catalogue.types import Problem, ServiceDefinition

WANTED = {"number": "bir", "paper": "file"}
"""The kinds that some of the questions must have."""


def check_on_behalf(file: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """What `on_behalf`, and a licence that is inherited, name and is not there."""
    rule, change = definition.data.on_behalf, definition.data.change
    questions = {question.id: question for question in definition.form.questions()}
    if change is not None and change.act == "inherit" and change.of not in questions:
        yield Problem(file, "change.of", f"there is no question {change.of!r}")
    if rule is None:
        return
    if definition.data.audience != ("person",):
        yield Problem(file, "on_behalf", "an heir is a person: `audience: [person]`")
    if not any(each.id == rule.register_id and "estates" in each.fields for each in definition.data.registers):
        yield Problem(file, "on_behalf.register_id", f"ask {rule.register_id!r} for `estates` among `registers`")
    for name in rule.questions:
        if name not in questions:
            yield Problem(file, "on_behalf", f"there is no question {name!r}; the block `estate` has it")
    for key, kind in WANTED.items():
        asked = questions.get(getattr(rule, key))
        if asked is not None and asked.kind != kind:
            yield Problem(file, f"on_behalf.{key}", f"{asked.id!r} must be of kind {kind}")
