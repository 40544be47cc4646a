"""The running cases of a service by the process they go by; carrying them over to the newer one by four eyes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.cases.api import (
    CarryOverRefused,
    agree_to_carry_over,
    carrying_view,
    propose_carry_over,
    return_carry_over,
)
from balcao.catalogue.api import drawn, owned_version
from balcao.desk.carrying_shown import alike_shown, carry_over_shown, day_of
from balcao.desk.reading import words_of
from balcao.desk.typed import written
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError


@at_desk
def running(request: HttpRequest, service_id: str) -> HttpResponse:
    """What would become of each running case; proposing that they are carried over."""
    if request.method == "POST":
        actor: Any = request.actor  # type: ignore[attr-defined]
        why = written(request.POST, "why")
        return _attempt(
            request,
            service_id,
            lambda: propose_carry_over(actor=actor, at=now(), service_id=service_id, why=why),
            "proposed",
            "why",
        )
    return _show(request, service_id)


@at_desk
@require_POST
def answer(request: HttpRequest, service_id: str, carry_over_id: int) -> HttpResponse:
    """Agree to it, or send it back."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if request.POST.get("act") == "agree":
        return _attempt(
            request,
            service_id,
            lambda: agree_to_carry_over(actor=actor, at=now(), carry_over_id=carry_over_id),
            "agreed",
            "",
        )
    note = written(request.POST, "note")
    return _attempt(
        request,
        service_id,
        lambda: return_carry_over(actor=actor, at=now(), carry_over_id=carry_over_id, note=note),
        "returned",
        "note",
    )


@at_desk
def process_file(request: HttpRequest, service_id: str) -> HttpResponse:
    """The process in force, as BPMN for other programs."""
    version = owned_version(actor=request.actor, service_id=service_id)  # type: ignore[attr-defined]
    answered = HttpResponse(drawn(version.definition.process), content_type="application/xml")
    answered["Content-Disposition"] = f'attachment; filename="{service_id}.bpmn"'
    return answered


def _attempt(request: HttpRequest, service_id: str, verb: Callable[[], object], done: str, field: str) -> HttpResponse:
    try:
        verb()
    except CarryOverRefused as failure:
        return _show(request, service_id, failure, field)
    messages.success(request, translate(f"desk.carrying.did.{done}", request.language))  # type: ignore[attr-defined]
    return redirect("desk-running", service_id)


def _show(request: HttpRequest, service_id: str, failure: BalcaoError | None = None, field: str = "") -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    view = carrying_view(actor=request.actor, at=now(), service_id=service_id)  # type: ignore[attr-defined]
    said = translate(failure.key, language) if failure else ""
    blank = bool(failure and field and not request.POST.get(field, "").strip())
    older = [alike_shown(each, view.version, language) for each in view.older]
    last = carry_over_shown(view.last, language) if view.last else None
    context = {
        "bar": bar(request),
        "service_id": service_id,
        "title": words_of(view.version, language).find("name"),
        "lead": translate("desk.carrying.lead", language, day=day_of(view.version, language)),
        "current": translate("desk.carrying.current", language, count=view.current),
        "older": older,
        "last": last,
        "may_propose": any(not each["stays"] for each in older) and (last is None or last["state"] in _OVER),
        "typed": {name: request.POST.get(name, "") for name in ("why", "note")},
        "errors": {field: said} if blank else {},
        "summary": [{"href": f"#{field}" if blank else "", "text": said}] if said else [],
    }
    return render(request, "desk/services/running.html", context, status=409 if failure else 200)


_OVER = ("returned", "finished")
