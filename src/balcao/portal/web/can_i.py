"""Answering *Can I?*: what was said stays in the session and comes along into the application."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import draft_view, save_answers
from balcao.catalogue.api import ServiceVersion, get_published
from balcao.foundation.web.api import public
from balcao.kernel.clock import now
from balcao.portal.can_i import said


def _key(service_id: str) -> str:
    return f"can-i:{service_id}"


def kept(request: HttpRequest, service_id: str) -> dict[str, Any] | None:
    """What was said about this service in this session."""
    found = request.session.get(_key(service_id))
    return dict(found) if isinstance(found, dict) else None


@public
@require_POST
def answer(request: HttpRequest, service_id: str) -> HttpResponse:
    """Keep what was said; `again` forgets it."""
    version = get_published(service_id, at=now())
    told = None if request.POST.get("again") else said(version, dict(request.POST.lists()), at=now())
    if told is None:
        request.session.pop(_key(service_id), None)
    else:
        request.session[_key(service_id)] = told
    return HttpResponseRedirect(f"{reverse('portal-service', args=[service_id])}#can-i")


def carry(request: HttpRequest, version: ServiceVersion, draft_id: int, at: datetime) -> None:
    """What was answered before goes into the new draft, where nothing stands yet."""
    told = (kept(request, version.service_id) or {}).get("answers") or {}
    if not told:
        return
    actor = request.actor  # type: ignore[attr-defined]
    known = draft_view(actor=actor, at=at, draft_id=draft_id).journey.answers
    values = {name: value for name, value in told.items() if known.get(name) is None}
    if values:
        save_answers(actor=actor, at=at, draft_id=draft_id, values=values, seen={})
