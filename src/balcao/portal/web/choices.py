"""Searching what a question lets one choose from: on its page, or while typing."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.cases.api import Choices, DraftView
from balcao.formkit.api import PageState, question_of_field
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.portal.questions import Item, Search, field_id

type Find = Callable[[str, str, Mapping[str, str]], Choices]
"""Looks a question's choices up by what was typed, beside all that stands on the page."""


def searched(request: HttpRequest, find: Find, page: PageState, question: str) -> Search:
    """What fits what was typed into the search field of a question on this page, or in a row of one.

    :raises NotFound: for any other question.
    """
    if question.split("-")[0] not in {state.id for state in page.questions if not state.locked}:
        raise NotFound(f"question {question}")
    query = request.POST.get(f"find.{question}", "").strip()[:100]
    language: str = request.language  # type: ignore[attr-defined]
    found = find(question, query, request.POST.dict())
    items = tuple(Item(each.value, pick(each.label, language)) for each in found.choices)
    time = format_macau(found.again_at + timedelta(minutes=1), language) if found.again_at else ""
    note = translate(f"portal.choices.{found.note}", language, time=time) if found.note else ""
    return Search(query=query, items=items, unreachable=found.unreachable, note=note)


def chosen_before(view: DraftView, page: PageState, language: str) -> dict[str, Search]:
    """How the answers found in a source outside the form read."""
    labels = {
        state.id: view.found.get(state.definition.options_from or "", {}).get(str(state.value))
        for state in page.questions
    }
    return {question: Search(chosen=pick(label, language)) for question, label in labels.items() if label}


def choices_found(request: HttpRequest, find: Find, view: DraftView, page_id: str) -> HttpResponse:
    """The choices alone, to be put into the page while one types."""
    page = next((each for each in view.journey.visible_pages if each.id == page_id), None)
    if page is None or view.case_reference:
        raise NotFound(f"page {page_id}")
    question = request.POST.get("find", "")
    found = searched(request, find, page, question)
    asked = question_of_field(view.version.definition.form, question)
    context = {
        "id": field_id(question),
        "name": question,
        "items": found.items,
        "searched": True,
        "unreachable": found.unreachable,
        "note": found.note,
        "sought": found.query,
        "lookup": asked is not None and asked.lookup is not None,
    }
    return render(request, "portal/questions/found.html", context)
