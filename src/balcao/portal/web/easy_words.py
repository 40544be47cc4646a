"""A service in easy words, or in the official ones, as one chose; in the easy view the easy ones come first."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from balcao.catalogue.api import ServiceWords
from balcao.foundation.ui.api import is_easy, translate

COOKIE = "balcao_words"
EASY, OFFICIAL = "easy", "official"
PARTS = ("what", "who", "do")
A_YEAR = 31_536_000


def easy_words(request: HttpRequest, words: ServiceWords, language: str) -> dict[str, Any]:
    """What the page needs: `parts` in easy words where they are written, and whether these are what is `shown`."""
    parts = [
        {"title": translate(f"portal.easy_words.{part}", language), "text": text}
        for part in PARTS
        if (text := words.find(f"easy.{part}"))
    ]
    chosen = _chosen(request) or (EASY if is_easy(request) else OFFICIAL)
    return {"easy_parts": parts, "easy_shown": bool(parts) and chosen == EASY}


def remember_words(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep in this browser which words one asked for by the address (`?words=easy`, `?words=official`)."""
    if request.GET.get("words") in (EASY, OFFICIAL):
        secure = request.is_secure()
        response.set_cookie(COOKIE, request.GET["words"], A_YEAR, samesite="Lax", httponly=True, secure=secure)
    return response


def _chosen(request: HttpRequest) -> str:
    wanted = (request.GET.get("words"), request.COOKIES.get(COOKIE))
    return next((each for each in wanted if each in (EASY, OFFICIAL)), "")
