"""The header of a signed-in page: for whom, and where to."""

from typing import Any

from django.urls import NoReverseMatch, reverse

from balcao.foundation.ui.api import Header, HeaderLink, is_easy
from balcao.kernel.errors import NotFound
from balcao.portal.web.assisted import counter_header
from balcao.portal.web.holders import holder_shown

PLACES = ("own", "matters", "inbox", "licences", "readings")
EASY_PLACES = ("own", "matters", "inbox")


def _link(path: str, place: str, holder: str) -> HeaderLink | None:
    """The link to a place, or None while its room is not built."""
    try:
        url = reverse(f"portal-{place}", args=[holder])
    except NoReverseMatch:
        return None
    here = path == url if place == "own" else path.startswith(url)
    return HeaderLink(key=f"portal.nav.{place}", url=url, here=here)


def page_header(request: Any) -> Header | None:
    """Whom the page acts for; None where that cannot be said (the page is then refused)."""
    try:
        choice = holder_shown(request)
    except NotFound:
        return None
    if request.actor.clerk is not None:
        return counter_header(request.actor, choice.name, request.language)
    places = EASY_PLACES if is_easy(request) else PLACES
    links = [link for place in places if (link := _link(request.path, place, choice.holder_id))]
    if not is_easy(request):
        rights = reverse("portal-mandates-shown")
        links.insert(-1, HeaderLink(key="portal.nav.mandates", url=rights, here="/mandates/" in request.path))
    if request.actor.is_officer:
        links.append(HeaderLink(key="portal.nav.desk", url="/desk/", here=request.path.startswith("/desk/")))
    links.append(
        HeaderLink(key="accounts.me.title", url=reverse("account-me"), here=request.path.startswith("/account/"))
    )
    return Header(
        holder_name=choice.name,
        holder_kind=choice.kind,
        switch_url=reverse("portal-acting"),
        links=tuple(links),
    )
