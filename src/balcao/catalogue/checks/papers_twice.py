"""The same paper asked for twice, and papers that the government itself issues."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from balcao.catalogue.papers import FACTS, goes_by
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.formkit.api import Question
from balcao.kernel.texts import LANGUAGES

SHORT = 4
"""A title of fewer signs says too little to be found in a question."""


def papers_twice(file: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Two questions for the same paper that may both be asked, by their words in any language."""
    for one, other in combinations(_papers(definition), 2):
        same = [each for each in LANGUAGES if _label(definition, one, each) == _label(definition, other, each)]
        if same and not _never_both(one, other):
            remedy = f"asks for the same paper as {one.id!r}; ask once, or say in what they differ"
            yield Problem(file, other.id, remedy, code="paper-twice")


def _never_both(one: Question, other: Question) -> bool:
    """Whether each has a condition of its own: then it is not certain that both are asked."""
    return bool(one.when and other.when)


def papers_issued(services: Iterable[tuple[Path, ServiceDefinition]]) -> Iterator[Problem]:
    """Warnings about papers asked for, whatever a register says, that another service issues."""
    known = list(services)
    titles = {
        (language, title.casefold()): definition.id
        for _folder, definition in known
        for output in definition.data.outputs
        for language, title in (output.title.text() if output.title else definition.text("name")).items()
        if len(title) >= SHORT
    }
    for folder, definition in known:
        questions = {question.id: question for question in definition.form.questions()}
        for page in definition.form.pages:
            for question in page.questions:
                if question.kind != "file" or FACTS in goes_by((page.when, question.when), definition.form, questions):
                    continue
                if by := _issued_by(definition, question, titles):
                    remedy = f"{by!r} issues this paper; ask a register instead, or say why not in check-allowed.yaml"
                    yield Problem(folder / "form.yaml", question.id, remedy, "warning", "paper-issued")


def _issued_by(definition: ServiceDefinition, question: Question, titles: dict[tuple[str, str], str]) -> str:
    for (language, title), service in titles.items():
        if service != definition.id and title in _label(definition, question, language):
            return service
    return ""


def _papers(definition: ServiceDefinition) -> list[Question]:
    return [question for question in definition.form.questions() if question.kind == "file"]


def _label(definition: ServiceDefinition, question: Question, language: str) -> str:
    found = definition.texts[language].questions.get(question.id)
    return found.label.casefold() if found else f"({question.id})"
