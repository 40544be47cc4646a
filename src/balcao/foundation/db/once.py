"""Asking the database once, while a page is read, what several parts of it want to know."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection


@dataclass(slots=True)
class _Page:
    depth: int
    answers: dict[Hashable, Any] = field(default_factory=dict)


_page: ContextVar[_Page | None] = ContextVar("balcao_page", default=None)


@contextmanager
def page_being_read() -> Iterator[None]:
    """Within, `once` keeps its answers; afterwards they are forgotten."""
    token = _page.set(_Page(len(connection.atomic_blocks)))
    try:
        yield
    finally:
        _page.reset(token)


def once[Answer](question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer the page already has; otherwise, and outside a page, ask.

    A transaction begun since always asks anew, and what was known before it is forgotten: acts rest on what is so now.
    Whoever keeps an answer here changes none of it.
    """
    page = _page.get()
    if page is None:
        return ask()
    if len(connection.atomic_blocks) > page.depth:
        page.answers.clear()
        return ask()
    if question not in page.answers:
        page.answers[question] = ask()
    return page.answers[question]  # type: ignore[no-any-return]
