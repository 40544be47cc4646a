"""Questions whose answer a register knows already."""

from collections.abc import Iterator
from pathlib import Path

from balcao.catalogue.registers import registers
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.formkit.api import Question
from balcao.kernel.texts import LANGUAGES

TYPED = frozenset(
    {
        "text",
        "bir",
        "taxpayer",
        "date",
        "month",
        "year",
        "address",
        "phone",
        "email",
        "choose_one",
        "integer",
        "plate",
        "passport",
    }
)
"""Kinds of question that a register's field could fill."""


def known_already(file: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Warnings about questions named like a field of a register that the service asks, and not filled from it."""
    known = registers(file.parents[2])
    asked = [each for each in definition.data.registers if each.about is None and each.id in known]
    for question in definition.form.questions():
        if question.prefill or question.compute or question.kind not in TYPED:
            continue
        for each in asked:
            if question.id in known[each.id].fields:
                remedy = f"{each.id!r} knows it; fill it in with `prefill`, or say why not in check-allowed.yaml"
                yield Problem(file, question.id, remedy, "warning", "register-knows")
                break


def known_elsewhere(file: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """The same of registers that the service does not ask, where the question is in the very words of the field."""
    asked = {each.id for each in definition.data.registers}
    for question in definition.form.questions():
        if question.prefill or question.compute or question.kind not in TYPED:
            continue
        for name, register in registers(file.parents[2]).items():
            words = register.words.get(question.id)
            if name not in asked and words and _says(definition, question, words.text()):
                remedy = f"{name!r} knows it; ask that register, or say why not in check-allowed.yaml"
                yield Problem(file, question.id, remedy, "warning", "register-knows")


def _says(definition: ServiceDefinition, question: Question, words: dict[str, str]) -> bool:
    return any(
        question.id in definition.texts[each].questions
        and definition.texts[each].questions[question.id].label.casefold() == words[each].casefold()
        for each in LANGUAGES
    )
