"""The public look-up of associations: by name or number, on any day, to read, print, or take as data."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.associations.api import OrgansView, find_associations, public_organs
from balcao.foundation.web.api import public, within_rate
from balcao.kernel.clock import macau_date, now
from balcao.kernel.texts import pick
from balcao.portal.organs_shown import organ_groups, said, source_words, typed_day

EACH_MINUTE = 120
MOST = 50


def _lightly_limited(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """So many a minute from one address; beyond that, a page that says how to go on."""

    @public
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if within_rate(request, "associations", EACH_MINUTE):
            return view(request, *args, **kwargs)
        response = render(request, "portal/association_too_many.html", status=429)
        response.headers["Retry-After"] = "60"
        return response

    return page


@_lightly_limited
def find(request: HttpRequest) -> HttpResponse:
    """Ask for a name or a number, and what fits."""
    language: str = request.language  # type: ignore[attr-defined]
    query = request.GET.get("q", "").strip()[:200]
    found = find_associations(query, limit=MOST + 1) if query else []
    rows = [
        {
            "title": pick(each.names, language),
            "url": reverse("portal-association", args=[each.number]),
            "notes": [said("public.number", language, number=each.number)],
            "state": said("status.dissolved", language) if each.status == "dissolved" else "",
            "kind": "grey",
        }
        for each in found[:MOST]
    ]
    context = {"query": query, "rows": rows, "many": MOST if len(found) > MOST else 0}
    response = render(request, "portal/associations.html", context)
    if query:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@_lightly_limited
def organs(request: HttpRequest, number: str) -> HttpResponse:
    """The organs of an association, today or on the day chosen."""
    language: str = request.language  # type: ignore[attr-defined]
    today = macau_date(now())
    chosen, typed, wrong = typed_day(request.GET)
    view = public_organs(number=number, on=chosen or today)
    bad_day = said("public.bad_day", language) if wrong else ""
    context = {
        "name": pick(view.names, language),
        "other_names": [name for name in dict.fromkeys(view.names.values()) if name != pick(view.names, language)],
        "view": view,
        "groups": organ_groups(view, language),
        "sources": source_words(view, language),
        "typed": typed,
        "bad_day": bad_day,
        "errors": [{"href": "#on", "text": bad_day}] if wrong else [],
        "not_today": view.on != today,
    }
    response = render(request, "portal/association.html", context, status=422 if wrong else 200)
    if request.GET:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@_lightly_limited
def organs_open(request: HttpRequest, number: str) -> HttpResponse:
    """The same as open data; `?on=2026-06-01` chooses a day."""
    wanted = request.GET.get("on", "")
    try:
        on = date.fromisoformat(wanted) if wanted else macau_date(now())
    except ValueError:
        response = JsonResponse({"error": "`on` is a day such as 2026-06-01"}, status=400)
    else:
        response = JsonResponse(
            _as_data(public_organs(number=number, on=on)), json_dumps_params={"ensure_ascii": False}
        )
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _as_data(view: OrgansView) -> dict[str, Any]:
    return {
        "number": view.number,
        "names": dict(view.names),
        "status": view.status,
        "on": view.on.isoformat(),
        "elected_on": view.elected_on.isoformat() if view.elected_on else None,
        "source": {
            "kind": view.source,
            "reference": view.reference,
            "read_at": view.read_at.isoformat() if view.read_at else None,
        },
        "organs": [
            {
                "organ": organ.body,
                "members": [
                    {
                        "post": member.seat.post,
                        "name_zh": member.name.zh,
                        "name_pt": member.name.pt,
                        "term_start": member.seat.term_start.isoformat(),
                        "term_end": member.seat.term_end.isoformat() if member.seat.term_end else None,
                        **({"under_objection": True} if member.disputed else {}),
                    }
                    for member in organ.members
                ],
            }
            for organ in view.organs
        ],
    }
