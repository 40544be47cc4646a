"""Opinions of departments: asking, answering, going on without, and the board of who waits for whom."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.cases.api import (
    OpinionKind,
    ReasonNeeded,
    ask_opinion,
    give_opinion,
    go_on_without,
    joint_cases,
    officer_case,
)
from balcao.catalogue.api import departments
from balcao.desk.clause_pick import blank_error, field_picked, filled, offered_for
from balcao.desk.opinions_shown import joint_rows
from balcao.desk.web.acts import attempt, typed_in, with_clause
from balcao.desk.web.bar import bar
from balcao.desk.web.case import show_case
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import macau_date, now
from balcao.kernel.texts import pick

PAGE = 25


@at_desk
@require_POST
def consult(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask another department."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    department = request.POST.get("department", "")
    return attempt(
        request,
        reference,
        "consult",
        lambda: ask_opinion(actor=actor, at=now(), reference=reference, department=department),
    )


@at_desk
@require_POST
def opinion(request: HttpRequest, reference: str) -> HttpResponse:
    """Speak for a department that was asked."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    typed = typed_in(request)
    kinds = {each.value for each in OpinionKind} - {OpinionKind.NONE.value}
    case = officer_case(actor=actor, at=now(), reference=reference)
    offered = offered_for(case, actor)
    if field_picked(request.POST) in ("opinion", "opinion_conditions"):
        return show_case(request, reference, typed=with_clause(request, case, typed, offered), act="opinion")
    if error := blank_error(language, opinion=typed.opinion, opinion_conditions=typed.opinion_conditions):
        return show_case(request, reference, typed=typed, act="opinion", errors=[error], status=422)
    if typed.kind not in kinds:
        error = {"href": "#kind", "text": translate("desk.missing.kind", language)}
        return show_case(request, reference, typed=typed, act="opinion", errors=[error], status=422)
    if typed.kind == OpinionKind.CONDITIONS and not typed.opinion_conditions.strip():
        error = {"href": "#opinion_conditions", "text": translate("desk.opinion_conditions.missing", language)}
        return show_case(request, reference, typed=typed, act="opinion", errors=[error], status=422)
    return attempt(
        request,
        reference,
        "opinion",
        lambda: give_opinion(
            actor=actor,
            at=now(),
            opinion_id=_number(request.POST.get("opinion_id", "")),
            kind=OpinionKind(typed.kind),
            text=typed.opinion,
            conditions=typed.opinion_conditions,
            clauses=filled(offered),
        ),
    )


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 16 else 0


@at_desk
@require_POST
def go_on(request: HttpRequest, reference: str, opinion_id: int) -> HttpResponse:
    """A chief waits no longer for a department that let its term pass."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    try:
        go_on_without(actor=actor, at=now(), opinion_id=opinion_id, note=request.POST.get("go_on_note", ""))
    except ReasonNeeded:
        error = {"href": f"#go_on-{opinion_id}", "text": translate("desk.opinions.go_on.missing", language)}
        return show_case(request, reference, act="go_on", errors=[error], status=422)
    messages.success(request, translate("desk.opinions.go_on.done", language))
    return redirect("desk-case", reference)


@at_desk
def joint(request: HttpRequest) -> HttpResponse:
    """Which cases wait for whom, until when, and who is late; only those that concern the officer."""
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    department, late = request.GET.get("department", "")[:10], request.GET.get("late") == "on"
    place = max(1, min(_number(request.GET.get("page", "")), 1_000))
    found = _page(request, at, department, late, place)
    names = departments(settings.BALCAO_SERVICES)
    context = {
        "bar": bar(request),
        "rows": joint_rows(found[:PAGE], macau_date(at), language),
        "departments": [
            {"value": code, "text": f"{code} · {pick(name, language)}", "checked": code == department}
            for code, name in names.items()
        ],
        "late": late,
        "narrow": bool(department or late),
        "before": _address(department, late, place - 1) if place > 1 else "",
        "after": _address(department, late, place + 1) if len(found) > PAGE else "",
    }
    return render(request, "desk/joint.html", context)


def _page(request: HttpRequest, at: datetime, department: str, late: bool, place: int) -> list[Any]:
    actor: Any = request.actor  # type: ignore[attr-defined]
    first = (place - 1) * PAGE
    return joint_cases(actor=actor, at=at, department=department, late=late, first=first, limit=PAGE + 1)


def _address(department: str, late: bool, place: int) -> str:
    return f"?{urlencode({'department': department, **({'late': 'on'} if late else {}), 'page': place})}"
