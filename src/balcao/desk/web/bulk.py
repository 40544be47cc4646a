"""The same decision for many cases: choose, look at each, send, stop or watch."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.cases.api import AlikeCase, ReasonNeeded, alike_cases, conditions_in, decision_preview, word_for
from balcao.catalogue.api import get_published
from balcao.clauses.api import ClauseShown, clauses_for_many
from balcao.desk.batch_shown import alike_shown, line_shown
from balcao.desk.clause_pick import blank_error, field_picked, filled, picks_shown, with_picked
from balcao.desk.findings import reasons_in_words
from balcao.desk.preview import in_paragraphs
from balcao.desk.reading import words_of
from balcao.desk.typed import written
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.desk.web.lists import chosen_cases
from balcao.desk.web.queue import show_queue
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.worklists.api import UNDO, BatchShown, NotAlike, TooLateToStop, batch_view, send_batch, stop_batch


@at_desk
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """First what to decide, then how it would be recorded for each case; sent only when that very page is confirmed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    chosen, step = chosen_cases(request.POST), request.POST.get("step", "choose")
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
    if step == "send":
        return _send(request, cases, outcome)
    return _check(request, cases, outcome)


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
        "cases": [alike_shown(case, language) for case in cases],
        "fit": sum(not case.problem for case in cases),
        "view": request.POST.get("view", "to_do"),
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
        "key": secrets.token_urlsafe(24),
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


@at_desk
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What became of each case, and the button to stop it while that can be done."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    shown = batch_view(actor=actor, at=now(), batch_id=batch_id)
    over = shown.finished or shown.stopped_at is not None
    context = {
        "bar": bar(request),
        "batch": shown,
        **_decided_so(shown, language),
        "head": _head(shown, language),
        "total": len(shown.lines),
        "reached": len(shown.lines) - shown.count("waiting"),
        "over": over,
        "lines": [line_shown(line, language) for line in shown.lines],
    }
    return render(request, "desk/batch.html", context)


def _decided_so(shown: BatchShown, language: str) -> dict[str, str]:
    """The service of the cases, if it is one, and how the outcome is called there."""
    if not shown.service_id:
        return {"service_name": "", "outcome": translate(f"desk.decide.{shown.outcome}", language)}
    definition = get_published(shown.service_id, at=now()).definition
    return {
        "service_name": pick(definition.text("name"), language),
        "outcome": translate(f"desk.decide.{word_for(definition, shown.outcome)}", language),
    }


def _head(shown: BatchShown, language: str) -> str:
    if shown.stopped_at is not None:
        return translate("desk.batch.stopped", language, done=shown.count("done"), left=shown.count("waiting"))
    if shown.finished:
        return translate(
            "desk.batch.finished",
            language,
            done=shown.count("done") + shown.count("heard"),
            failed=shown.count("failed"),
        )
    if shown.waits:
        return translate("desk.batch.waits", language, moment=format_macau(shown.takes_effect_at, language))
    return translate("desk.batch.runs", language)


@at_desk
@require_POST
def stop(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Stop it."""
    language: str = request.language  # type: ignore[attr-defined]
    try:
        stop_batch(actor=request.actor, at=now(), batch_id=batch_id)  # type: ignore[attr-defined]
    except TooLateToStop as failure:
        messages.warning(request, translate(failure.key, language))
    return redirect("desk-batch", batch_id)
