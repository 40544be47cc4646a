"""A draw as anyone may check it: hash before, seed afterwards, tickets in their order."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.foundation.web.api import public
from balcao.intake.api import draw_proof, round_view
from balcao.kernel.clock import now
from balcao.kernel.texts import pick
from balcao.portal.places_shown import round_shown

MOST_SHOWN = 200


@public
def draw(request: HttpRequest, service_id: str, round_id: str) -> HttpResponse:
    """The round, and once it is drawn its result by ticket."""
    language: str = request.language  # type: ignore[attr-defined]
    found = round_view(service_id=service_id, round_id=round_id, at=now())
    drawn = draw_proof(service_id=service_id, round_id=round_id)["drawn"] if found.drawn_at else []
    wanted = request.GET.get("ticket", "").strip().upper()[:16]
    context: dict[str, Any] = {
        "service": pick(found.service, language),
        "service_url": reverse("portal-service", args=[service_id]),
        "round": round_shown(found, language),
        "seed_sha256": found.seed_sha256,
        "list_sha256": found.list_sha256,
        "seed": found.seed,
        "proof_url": reverse("portal-draw-proof", args=[service_id, round_id]) if found.drawn_at else "",
        "rows": [
            {"rank": rank, "ticket": ticket, "placed": rank <= found.quota, "yours": ticket == wanted}
            for rank, ticket in enumerate(drawn, 1)
            if rank <= MOST_SHOWN or ticket == wanted
        ],
        "more": max(0, len(drawn) - MOST_SHOWN),
        "wanted": wanted,
        "found": wanted in drawn,
    }
    return render(request, "portal/draw.html", context)


@public
def proof(request: HttpRequest, service_id: str, round_id: str) -> HttpResponse:
    """The file that `balcao draw verify` reads."""
    found = draw_proof(service_id=service_id, round_id=round_id)
    answer = JsonResponse(found, json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="draw-{service_id}-{round_id}.json"'
    return answer
