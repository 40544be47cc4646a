"""Who may sit at the desk: an officer whose sign-in is sure enough."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse

from balcao.foundation.web.api import officer

LEVEL = 2


def _step_up_url() -> str:
    try:
        return reverse("step-up")
    except NoReverseMatch:
        return "/account/2fa/reauthenticate/"


def at_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For officers at assurance level `BALCAO_DESK_ASSURANCE` (2); below it, first to the second factor."""
    return _sure_enough(view, None)


def at_desk_for(
    duty: str, department: str | None = None
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """The same, for officers with that duty, in that department if one is named."""
    return lambda view: _sure_enough(view, duty, department)


def _sure_enough(
    view: Callable[..., HttpResponse], duty: str | None, department: str | None = None
) -> Callable[..., HttpResponse]:
    @officer(duty, department)
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor: Any = request.actor  # type: ignore[attr-defined]
        if actor.assurance < getattr(settings, "BALCAO_DESK_ASSURANCE", LEVEL):
            back = request.get_full_path() if request.method == "GET" else reverse("desk-queue")
            return HttpResponseRedirect(f"{_step_up_url()}?{urlencode({'next': back})}")
        return view(request, *args, **kwargs)

    return page
