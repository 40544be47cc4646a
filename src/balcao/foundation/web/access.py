"""Every view says who may see it. A view that says nothing is refused by the middleware."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

type View = Callable[..., HttpResponse]


class Access(StrEnum):
    """The kinds of access a URL can declare."""

    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    ACTING = "acting-for-entity"
    OFFICER = "officer-with-duty"
    SOFTWARE = "software-with-token"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a view declared."""

    access: Access
    duty: str | None = None


def _declare(view: View, access: Access, duty: str | None = None) -> View:
    view.balcao_access = Declared(access, duty)  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anyone may see this page."""
    return _declare(view, Access.PUBLIC)


def software(view: View) -> View:
    """Programs with a token of their own; cookies do not count. The room that answers reads the token."""
    return _declare(view, Access.SOFTWARE)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back to this very address; first it is said that a sign-in ended by itself, if it did."""
    from django.conf import settings

    ended = getattr(request, "balcao_signed_out", False)
    address = settings.BALCAO_SIGNED_OUT_URL if ended else settings.LOGIN_URL
    return HttpResponseRedirect(f"{address}?{urlencode({'next': _came_from(request)})}")


def _came_from(request: HttpRequest) -> str:
    """The page to come back to: of what was sent, the page it was sent from."""
    sent_from = urlsplit(request.headers.get("Referer", ""))
    if request.method == "POST" and sent_from.netloc == request.get_host():
        return sent_from._replace(scheme="", netloc="", fragment="").geturl()
    return request.get_full_path()


def _guarded(view: View, access: Access, duty: str | None, allowed: Callable[[Any], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if actor is None:
            return to_sign_in(request)
        if not allowed(actor):
            from balcao.foundation.web.failures import not_found_page

            return not_found_page(request)
        return view(request, *args, **kwargs)

    return _declare(guarded, access, duty)


def signed_in(view: View) -> View:
    """A person who has signed in."""
    return _guarded(view, Access.SIGNED_IN, None, lambda actor: True)


def acting(view: View) -> View:
    """A signed-in person, for the holder named in the address; the room's verbs check the mandate."""
    return _guarded(view, Access.ACTING, None, lambda actor: True)


def officer(duty: str | None = None, department: str | None = None) -> Callable[[View], View]:
    """An officer, with that duty if one is named (there, if a department is). For others the page does not exist."""

    def decorate(view: View) -> View:
        return _guarded(
            view,
            Access.OFFICER,
            duty,
            lambda actor: actor.is_officer and (duty is None or actor.holds(duty, department)),
        )

    return decorate
