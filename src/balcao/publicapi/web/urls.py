"""The addresses of the public API, below ``/api/v1/``, and its OpenAPI description."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError
from ninja.openapi.schema import OpenAPISchema

from balcao.foundation.web.api import public, software
from balcao.kernel.errors import BalcaoError
from balcao.publicapi.web import (
    alerts,
    consents,
    drafts,
    events,
    matters,
    orders,
    papers,
    problems,
    services,
    uploads,
    verifications,
    vouchers,
)
from balcao.publicapi.web.door import CLIENT, CLIENT_HEADER, MachineToken, OfOneSoftware


class Described(NinjaAPI):
    """The API with what holds for every call said at every call."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """The description; each call may name a client, and may be one too many."""
        schema = super().get_openapi_schema(**given)
        for calls in schema["paths"].values():
            for call in calls.values():
                call.setdefault("parameters", []).append(_CLIENT)
                call["responses"][429] = _TOO_MANY
        return schema


_CLIENT = {
    "in": "header",
    "name": CLIENT_HEADER,
    "required": False,
    "description": "For a firm's software: the client it acts for, as GET /clients/ lists them.",
    "schema": {"type": "string", "pattern": f"^{CLIENT.pattern}$"},
}
_TOO_MANY = {
    "description": "Too many calls; Retry-After says after how many seconds to go on.",
    "headers": {"Retry-After": {"schema": {"type": "integer"}}},
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

THROTTLE = OfOneSoftware()
api = Described(
    title="Balcão",
    version="1",
    description="For the software of companies and associations. docs/reference/api.md says how to begin.",
    auth=MachineToken(),
    throttle=THROTTLE,
    docs_url=None,
    docs_decorator=public,
    urls_namespace="publicapi",
)
api.add_router("services", services.router)
api.add_router("", matters.router)
api.add_router("drafts", drafts.router)
api.add_router("drafts", papers.router)
api.add_router("drafts", consents.router)
api.add_router("", orders.router)
api.add_router("", uploads.router)
api.add_router("verifications/alerts", alerts.router)
api.add_router("events", events.router)
api.add_router("verifications", verifications.router)
api.add_router("vouchers", vouchers.router)
_handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    BalcaoError: problems.of_failure,
    ValidationError: problems.of_shape,
    HttpError: problems.of_http,
    Throttled: problems.of_haste,
}
for failure, handler in _handlers.items():
    api.add_exception_handler(failure, handler)


def _declared(patterns: list[Any]) -> list[URLPattern | URLResolver]:
    """Every address says who may call it; only the description is for anyone, and the bare root, which is no page."""
    for each in patterns:
        if not hasattr(each.callback, "balcao_access"):
            (public if each.name == "api-root" else software)(each.callback)
    return patterns


app_name = "publicapi"
urlpatterns = _declared(api.urls[0])
