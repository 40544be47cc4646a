"""The addresses of the public API, below ``/api/v1/``, and its OpenAPI description."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from balcao.foundation.web.api import public, software
from balcao.kernel.errors import BalcaoError
from balcao.publicapi.web import drafts, matters, problems, services
from balcao.publicapi.web.door import MachineToken

api = NinjaAPI(
    title="Balcão",
    version="1",
    description="For the software of companies and associations. docs/reference/api.md says how to begin.",
    auth=MachineToken(),
    docs_url=None,
    docs_decorator=public,
    urls_namespace="publicapi",
)
api.add_router("services", services.router)
api.add_router("", matters.router)
api.add_router("drafts", drafts.router)
_handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    BalcaoError: problems.of_failure,
    ValidationError: problems.of_shape,
    HttpError: problems.of_http,
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
