"""Actor, language, default refusal and headers, for every request."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.module_loading import import_string

from balcao.foundation.db.api import page_being_read
from balcao.foundation.ui.api import microphone_policy
from balcao.foundation.web.failures import failure_page, not_found_page
from balcao.kernel.errors import BalcaoError
from balcao.kernel.texts import SHOWN_LANGUAGES

type Handler = Callable[[HttpRequest], HttpResponse]

LANGUAGE_COOKIE = "balcao_language"
READING = ("GET", "HEAD")
OPEN_APPS = ("allauth.",)
"""Views of these packages guard themselves."""


class _Middleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


def _holds_nul(sent: QueryDict) -> bool:
    """Whether a sign is among it that PostgreSQL keeps in no text, and that nobody types."""
    return any("\x00" in value for values in sent.lists() for value in values[1])


class LanguageMiddleware(_Middleware):
    """`request.language`: the chosen one, otherwise what the browser asks for, otherwise traditional Chinese."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_shown(request.COOKIES, request.headers.get("Accept-Language", ""))
        request.language = language  # type: ignore[attr-defined]
        from django.utils import translation

        with translation.override(DJANGO_LANGUAGES[language]):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        return response


DJANGO_LANGUAGES = {"zh-Hant": "zh-hant", "zh-Hans": "zh-hans", "pt": "pt", "en": "en"}


def language_shown(cookies: Mapping[str, str], accepted: str) -> str:
    """The chosen language, otherwise the first of ours in the browser's list, otherwise traditional Chinese."""
    if cookies.get(LANGUAGE_COOKIE, "") in SHOWN_LANGUAGES:
        return cookies[LANGUAGE_COOKIE]
    for part in accepted.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("pt"):
            return "pt"
        if tag.startswith("en"):
            return "en"
        if tag.startswith("zh"):
            return "zh-Hans" if any(sign in tag for sign in ("hans", "cn", "sg")) else "zh-Hant"
    return "zh-Hant"


class ReadingMiddleware(_Middleware):
    """A page that is only read asks the database once for what several of its parts want to know."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with page_being_read() if request.method in READING else nullcontext():
            return self.get_response(request)


class MicrophoneMiddleware(_Middleware):
    """The microphone is for pages with a field that can be spoken into, or with a room for video."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", microphone_policy(request))
        return response


class ActorMiddleware(_Middleware):
    """`request.actor`: who is signed in, or None."""

    def __init__(self, get_response: Handler) -> None:
        super().__init__(get_response)
        self.actor_for_request: Callable[[HttpRequest], Any] = import_string(settings.BALCAO_ACTOR_FOR_REQUEST)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = self.actor_for_request(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.actor is not None:  # type: ignore[attr-defined]
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RefusalMiddleware(_Middleware):
    """A view that declares no access is refused. So is what no text can hold, in an address, and in a form whose view
    has no answer of its own to it. A failure that was foreseen becomes its page."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if _holds_nul(request.GET):
            raise BadRequest("NUL")
        if hasattr(view, "balcao_access") or str(getattr(view, "__module__", "")).startswith(OPEN_APPS):
            return None
        return not_found_page(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, BalcaoError):
            return failure_page(request, exception)
        if _holds_nul(request.POST):
            raise BadRequest("NUL") from exception
        return None
