"""A department opens a case of its own motion: what it is about, what was found, and the case is there."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import AnotherInCourse, BadMeasure, NotNow, open_measure
from balcao.catalogue.api import ServiceVersion, get_published
from balcao.desk.measures_shown import asked, typed_answers
from balcao.desk.reading import words_of
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.licences.api import Licence, restrainable


@at_desk
def restrain(request: HttpRequest, number: str, service_id: str) -> HttpResponse:
    """Open a case to suspend or revoke a licence."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    licence, _ = restrainable(actor=actor, at=now(), number=number)
    version = get_published(service_id, at=now())
    if not version.definition.data.by_department or version.definition.data.change is None:
        raise NotFound(f"measure {service_id}")
    if request.method != "POST":
        return _page(request, version, licence)
    try:
        reference = open_measure(
            actor=actor,
            at=now(),
            service_id=service_id,
            key=request.POST.get("key", "")[:40] or secrets.token_urlsafe(16),
            answers=typed_answers(version, request.POST),
            licence_number=number,
        )
    except BadMeasure as failure:
        return _page(request, version, licence, wrong=failure.questions)
    except (AnotherInCourse, NotNow) as failure:
        key = "desk.measure.another" if isinstance(failure, AnotherInCourse) else "desk.measure.ended"
        return _page(request, version, licence, failed=key)
    messages.success(request, translate("desk.measure.opened", request.language))  # type: ignore[attr-defined]
    return redirect("desk-case", reference)


def _page(
    request: HttpRequest, version: ServiceVersion, licence: Licence, *, wrong: tuple[str, ...] = (), failed: str = ""
) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    words = words_of(version, language)
    faults = {name: translate("desk.measure.wrong", language) for name in wrong}
    errors = [{"href": f"#{name}", "text": f"{words.label(name)}: {text}"} for name, text in faults.items()]
    if failed:
        errors = [{"href": "", "text": translate(failed, language)}]
    context = {
        "bar": bar(request),
        "title": words.find("name"),
        "back": licence.number,
        "about": f"{pick(licence.name, language)} · {licence.number}",
        "questions": asked(version, words, request.POST, faults),
        "key": request.POST.get("key", "")[:40] or secrets.token_urlsafe(16),
        "errors": errors,
    }
    return render(request, "desk/licences/measure.html", context, status=409 if failed else 422 if wrong else 200)
