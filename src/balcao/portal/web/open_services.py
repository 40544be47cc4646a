"""Services as open data: without a key, for any site, to be kept for an hour."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from balcao.cases.api import real_times
from balcao.catalogue.api import get_published, offered
from balcao.foundation.web.api import public
from balcao.kernel.clock import macau_date, now
from balcao.portal.open_services import context, open_service, open_services
from balcao.portal.public_service import public_service

KEPT_SECONDS = 3600


@public
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Every service on offer."""
    at = now()
    versions = offered(at)
    key = _key("all", macau_date(at), *(version.content_hash for version in versions))
    return _data(request, key, lambda: open_services(versions, on=macau_date(at), real=real_times(at)))


@public
@require_safe
def service(request: HttpRequest, service_id: str) -> HttpResponse:
    """One service as schema.org's `GovernmentService`."""
    at = now()
    version = get_published(service_id, at=at)

    def made() -> dict[str, Any]:
        real = real_times(at).get(service_id)
        return {"@context": context(), **open_service(version, on=macau_date(at), real=real)}

    return _data(request, _key("one", macau_date(at), version.content_hash), made)


@public
@require_safe
def service_by_vocabulary(request: HttpRequest, service_id: str) -> HttpResponse:
    """One service in the Core Public Service Vocabulary (CPSV-AP)."""
    at = now()
    version, on = get_published(service_id, at=at), macau_date(at)
    return _data(request, _key("cpsv", on, version.content_hash), lambda: public_service(version, on=on))


def _key(*parts: object) -> str:
    return f"portal.open:{hashlib.sha256(repr(parts).encode()).hexdigest()}"


def _data(request: HttpRequest, key: str, made: Callable[[], dict[str, Any]]) -> HttpResponse:
    body: bytes | None = caches["process"].get(key)
    if body is None:
        body = json.dumps(made(), ensure_ascii=False).encode()
        caches["process"].set(key, body, KEPT_SECONDS)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/ld+json")
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Link"] = f'<{settings.BALCAO_OPEN_DATA_LICENCE}>; rel="license"'
    found: HttpResponse | None = get_conditional_response(request, etag=etag, response=response)
    return found or response
