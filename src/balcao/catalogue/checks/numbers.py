"""A number is asked for as a number: as plain text the page would offer to have it spoken."""

import re
from collections.abc import Iterator
from pathlib import Path

from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.formkit.api import Question, with_inner

NUMBER = re.compile(r"(^|_)(no|number)$")
KINDS = "bir, passport, plate, reference, account_number or paper_no"


def check_numbers(file: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Questions that go by the name of a number and are asked as text."""
    for question in with_inner(definition.form.questions()):
        if question.kind == "text" and NUMBER.search(question.id) and not _of_the_licence(question):
            yield Problem(file, f"{question.id}.kind", f"a number is not spoken: ask for it as {KINDS}")


def _of_the_licence(question: Question) -> bool:
    """Whether the house answers it itself, so that nobody types it."""
    return any(source.register_id == "licence" and source.locked for source in question.prefill)
