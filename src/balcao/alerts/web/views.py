"""Asking to be told of changes to a document one verified, and the page behind the link in the mails."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from balcao.alerts import operations
from balcao.alerts.failures import NoAddress, NothingToTell, TooManyAlerts
from balcao.alerts.queries import alert_view
from balcao.foundation.web.api import public, within_rate
from balcao.kernel.clock import now

EACH_MINUTE = 10
"""So many may be asked for in a minute from one address of the network."""


@public
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """For which mail address; then, that a mail is on its way."""
    given = request.POST if request.method == "POST" else request.GET
    number, code = given.get("number", "").strip()[:60], given.get("code", "").strip()[:20]
    shown = {"number": number, "code": code, "address": request.POST.get("address", "").strip()[:254]}
    if request.method == "GET":
        return _kept_apart(render(request, "alerts/ask.html", shown))
    if not within_rate(request, "alerts", EACH_MINUTE):
        return _again(request, shown, "alerts.ask.later", 429)
    try:
        operations.ask_for_alert(
            number=number,
            code=code,
            address=shown["address"],
            language=request.language,  # type: ignore[attr-defined]
            at=now(),
        )
    except (NoAddress, NothingToTell, TooManyAlerts) as failure:
        return _again(request, shown, failure.key, 422)
    return _kept_apart(render(request, "alerts/asked.html", shown))


@public
@require_http_methods(["GET", "POST"])
def alert(request: HttpRequest, token: str) -> HttpResponse:
    """What the alert is for; its two acts are buttons, since mail programs open links by themselves."""
    if request.method == "POST":
        operations.confirm_alert(token=token, at=now())
        return redirect("alert", token=token)
    shown = alert_view(token=token, at=now())
    state = "over" if shown.ended else "on" if shown.confirmed else "ask"
    words = {"title": f"alerts.page.{state}_title", "words": f"alerts.page.{state}_words"}
    return _kept_apart(render(request, "alerts/alert.html", {"alert": shown, "token": token, **words}))


@csrf_exempt
@public
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End it: by the button, or by a mail program's own (RFC 8058), which knows the token and nothing else."""
    if request.method == "POST":
        operations.end_alert(token=token, at=now())
    return redirect("alert", token=token)


def _again(request: HttpRequest, shown: dict[str, str], error: str, status: int) -> HttpResponse:
    return _kept_apart(render(request, "alerts/ask.html", {**shown, "error": error}, status=status))


def _kept_apart(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
