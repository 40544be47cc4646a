"""Reference lists as open data: without a key, as JSON or CSV."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from balcao.foundation.web.api import public
from balcao.kernel.clock import macau_date, now
from balcao.reflists.api import ListSummary, open_list, open_lists, rows_csv

KEPT_SECONDS = 300


@public
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Every list that has rows in force."""
    found = open_lists(at=now())
    etag = hashlib.sha256(repr([(each.list_id, each.number) for each in found]).encode()).hexdigest()[:32]
    return answer_open(request, JsonResponse({"lists": [_head(each) for each in found]}), etag)


@public
@require_safe
def one(request: HttpRequest, list_id: str) -> HttpResponse:
    """The rows of a list in force, each with the days between which it can be chosen; ``?format=csv`` as a table."""
    at: datetime = now()
    summary, rows, digest = open_list(list_id=list_id, at=at)
    etag = f"{summary.number}-{digest[:24]}"
    if request.GET.get("format") == "csv":
        return answer_open(request, HttpResponse(rows_csv(rows), content_type="text/csv; charset=utf-8"), f"{etag}-csv")
    body = {
        **_head(summary),
        "on": macau_date(at).isoformat(),
        "rows": [
            {
                "code": row.code,
                "label": dict(row.label),
                **({"parent": row.parent} if row.parent else {}),
                **({"from": row.since} if row.since else {}),
                **({"until": row.until} if row.until else {}),
            }
            for row in rows
        ],
    }
    return answer_open(request, JsonResponse(body), f"{etag}-{body['on']}")


def _head(each: ListSummary) -> dict[str, object]:
    return {
        "id": each.list_id,
        "name": dict(each.name),
        "department": each.department,
        "version": each.number,
        "above": each.above or None,
        "href": reverse("portal-open-list", args=[each.list_id]),
    }


def answer_open(request: HttpRequest, response: HttpResponse, digest: str) -> HttpResponse:
    """Open data: kept some minutes, asked again by its ETag, with its licence."""
    etag = f'"{digest}"'
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Link"] = f'<{settings.BALCAO_OPEN_DATA_LICENCE}>; rel="license"'
    found: HttpResponse | None = get_conditional_response(request, etag=etag, response=response)
    return found or response
