"""Questions about one field of a form, as each side reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.catalogue.api import ServiceVersion
from balcao.correspondence.models import FieldQuestion
from balcao.kernel.actor import ADMINISTRATION, Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldQuestionView:
    """A question as who fills the form in reads it; `answer` is empty while it waits."""

    id: int
    question: str
    text: str
    shows_all: bool
    asked_at: datetime
    answer: str
    answered_name: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFieldQuestion:
    """A question as an officer reads it. `answers` are those that they may see, by question: the one asked about, and
    the others where the person said so. Who asks is not said."""

    id: int
    version: ServiceVersion
    question: str
    text: str
    language: str
    asked_at: datetime
    shows_all: bool
    answers: Mapping[str, Any]
    answer: str
    answered_name: str


def view_of(row: FieldQuestion) -> FieldQuestionView:
    """The row for its own side."""
    return FieldQuestionView(
        id=row.pk,
        question=row.question,
        text=row.text,
        shows_all=row.shows_all,
        asked_at=row.asked_at,
        answer=row.answer,
        answered_name=row.answered_name,
        answered_at=row.answered_at,
    )


def departments_answering(actor: Actor) -> dict[str, frozenset[str]]:
    """The departments whose questions are the officer's work, each with the services; none named is every one."""
    found: dict[str, frozenset[str]] = {}
    for post in actor.posts if actor.person_id is not None and actor.clerk is None else ():
        if post.duty != ADMINISTRATION:
            before = found.get(post.department, frozenset(post.services))
            found[post.department] = before | frozenset(post.services) if before and post.services else frozenset()
    return found
