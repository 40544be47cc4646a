"""How what is issued is received: electronically, or on paper as well, collected or by post."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from balcao.cases.api import BadCopy, DraftView, WantedCopy, choose_copy, draft_view, paper_terms
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.portal.web.closing import closed
from balcao.portal.web.holders import for_holder
from balcao.portal.web.reading import words_of

POST = "post"
FIELDS = ("address", "deputy_name", "deputy_card")


@for_holder
def receive(request: HttpRequest, holder: str, draft_id: int) -> HttpResponse:
    """Choose it; back to the page one came from."""
    language: str = request.language  # type: ignore[attr-defined]
    actor = request.actor  # type: ignore[attr-defined]
    view = draft_view(actor=actor, at=now(), draft_id=draft_id)
    if lodged := closed(request, holder, view):
        return lodged
    back = reverse("portal-renewal" if "renewal" in request.GET else "portal-check", args=[holder, draft_id])
    if paper_terms(version_id=view.version.id) is None:
        return HttpResponseRedirect(back)
    kept = asdict(view.copy) if view.copy else dict.fromkeys(("place", *FIELDS), "")
    way = POST if kept["address"] else kept["place"]
    error = ""
    if request.method == "POST":
        way = request.POST.get("way", "")
        kept |= {name: request.POST.get(name, "") for name in FIELDS}
        try:
            choose_copy(actor=actor, at=now(), draft_id=draft_id, wanted=_wanted(way, kept))
            return HttpResponseRedirect(back)
        except BadCopy as bad:
            error = bad.field
    words = translate(f"portal.receive.error.{error}", language) if error else ""
    context = {
        "holder": holder,
        "back": back,
        "service_name": words_of(view.version, language).find("name"),
        "ways": _ways(view, way, language),
        "by_post": any(each["value"] == POST for each in _ways(view, way, language)),
        "kept": kept,
        "faults": {error: words} if error else {},
        "errors": [{"href": f"#{'way' if error == 'place' else error}", "text": words}] if error else [],
    }
    return render(request, "portal/receive.html", context, status=422 if error else 200)


def _wanted(way: str, kept: dict[str, str]) -> WantedCopy | None:
    if not way:
        return None
    if way == POST:
        return WantedCopy(address=kept["address"].strip() or " ")
    return WantedCopy(place=way, deputy_name=kept["deputy_name"], deputy_card=kept["deputy_card"])


def _ways(view: DraftView, chosen: str, language: str) -> list[dict[str, Any]]:
    terms = paper_terms(version_id=view.version.id)
    assert terms is not None, "the page is only there where paper is offered"
    paper, known = terms
    ways = [
        {
            "value": "",
            "text": translate("portal.receive.electronic", language),
            "hint": translate("portal.receive.electronic_hint", language),
        }
    ]
    for name, place in known.items():
        about = (pick(place.address.text(), language), pick(place.hours.text(), language), place.phone)
        where = " · ".join(part for part in about if part)
        ways.append(
            {
                "value": name,
                "text": translate("portal.receive.at", language, place=pick(place.name.text(), language)),
                "hint": f"{where} · {_terms(paper.fee, paper.days, language)}",
            }
        )
    if paper.post is not None:
        cost = _terms(paper.fee + paper.post.fee, paper.post.days, language)
        ways.append({"value": POST, "text": translate("portal.receive.post", language), "hint": cost})
    return [each | {"checked": each["value"] == chosen} for each in ways]


def _terms(fee: int, days: int, language: str) -> str:
    cost = format_mop(fee, language) if fee else translate("portal.service.free", language)
    return translate("portal.receive.terms", language, cost=cost, count=days)
