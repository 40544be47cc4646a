"""Quality samples: a chief sets the share, draws, reviews, reads the figures; an officer reads what was found."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.catalogue.api import list_services
from balcao.desk.officers_shown import service_names
from balcao.desk.reading import department_name
from balcao.desk.samples_shown import correction_of, faults_shown, fields_shown, figures_shown, sheet_shown
from balcao.desk.typed import written
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.desk.web.team_setup import department_of, headed
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.worklists.api import (
    AlreadyReviewed,
    BadNumber,
    BadShare,
    MarksMissing,
    NothingToDraw,
    criteria,
    draw_now,
    note_told_read,
    review_sheet,
    samples_of,
    set_share,
    sheet_view,
)

LARGEST = 2**62


@at_desk
def samples(request: HttpRequest) -> HttpResponse:
    """The samples of a department."""
    return _list(request, {})


def _list(request: HttpRequest, faults: dict[str, str]) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at, sent = now(), request.POST
    department = department_of(actor, sent if request.method == "POST" else request.GET)
    shown = samples_of(actor=actor, at=at, department=department)
    services = service_names([each for each in list_services(at=at) if each.department == department], language)
    context = {
        "bar": bar(request),
        "department": department,
        "department_name": department_name(department, language),
        "departments": [
            {"value": each, "text": department_name(each, language), "here": each == department}
            for each in headed(actor)
        ],
        "percent": sent.get("percent", shown.percent),
        "weekly": translate(
            f"desk.samples.{'weekly' if shown.percent else 'no_weekly'}", language, share=shown.percent
        ),
        "number": sent.get("number", "5"),
        "services": [
            {"value": each, "text": name, "checked": sent.get("service_id") == each} for each, name in services.items()
        ],
        "key": written(sent, "key") or uuid.uuid4().hex,
        "waiting": [sheet_shown(each, language) for each in shown.waiting],
        "for_others": translate("desk.samples.for_others", language, count=shown.for_others)
        if shown.for_others
        else "",
        "reviewed": [{**sheet_shown(each, language), "revise": correction_of(each)} for each in shown.reviewed],
        "figures": figures_shown(shown, services, language) if shown.kinds else None,
        "faults": faults,
        "errors": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
    }
    return render(request, "desk/samples/list.html", context, status=422 if faults else 200)


@at_desk
@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """How much is drawn every week."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    department = department_of(actor, request.POST)
    try:
        set_share(actor=actor, at=now(), department=department, percent=_number(request.POST.get("percent", "")))
    except BadShare as failure:
        return _list(request, {"percent": translate(failure.key, language)})
    messages.success(request, translate("desk.samples.share_set", language))
    return _back(department)


@at_desk
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Some cases now."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    department = department_of(actor, request.POST)
    try:
        count = draw_now(
            actor=actor,
            at=now(),
            department=department,
            number=_number(request.POST.get("number", "")),
            service_id=request.POST.get("service_id", ""),
            key=request.POST.get("key", ""),
        )
    except (BadNumber, NothingToDraw) as failure:
        return _list(request, {"number": translate(failure.key, language)})
    messages.success(request, translate("desk.samples.drew", language, count=count))
    return _back(department)


@at_desk
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The review of one case: look at it, mark it; afterwards what was said."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if sheet_id > LARGEST:
        raise NotFound(f"sheet {sheet_id}")
    sent = request.POST
    results = {each.id: sent.get(f"result-{each.id}", "") for each in criteria()}
    remarks = {each.id: written(sent, f"remark-{each.id}") for each in criteria()}
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            review_sheet(
                actor=actor,
                at=now(),
                sheet_id=sheet_id,
                results=results,
                remarks=remarks,
                remark=written(sent, "remark"),
            )
        except MarksMissing as failure:
            faults = faults_shown(failure, language)
        except AlreadyReviewed as failure:
            messages.error(request, translate(failure.key, language))
            return redirect("desk-sample", sheet_id)
        else:
            messages.success(request, translate("desk.samples.recorded", language))
            return redirect("desk-sample", sheet_id)
    shown = sheet_view(actor=actor, at=now(), sheet_id=sheet_id)
    context: dict[str, Any] = {
        "bar": bar(request),
        "sheet": sheet_shown(shown, language),
        "revise": correction_of(shown),
        "fields": fields_shown(results, remarks, faults, language),
        "remark": written(sent, "remark"),
        "errors": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
    }
    return render(request, "desk/samples/sheet.html", context, status=422 if faults else 200)


@at_desk
@require_POST
def told_read(request: HttpRequest, told_id: int) -> HttpResponse:
    """The officer has read what was found."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if told_id > LARGEST:
        raise NotFound(f"told {told_id}")
    note_told_read(actor=actor, at=now(), told_id=told_id)
    return redirect("desk-my-tasks")


def _back(department: str) -> HttpResponse:
    return redirect(f"{reverse('desk-samples')}?department={department}")


def _number(typed: str) -> int:
    """A whole number; what is none is below every bound."""
    typed = typed.strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else -1
