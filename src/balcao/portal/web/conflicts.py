"""Two versions of an answer: the person sees both and chooses."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.cases.api import DraftView
from balcao.catalogue.api import shown_answer
from balcao.portal.web.reading import words_of


def resolve(posted: Mapping[str, Any], values: dict[str, Any]) -> None:
    """After a conflict: fields for which the saved version was chosen are not sent again."""
    for name, chosen in posted.items():
        if name.startswith("choose.") and chosen[0] == "theirs":
            values.pop(name.removeprefix("choose."), None)


def conflict_page(
    request: HttpRequest,
    page_url: str,
    view: DraftView,
    conflicts: Sequence[Any],
    posted: Mapping[str, Any],
) -> HttpResponse:
    """Both versions side by side; everything else that was typed goes along."""
    words = words_of(view.version, request.language)  # type: ignore[attr-defined]
    form = view.version.definition.form
    rows = [
        {
            "question": conflict.question,
            "label": words.label(conflict.question),
            "version": conflict.theirs.version,
            "mine": shown_answer(form.question(conflict.question), conflict.ours, words),
            "theirs": shown_answer(form.question(conflict.question), conflict.theirs.value, words),
        }
        for conflict in conflicts
    ]
    dropped = {f"version.{row['question']}" for row in rows} | {"csrfmiddlewaretoken"}
    kept = [
        (name, value)
        for name, values in posted.items()
        if name not in dropped and not name.startswith("choose.")
        for value in values
    ]
    context = {
        "conflicts": rows,
        "kept": kept,
        "page_url": page_url,
    }
    return render(request, "portal/conflict.html", context, status=409)
