"""Copies of identity documents: marked for one application, unless an article asks for them unmarked."""

from collections.abc import Iterator
from pathlib import Path

from balcao.catalogue.types import Problem, ServiceDefinition

DOCUMENTS, COPY = ("身份證", "護照", "旅行證件", "身份證明文件"), "副本"
TAKES = {"born_on": ("date",), "expires_on": ("date",), "number": ("text", "passport")}
"""The kinds of question into which each thing that is read fits; otherwise a text."""


def originals_by_law(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Copies kept unmarked without an article of the service that says so."""
    for question in definition.form.questions():
        named = question.files.original if question.files else ""
        if named and named not in definition.data.articles:
            remedy = f"{named!r} is not among the service's `articles`; name the one that asks for the copy unmarked"
            yield Problem(folder / "form.yaml", f"{question.id}.files.original", remedy, code="identity-original")


def read_into_questions(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """What is read from a copy for questions that the form does not have, or that ask for something else."""
    kinds = {question.id: question.kind for question in definition.form.questions()}
    for question in definition.form.questions():
        for name, target in (question.files.reads if question.files else {}).items():
            wanted = TAKES.get(name, ("text",))
            if kinds.get(target) not in wanted:
                remedy = f"{target!r} has to be a question of the kind {' or '.join(wanted)} in this form"
                yield Problem(folder / "form.yaml", f"{question.id}.files.reads.{name}", remedy, code="identity-reads")


def unmarked_copies(file: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Warnings about questions that ask for a copy of an identity document and do not have it marked."""
    for question in definition.form.questions():
        if question.kind != "file" or (question.files and question.files.copy_of):
            continue
        words = definition.texts["zh-Hant"].questions.get(question.id)
        label = words.label if words else ""
        if COPY in label and any(each in label for each in DOCUMENTS):
            remedy = "asks for a copy of an identity document; say `copy_of: identity`, so that it is marked"
            yield Problem(file, question.id, remedy, "warning", "identity-unmarked")
