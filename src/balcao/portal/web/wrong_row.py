"""Saying that one row of what a register filled in is wrong, or does not belong there."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import (
    CorrectionView,
    DraftView,
    NotSaidRight,
    NotSaidWhy,
    accept_row,
    corrections_of,
    dispute_row,
    draft_view,
    holds_up,
    row_disputed,
)
from balcao.catalogue.api import shown_answer
from balcao.documents.api import answer_files, forget_pieces
from balcao.formkit.api import QuestionState, parse_page
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.portal.questions import field_id
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import page_questions, words_of
from balcao.portal.web.row_origins import from_register
from balcao.portal.web.wrong import AskedPage, keeper_and_way, standing

FAULTS = {NotSaidWhy: "why", NotSaidRight: "right"}


@for_holder
def wrong_row(request: HttpRequest, holder: str, draft_id: int, question: str) -> HttpResponse:
    """The row as the register says it (``?row=``), what is right and why, and what follows; or taking it back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    key = request.GET.get("row", "")
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    page_id, state = _found(view, question)
    said = row_disputed(state, view.version.definition, key)
    found = corrections_of(actor=actor, at=now(), draft_id=draft_id)
    asked = next((each for each in reversed(found) if (each.question, each.row) == (question, key)), None)
    open_one = asked if asked is not None and asked.state == "open" else None
    back_url = f"{reverse('portal-page', args=[holder, draft_id, page_id])}#{field_id(question)}"
    waits = holds_up(state, view.version.definition)
    errors: list[dict[str, str]] = []
    right, gone = _right(request, view, page_id, state, said, open_one)
    if request.method == "POST" and request.POST.get("accept"):
        accept_row(actor=actor, at=now(), draft_id=draft_id, question=question, row=key)
        messages.success(request, translate("portal.wrong.taken_back", language))
        return redirect(back_url)
    if request.method == "POST":
        errors = _dispute(request, draft_id, question, key, None if gone else right)
        if not errors:
            messages.success(request, translate("portal.wrong.waits_done" if waits else "portal.wrong.done", language))
            return redirect(back_url)
    words = words_of(view.version, language)
    bare = replace(state, value=[right], disputed=False, source=None, said=None)
    (shown,) = page_questions(AskedPage((bare,)), words, versions={}, judged=False)
    told = {each["href"]: each["text"] for each in errors}
    context = {
        "back_url": back_url,
        "service_name": words.find("name"),
        "label": words.label(question),
        "said": shown_answer(state.definition, said, words),
        "source": from_register(state, view.asked_at, language),
        "disputed": open_one is not None,
        "waits": waits,
        "parts": shown.rows_shown[0].parts,
        "right_error": told.get("#right", ""),
        "gone": [{"value": "yes", "text": translate("portal.wrong.gone", language), "checked": gone}],
        "why": request.POST.get("why", "")[:1000] or (open_one.why if open_one else ""),
        "papers": [(each["name"], each["sha256"]) for each in open_one.papers] if open_one else [],
        "error": told.get("#why", ""),
        "paper_error": told.get("#papers", ""),
        "errors": errors,
        "standing": standing(asked, language),
        **keeper_and_way(view, state, language),
    }
    return render(request, "portal/wrong.html", context, status=422 if errors else 200)


def _found(view: DraftView, question: str) -> tuple[str, QuestionState]:
    """The page and the state of a question with rows that a register filled in.

    :raises NotFound: if there is none such.
    """
    if not view.case_reference:
        for page in view.journey.visible_pages:
            for state in page.questions:
                if state.id == question and state.definition.questions and state.source is not None:
                    return page.id, state
    raise NotFound(f"question {question}")


def _right(
    request: HttpRequest,
    view: DraftView,
    page_id: str,
    state: QuestionState,
    said: dict[str, Any],
    asked: CorrectionView | None,
) -> tuple[dict[str, Any], bool]:
    """The right row, as sent, as said before, or as the register says it; and whether it should not be there."""
    if request.method == "POST":
        posted = {name: list(values) for name, values in request.POST.lists()}
        form = view.version.definition.form
        rows = dict(parse_page(form, page_id, posted, shown=frozenset({state.id})).values).get(state.id) or [{}]
        return dict(rows[0]), "gone" in request.POST
    if asked is not None:
        return (dict(asked.right[0]), False) if asked.right else (said, True)
    return said, False


def _dispute(
    request: HttpRequest, draft_id: int, question: str, key: str, right: dict[str, Any] | None
) -> list[dict[str, str]]:
    """Say it; what is wrong with how it is said, if anything."""
    files, refused = answer_files(request, "papers")
    if refused:
        return [{"href": "#papers", "text": refused}]
    try:
        dispute_row(
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            draft_id=draft_id,
            question=question,
            row=key,
            why=request.POST.get("why", ""),
            right=right,
            papers=files,
        )
    except (NotSaidWhy, NotSaidRight) as failure:
        return [{"href": f"#{FAULTS[type(failure)]}", "text": translate(failure.key)}]
    forget_pieces(request)
    return []
