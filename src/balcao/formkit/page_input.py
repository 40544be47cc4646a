"""What a browser sent for one page, understood as far as it can be. Nothing a person typed is thrown away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from balcao.formkit.definition import FormDefinition
from balcao.formkit.kinds import Posted, kind_of

KEPT_ELSEWHERE = frozenset({"file", "signatures", "bulk_table"})
"""Kinds whose answers do not travel in the page's own fields."""


@dataclass(frozen=True, slots=True)
class PageInput:
    """Values by question id, `None` for "emptied"; judged by `evaluate` like any other answers."""

    values: Mapping[str, Any]


def parse_page(form: FormDefinition, page_id: str, posted: Posted, *, shown: frozenset[str]) -> PageInput:
    """Read the fields of a page for the questions that were `shown` and are not locked."""
    return PageInput(
        {
            question.id: kind_of(question.kind).parse(question, posted, question.id)
            for question in form.page(page_id).questions
            if question.id in shown and kind_of(question.kind).asks and question.kind not in KEPT_ELSEWHERE
        }
    )
