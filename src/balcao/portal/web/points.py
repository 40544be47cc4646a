"""What the assessors gave one's own application."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.cases.api import case_view, points_read
from balcao.catalogue.api import words_of
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.portal.points_shown import points_shown
from balcao.portal.web.holders import for_holder


@for_holder
def points(request: HttpRequest, holder: str, reference: str) -> HttpResponse:
    """Points by criterion with the reasons, once it is decided."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    stages = points_read(actor=actor, at=at, reference=reference)
    if not stages:
        raise NotFound(f"points of {reference}")
    case = case_view(actor=actor, at=at, reference=reference)
    context = {
        "holder": holder,
        "reference": reference,
        "service_name": words_of(case.version, language).find("name"),
        "stages": points_shown(stages, language),
        "adverse": case.adverse and case.holder_id == holder,
    }
    return render(request, "portal/points.html", context)
