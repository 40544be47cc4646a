"""The easy view's first page, three choices and more on wish; and short addresses for what is one's own."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.foundation.ui.api import call_for, is_easy, translate
from balcao.foundation.web.api import signed_in
from balcao.kernel.errors import NotFound
from balcao.portal.web.holders import holder_shown
from balcao.portal.web.signing import waiting_signatures

FIRST = 3
"""So many choices are in sight; the others open on wish."""
PLACES = {"home": "portal-own", "matters": "portal-matters", "licences": "portal-licences"}


def own_choices(request: HttpRequest, language: str) -> dict[str, list[dict[str, Any]]]:
    """The `choices` in sight, the most wanted first, and the `others`. What is one's own asks to sign in first; what
    waits for one's signature comes before all else.
    """
    call = call_for(request)
    sought = translate("portal.easy.certificates_query", language)
    urls = {
        "matters": reverse("portal-my", args=["matters"]),
        "renew": reverse("portal-my", args=["licences"]),
        "certificates": f"{reverse('portal-search')}?{urlencode({'q': sought})}",
        "sign": reverse("portal-my", args=["sign"]),
        "call": call.url,
        "find": reverse("portal-search"),
    }
    waiting = len(_waiting(request, language)) if request.actor is not None else 0  # type: ignore[attr-defined]
    names = sorted(urls, key=lambda name: name != "sign" or not waiting)
    rows = [
        {
            "text": translate(f"portal.easy.choice.{name}", language, number=call.shown),
            "url": urls[name],
            "count": waiting if name == "sign" else 0,
        }
        for name in names
    ]
    return {"choices": rows[:FIRST], "others": rows[FIRST:]}


def _waiting(request: HttpRequest, language: str) -> list[dict[str, Any]]:
    choice = holder_shown(request)
    return waiting_signatures(request, language, of=choice.holder_id if choice.is_entity else "")


@signed_in
def my(request: HttpRequest, place: str) -> HttpResponse:
    """The first page after signing in, the matters, the licences, or what waits for a signature, of whom one acts for.
    An officer's first page is the desk, that of the easy view has its three choices.

    :raises NotFound: for any other place.
    """
    if place == "sign":
        language: str = request.language  # type: ignore[attr-defined]
        return render(request, "portal/easy_sign.html", {"rows": _waiting(request, language)})
    if place == "home" and request.actor.is_officer:  # type: ignore[attr-defined]
        return HttpResponseRedirect("/desk/")
    if place == "home" and is_easy(request):
        return HttpResponseRedirect(reverse("portal-home"))
    if place not in PLACES:
        raise NotFound(f"place {place}")
    return HttpResponseRedirect(reverse(PLACES[place], args=[holder_shown(request).holder_id]))
