"""Worked examples: one of each outcome, about questions and bodies that there are."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.worked import Example

OUTCOMES = frozenset({"granted", "refused", "incomplete"})


def check_examples(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Every problem of the examples that can be seen without working them."""
    outcomes = {example.expect.outcome for example in definition.examples.values()}
    told = any(each.fines is None for each in definition.data.outstanding)
    wanted = OUTCOMES | ({"outstanding"} if told or definition.data.requires else set())
    for outcome in sorted(wanted - outcomes):
        yield Problem(folder / "examples", outcome, "there is no worked example with this outcome; add one")
    for name, example in definition.examples.items():
        yield from _example(folder / "examples" / f"{name}.yaml", example, definition)


def _example(file: Path, example: Example, definition: ServiceDefinition) -> Iterator[Problem]:
    names = {question.id for question in definition.form.questions()}
    if example.applicant and example.applicant not in definition.data.audience:
        yield Problem(file, "applicant", f"the service is not for {example.applicant!r}")
    for unknown in sorted(set(example.answers) - names):
        yield Problem(file, f"answers.{unknown}", "there is no such question")
    sources = {question.options_from for question in definition.form.questions() if question.kind == "search_choose"}
    for unknown in sorted(set(example.found) - sources):
        yield Problem(file, f"found.{unknown}", "no question of the form is searched there")
    required = {name for each in definition.data.requires for name in each.names}
    for unknown in sorted(set(example.holds or ()) - required):
        yield Problem(file, f"holds.{unknown}", "is not among `requires` of service.yaml")
    consulted = {each.department for each in definition.data.consult}
    for unknown in sorted(set(example.opinions) - consulted):
        yield Problem(file, f"opinions.{unknown}", "is not among `consult` of service.yaml")
    asking = {each.id for each in definition.data.registers if each.consent}
    for unknown in sorted(set(example.consents) - asking):
        yield Problem(file, f"consents.{unknown}", "is no register of service.yaml that is asked with consent")
    end = (example.facts.get("licence") or {}).get("valid_until")
    if end:
        try:
            date.fromisoformat(end)
        except (TypeError, ValueError):
            yield Problem(file, "facts.licence.valid_until", f"{end!r} is no day; write it in quotes as '2026-12-31'")
