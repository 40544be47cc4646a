"""A decision on many cases: how far it has come, what became of each, sending it after it was read, stopping it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.cases.api import word_for
from balcao.catalogue.api import get_published
from balcao.desk.batch_shown import line_shown, problem_in_words
from balcao.desk.preview import in_paragraphs
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.worklists.api import (
    ASSIGN,
    MOST_SHOWN,
    UNDO,
    BatchShown,
    NotAlike,
    NotReadYet,
    TooLateToStop,
    batch_preview,
    batch_view,
    send_gathered,
    stop_batch,
)

LAST = 1_000
"""Nobody leafs further."""


@at_desk
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What became of each case, and the button to stop it while that can be done; of a whole list, first what would be
    decided and what not."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    written = request.GET.get("page", "")
    place = int(written) if written.isascii() and written.isdecimal() and 0 < len(written) < 5 else 1
    place = min(max(place, 1), LAST)
    shown = batch_view(actor=actor, at=now(), batch_id=batch_id, first=(place - 1) * MOST_SHOWN)
    first, preview = batch_preview(actor=actor, at=now(), batch_id=batch_id) if shown.phase == "ready" else ("", {})
    reached = shown.read if shown.phase == "reading" else shown.total - shown.count("waiting")
    context = {
        "bar": bar(request),
        "batch": shown,
        **_decided_so(shown, language),
        "head": _head(shown, language),
        "total": shown.total,
        "reached": reached,
        "reached_words": translate(
            f"desk.batch.{'read' if shown.phase == 'reading' else 'reached'}",
            language,
            reached=reached,
            total=shown.total,
        ),
        "goes_on": shown.phase in {"reading", "waits", "runs"},
        "fit": shown.count("waiting"),
        "problems": [
            {"text": problem_in_words(problem, "", language), "count": count}
            for problem, count in shown.problems.items()
        ],
        "first": first,
        "preview": in_paragraphs(preview),
        "minutes": int(UNDO.total_seconds() // 60),
        "before": place - 1,
        "after": place + 1 if place * MOST_SHOWN < shown.total else 0,
        "lines": [line_shown(line, language, assigns=shown.outcome == ASSIGN) for line in shown.lines],
        "assigns": shown.outcome == ASSIGN,
    }
    return render(request, "desk/batch.html", context)


def _decided_so(shown: BatchShown, language: str) -> dict[str, Any]:
    """The service of the cases, if it is one, how the outcome is called there, and whether it is only proposed."""
    if shown.outcome == ASSIGN:
        return {"service_name": "", "outcome": _assigned_to(shown, language)}
    if not shown.service_id:
        return {"service_name": "", "outcome": translate(f"desk.decide.{shown.outcome}", language)}
    definition = get_published(shown.service_id, at=now()).definition
    return {
        "service_name": pick(definition.text("name"), language),
        "outcome": translate(f"desk.decide.{word_for(definition, shown.outcome)}", language),
        "four_eyes": definition.data.four_eyes,
    }


def _assigned_to(shown: BatchShown, language: str) -> str:
    if shown.assigned_to is None:
        return translate("desk.assign.team", language)
    return translate("desk.batch.assign.title", language, who=pick(shown.assigned_to, language))


def _head(shown: BatchShown, language: str) -> str:
    said = "desk.batch.assign" if shown.outcome == ASSIGN else "desk.batch"
    done, failed = shown.count("done") + shown.count("heard"), shown.count("failed")
    if shown.phase == "waits":
        assert shown.takes_effect_at is not None
        return translate(f"{said}.waits", language, moment=format_macau(shown.takes_effect_at, language))
    if shown.phase == "stopped":
        return translate(f"{said}.stopped", language, done=done, left=shown.count("waiting"))
    return translate(f"{said}.{shown.phase}", language, done=done, failed=failed, fit=shown.count("waiting"))


@at_desk
@require_POST
def send(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Have decided what was read."""
    language: str = request.language  # type: ignore[attr-defined]
    try:
        send_gathered(actor=request.actor, at=now(), batch_id=batch_id)  # type: ignore[attr-defined]
    except (NotAlike, NotReadYet) as failure:
        messages.warning(request, translate(failure.key, language))
    return redirect("desk-batch", batch_id)


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
