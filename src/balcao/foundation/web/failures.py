"""Named failures become pages: what happened, and what one can do now."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from balcao.kernel.errors import AssuranceTooLow, BalcaoError, NotFound, Refused


def not_found_page(request: HttpRequest) -> HttpResponse:
    """The page for what does not exist or is none of the actor's business."""
    return render(request, "ui/not_found.html", status=404)


def failure_page(request: HttpRequest, failure: BalcaoError) -> HttpResponse:
    """The page for any anticipated failure a view did not translate itself."""
    if isinstance(failure, NotFound):
        return not_found_page(request)
    if isinstance(failure, AssuranceTooLow):
        return HttpResponseRedirect(f"{settings.BALCAO_STEP_UP_URL}?{urlencode({'next': request.get_full_path()})}")
    key = failure.reason_key if isinstance(failure, Refused) else failure.key
    status = 403 if isinstance(failure, Refused) else 409
    return render(request, "ui/failure.html", {"key": key}, status=status)
