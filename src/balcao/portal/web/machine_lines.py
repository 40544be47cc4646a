"""What the machine-readable lines of a given identity document say, offered for the questions that ask for it.

Nothing is filled in by itself: each value is ticked by who sent the copy, beside what was answered before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core import signing
from django.http import HttpRequest

from balcao.cases.api import DraftView
from balcao.documents.api import MachineLines
from balcao.formkit.api import QuestionState
from balcao.foundation.ui.api import format_macau, translate
from balcao.portal.web.reading import words_of

SALT = "portal.machine_lines"
LIFE = 12 * 3600
"""Seconds for which a page with offers may be sent."""


@dataclass(frozen=True, slots=True)
class LineOffer:
    """A value for a question: what it is called, in words what was read, what was answered; `token` takes it over."""

    question: str
    version: int
    label: str
    said: str
    answered: str
    token: str


def lines_offered(
    request: HttpRequest, view: DraftView, read: Mapping[str, MachineLines], on_page: frozenset[str]
) -> list[LineOffer]:
    """What the documents given for questions say otherwise than the answers do; `on_page`: the page's own questions."""
    language: str = request.language  # type: ignore[attr-defined]
    words, asked = words_of(view.version, language), _open_questions(view)
    found = []
    for question, lines in read.items():
        state = asked.get(question)
        rule = state.definition.files if state else None
        for name, target in (rule.reads if rule else {}).items():
            value: date | str = getattr(lines, name)
            kept = value.isoformat() if isinstance(value, date) else value
            if target not in asked or _alike(kept, asked[target].value):
                continue
            answered = asked[target].value
            found.append(
                LineOffer(
                    question="" if target in on_page else target,
                    version=view.field_versions.get(target, 0),
                    label=words.label(target),
                    said=format_macau(value, language) if isinstance(value, date) else value,
                    answered=translate("portal.lines.answered", language, value=_shown(answered, language))
                    if answered
                    else "",
                    token=signing.dumps([view.id, target, kept], salt=SALT),
                )
            )
    return found


def lines_taken(request: HttpRequest, view: DraftView) -> dict[str, str]:
    """The values that were ticked, for questions that are still asked."""
    asked, taken = _open_questions(view), {}
    for token in request.POST.getlist("lines"):
        try:
            draft_id, question, value = signing.loads(token, salt=SALT, max_age=LIFE)
        except signing.BadSignature:
            continue
        if draft_id == view.id and question in asked:
            taken[question] = value
    return taken


def _open_questions(view: DraftView) -> dict[str, QuestionState]:
    return {state.id: state for page in view.journey.visible_pages for state in page.questions if not state.locked}


def _alike(read: str, answered: Any) -> bool:
    """Whether both say the same: names stand in another order in these lines, and in capitals."""
    return sorted(read.upper().split()) == sorted(str(answered or "").upper().split())


def _shown(answered: Any, language: str) -> str:
    try:
        return format_macau(date.fromisoformat(str(answered)), language)
    except ValueError:
        return str(answered)
