"""Two versions of an answer: the person sees both and chooses."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from balcao.cases.api import DraftView, Saved
from balcao.catalogue.api import shown_answer
from balcao.entities.api import holder_names
from balcao.formkit.api import Conflict
from balcao.kernel.texts import pick
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
    conflicts: Sequence[Conflict],
    posted: Mapping[str, Any],
) -> HttpResponse:
    """Both versions side by side; everything else that was typed goes along."""
    rows = _rows(request, view, conflicts)
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


def _rows(request: HttpRequest, view: DraftView, conflicts: Sequence[Conflict]) -> list[dict[str, Any]]:
    """Both answers to each question, with who gave the other one, and when."""
    words = words_of(view.version, request.language)  # type: ignore[attr-defined]
    form = view.version.definition.form
    names = holder_names(each.theirs.written_by for each in conflicts)
    return [
        {
            "question": conflict.question,
            "label": words.label(conflict.question),
            "version": conflict.theirs.version,
            "mine": shown_answer(form.question(conflict.question), conflict.ours, words),
            "theirs": shown_answer(form.question(conflict.question), conflict.theirs.value, words),
            "who": pick(names.get(conflict.theirs.written_by, {}), words.language),
            "at": conflict.theirs.written_at,
        }
        for conflict in conflicts
    ]


def answered_twice(request: HttpRequest, saved: Saved) -> dict[str, Any]:
    """The one answer that was sent beside the one that is kept, as HTML to choose from, and the version of that one."""
    (row,) = _rows(request, saved.draft, saved.conflicts)
    html = render_to_string("portal/parts/answered_twice.html", {"twice": row}, request)
    return {"version": row["version"], "html": html}
