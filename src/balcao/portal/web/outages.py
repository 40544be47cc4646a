"""What is closed: the public page and its data, the page of who would lodge, the wish to be told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from balcao.cases.api import draft_view
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import public
from balcao.kernel.clock import now
from balcao.outages.api import OutageState, outages_shown, wish_to_be_told
from balcao.portal.outages_shown import as_data, status_row
from balcao.portal.web.holders import for_holder

KEPT_SECONDS = 60


@public
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """What is closed now, what is planned, what was closed in the last ninety days."""
    language: str = request.language  # type: ignore[attr-defined]
    found = outages_shown(at=now())
    groups = [
        {
            "id": state.value,
            "title": translate(f"portal.status.{state.value}", language),
            "none": translate(f"portal.status.none_{state.value}", language),
            "rows": [status_row(each, language) for each in found if each.state is state],
        }
        for state in (OutageState.ON, OutageState.COMING, OutageState.OVER)
    ]
    return render(request, "portal/status.html", {"groups": groups})


@public
@require_safe
def status_data(request: HttpRequest) -> HttpResponse:
    """The same for programs; anyone may ask, and keep it for a minute."""
    at = now()
    data = {"asked_at": at.isoformat(), "outages": [as_data(each) for each in outages_shown(at=at)]}
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@for_holder
@require_POST
def tell_me(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Whoever has begun an application is told when they can lodge it."""
    actor = request.actor  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    path = reverse("portal-check", args=[holder, draft_id])
    wish_to_be_told(actor=actor, at=now(), service_id=view.version.service_id, path=path)
    messages.success(request, translate("portal.outage.will_tell"))
    return HttpResponseRedirect(reverse("portal-draft", args=[holder, draft_id]))
