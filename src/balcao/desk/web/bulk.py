"""The same decision for many cases, ticked one by one or the whole of a list: chosen, looked at, sent."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.cases.api import (
    AlikeCase,
    Narrowing,
    ReasonNeeded,
    alike_cases,
    conditions_in,
    decision_preview,
    queue,
    word_for,
)
from balcao.clauses.api import ClauseShown, clauses_for_many
from balcao.desk.batch_shown import alike_rows
from balcao.desk.clause_pick import blank_error, field_picked, filled, picks_shown, with_picked
from balcao.desk.findings import reasons_in_words
from balcao.desk.preview import in_paragraphs
from balcao.desk.reading import words_of
from balcao.desk.typed import written
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.desk.web.lists import chosen_cases, wrongly_chosen
from balcao.desk.web.queue import show_queue
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.worklists.api import UNDO, NotAlike, gather_batch, send_batch

TO_DECIDE = ("to_do", "mine")
"""The views whose cases are decided."""

SEEN_FIRST = 10
"""So many cases of a whole list are shown while one writes what is decided."""


@at_desk
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """First what to decide, then how it would be recorded for each case; sent only when that very page is confirmed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    step = request.POST.get("step", "choose")
    chosen = _first_of_list(request) if _whole(request) else chosen_cases(request.POST)
    if not _whole(request) and (wrong := wrongly_chosen(chosen, language)):
        return show_queue(request, {"choose": wrong}, status=422)
    outcome = request.POST.get("outcome", "")
    outcome = outcome if outcome in {"approve", "refuse"} else ""
    cases = alike_cases(actor=actor, at=now(), references=chosen, outcome=outcome) if chosen else []
    if len({case.version.definition.id for case in cases}) != 1:
        key = "worklists.not_alike" if cases else "desk.select.none"
        return show_queue(request, {"choose": translate(key, language)}, status=422)
    if field := field_picked(request.POST):
        return _form(request, cases, {}, picked=field)
    faults = _faults(request, cases, outcome) if step in {"check", "send"} else {}
    if faults or step in {"choose", "change"}:
        return _form(request, cases, faults)
    if _whole(request):
        return _gather(request, cases, outcome)
    if step == "send":
        return _send(request, cases, outcome)
    return _check(request, cases, outcome)


def _whole(request: HttpRequest) -> bool:
    """Whether all cases of the list are meant, not those ticked."""
    return request.POST.get("whole") == "yes"


def _first_of_list(request: HttpRequest) -> list[str]:
    """The first cases of a list that is narrowed to one service, to see what it holds."""
    view, narrowing = request.POST.get("view", ""), Narrowing.read(request.POST)
    if view not in TO_DECIDE or not narrowing.service_id:
        return []
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return [row.reference for row in queue(actor=actor, at=now(), view=view, narrowing=narrowing, limit=SEEN_FIRST)]


def _offered(request: HttpRequest, cases: list[AlikeCase]) -> list[ClauseShown]:
    """The department's clauses that say the same of each of the cases."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return clauses_for_many(actor=actor, at=now(), department=cases[0].department, version=cases[0].version)


def _library(cases: list[AlikeCase]) -> list[str]:
    return list(cases[0].version.definition.texts["zh-Hant"].reasons)


def _reasons(request: HttpRequest, cases: list[AlikeCase]) -> list[str]:
    return [key for key in _library(cases) if key in request.POST.getlist("reasons")]


def _faults(request: HttpRequest, cases: list[AlikeCase], outcome: str) -> dict[str, str]:
    language: str = request.language  # type: ignore[attr-defined]
    if not outcome:
        return {"outcome": translate("desk.missing.outcome", language)}
    if outcome == "refuse" and not (_reasons(request, cases) or written(request.POST, "note").strip()):
        return {"note": translate("desk.missing.decide", language)}
    texts = {name: written(request.POST, name) for name in ("note", "conditions")}
    blank = blank_error(language, **texts)
    return {blank["href"].removeprefix("#"): blank["text"]} if blank else {}


def _context(request: HttpRequest, cases: list[AlikeCase]) -> dict[str, Any]:
    language: str = request.language  # type: ignore[attr-defined]
    return {
        "bar": bar(request),
        "service_name": words_of(cases[0].version, language).find("name"),
        "four_eyes": cases[0].version.definition.data.four_eyes,
        "by_department": cases[0].version.definition.data.by_department,
        "cases": alike_rows(cases, language),
        "fit": sum(not case.problem for case in cases),
        "view": request.POST.get("view", "to_do"),
        "whole": _whole(request),
        "kept": Narrowing.read(request.POST).as_json() if _whole(request) else {},
        "key": request.POST.get("key", "")[:60] or secrets.token_urlsafe(24),
        "note": written(request.POST, "note"),
        "conditions": written(request.POST, "conditions"),
    }


def _form(request: HttpRequest, cases: list[AlikeCase], faults: dict[str, str], *, picked: str = "") -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    picks = picks_shown(cases[0], _offered(request, cases), language)
    typed = {picked: with_picked(request.POST, picked, written(request.POST, picked), picks)} if picked else {}
    library, ticked = _library(cases), _reasons(request, cases)
    definition = cases[0].version.definition
    words = reasons_in_words(definition, library, language)
    context = {
        **_context(request, cases),
        **typed,
        "picks": picks,
        "outcomes": [
            {
                "value": each,
                "text": translate(f"desk.decide.{word_for(definition, each)}", language),
                "checked": request.POST.get("outcome") == each,
            }
            for each in ("approve", "refuse")
            if each == "refuse" or definition.data.grant is None  # how much is said case by case
        ],
        "reasons": [
            {"value": key, "text": text, "checked": key in ticked} for key, text in zip(library, words, strict=True)
        ],
        "faults": faults,
        "errors": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
    }
    return render(request, "desk/bulk.html", context, status=422 if faults else 200)


def _check(request: HttpRequest, cases: list[AlikeCase], outcome: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    first = next((case for case in cases if not case.problem), None)
    reasons = _reasons(request, cases)
    text = (
        decision_preview(
            actor=actor,
            at=now(),
            reference=first.reference,
            outcome=outcome,
            reasons=reasons,
            note=written(request.POST, "note"),
            conditions=conditions_in(written(request.POST, "conditions")),
            clauses=filled(_offered(request, cases)),
        )
        if first
        else {}
    )
    context = {
        **_context(request, cases),
        "outcome": outcome,
        "outcome_name": translate(f"desk.decide.{word_for(cases[0].version.definition, outcome)}", language),
        "reasons": reasons,
        "first": first.reference if first else "",
        "preview": in_paragraphs(text),
        "minutes": int(UNDO.total_seconds() // 60),
    }
    return render(request, "desk/bulk_check.html", context)


def _send(request: HttpRequest, cases: list[AlikeCase], outcome: str) -> HttpResponse:
    """Only what was on the page is sent, as it was when it was looked at."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    seen = {case.reference: request.POST.get(f"seen.{case.reference}", "")[:64] for case in cases}
    try:
        batch_id = send_batch(
            actor=actor,
            at=now(),
            key=request.POST.get("key", "")[:60] or secrets.token_urlsafe(24),
            seen=seen,
            outcome=outcome,
            reasons=_reasons(request, cases),
            note=written(request.POST, "note"),
            conditions=written(request.POST, "conditions"),
            clauses=filled(_offered(request, cases)),
        )
    except (NotAlike, ReasonNeeded) as failure:
        return _form(request, cases, {"outcome": translate(failure.key, language)})
    return redirect("desk-batch", batch_id)


def _gather(request: HttpRequest, cases: list[AlikeCase], outcome: str) -> HttpResponse:
    """Every case of the list is read before anything can be sent; the batch's page shows how far that is."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    try:
        batch_id = gather_batch(
            actor=actor,
            at=now(),
            key=request.POST.get("key", "")[:60] or secrets.token_urlsafe(24),
            view=request.POST.get("view", ""),
            narrowing=Narrowing.read(request.POST),
            outcome=outcome,
            reasons=_reasons(request, cases),
            note=written(request.POST, "note"),
            conditions=written(request.POST, "conditions"),
            clauses=filled(_offered(request, cases)),
        )
    except (NotAlike, ReasonNeeded) as failure:
        return _form(request, cases, {"outcome": translate(failure.key, language)})
    return redirect("desk-batch", batch_id)
