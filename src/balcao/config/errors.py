"""The pages for what Django itself refuses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.foundation.web.api import not_found_page, public


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address."""
    return not_found_page(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read: too many fields, a body cut off, an address that is none."""
    return _failure(request, "error.unreadable_request", 400)


@public
def form_of_before(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the mark of this visit: opened before signing in or out, or sent from elsewhere."""
    return _failure(request, "error.form_of_before", 403)


def _failure(request: HttpRequest, key: str, status: int) -> HttpResponse:
    return render(request, "ui/failure.html", {"key": key}, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault; plain, because nothing can be relied on here."""
    return HttpResponse(
        "<!doctype html><meta charset=utf-8><title>Balcão</title>"
        "<p>系統出現問題，資料沒有遺失，請稍後再試。"
        "<p lang=pt>Ocorreu um erro. Nada se perdeu; tente mais tarde."
        "<p lang=en>Something went wrong on our side. Nothing is lost; please try again later.",
        status=500,
    )
