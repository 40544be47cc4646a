"""Who takes the vouchers of a scheme: a page for anyone, and the same as open data."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from balcao.foundation.ui.api import format_macau
from balcao.foundation.web.api import public
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick
from balcao.licences.api import parish_in_words
from balcao.vouchers.api import Taker, schemes, takers_of


@public
@require_safe
def takers(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """By name."""
    language: str = request.language  # type: ignore[attr-defined]
    scheme = schemes().get(scheme_id)
    if scheme is None:
        raise NotFound(f"voucher scheme {scheme_id}")
    found = [_row(each, language) for each in takers_of(scheme_id=scheme_id, at=now())]
    context = {
        "scheme_id": scheme_id,
        "name": pick(scheme.name.text(), language),
        "summary": pick(scheme.summary.text(), language),
        "basis": pick(scheme.basis.text(), language),
        "until": format_macau(scheme.last_day, language),
        "rows": sorted(found, key=lambda each: str(each["title"])),
        "data_licence": settings.BALCAO_OPEN_DATA_LICENCE,
    }
    return render(request, "portal/vouchers/takers.html", context)


def _row(taker: Taker, language: str) -> dict[str, object]:
    parish = parish_in_words(taker.parish, language) if taker.parish else ""
    notes = [taker.address, parish, taker.number]
    return {"title": pick(taker.name, language), "notes": [each for each in notes if each]}


@public
@require_safe
def takers_json(request: HttpRequest, scheme_id: str) -> HttpResponse:
    """The same for programs: number of the licence, name, address, parish."""
    found = takers_of(scheme_id=scheme_id, at=now())
    rows = [
        {"number": each.number, "name": each.name, "address": each.address, "parish": each.parish} for each in found
    ]
    return JsonResponse({"scheme": scheme_id, "licence": settings.BALCAO_OPEN_DATA_LICENCE, "takers": rows})
