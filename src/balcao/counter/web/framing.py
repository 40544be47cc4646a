"""The provider's room within a page of the house: the only pages that show another site in a frame."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP


def room_site() -> str:
    """The site of the provider's rooms."""
    parts = urlsplit(settings.BALCAO_VIDEO_URL)
    return f"{parts.scheme}://{parts.netloc}"


def with_room(response: HttpResponse) -> HttpResponse:
    """Let this page show the provider's room in a frame, and no other site."""
    policy = {**settings.SECURE_CSP, "frame-src": [CSP.SELF, room_site()]}
    response._csp_config = policy  # type: ignore[attr-defined]
    response.headers["Permissions-Policy"] = f'microphone=(self "{room_site()}")'
    return response


def no_room(request: HttpRequest) -> HttpResponse:
    """Said in the frame itself when the provider does not answer."""
    answer = render(request, "counter/no_room.html", status=503)
    answer.xframe_options_exempt = True
    answer._csp_config = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}  # type: ignore[attr-defined]
    return answer
