"""The pages for what Django itself refuses."""

from django.http import HttpRequest, HttpResponse

from balcao.foundation.web.api import not_found_page


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address."""
    return not_found_page(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault; plain, because nothing can be relied on here."""
    return HttpResponse(
        "<!doctype html><meta charset=utf-8><title>Balcão</title>"
        "<p>系統出現問題，資料沒有遺失，請稍後再試。"
        "<p lang=pt>Ocorreu um erro. Nada se perdeu; tente mais tarde."
        "<p lang=en>Something went wrong on our side. Nothing is lost; please try again later.",
        status=500,
    )
