"""Browsers hold `form-action` against redirects too: a form on the way may lead to this one site, and no other."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from balcao.kernel.clock import now
from balcao.openid.addresses import origin_of
from balcao.openid.operations.errands import return_address

ON_THE_WAY = re.compile(r"/openid/continue/([A-Za-z0-9_-]{43})/")


def allow_forms_to(response: HttpResponse, address: str) -> None:
    """The forms of this one page may lead on to the origin of that address."""
    policy: dict[str, Any] = settings.SECURE_CSP
    allowed = {**policy, "form-action": [*policy["form-action"], origin_of(address)]}
    response._csp_config = allowed  # type: ignore[attr-defined]


class FormTargetMiddleware:
    """For the pages of an errand, and for those that lead back to it: signing in, the second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            wanted = request.POST.get("next", "") if request.method == "POST" else request.GET.get("next", "")
            found = ON_THE_WAY.fullmatch(request.path) or ON_THE_WAY.fullmatch(wanted)
            address = return_address(handle=found[1], at=now()) if found else ""
            if address:
                allow_forms_to(response, address)
        return response
