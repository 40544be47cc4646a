"""Finding a service: in one's own words as one types, by zone, by department; telling that nothing was found."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.catalogue.api import (
    ServiceSummary,
    departments,
    first_in_zones,
    get_published,
    list_services,
    paper_kinds,
    topics,
    topics_of,
)
from balcao.foundation.ui.api import translate
from balcao.foundation.web.api import public
from balcao.guidance.api import Found, Hit, marks_of, search, tell_miss
from balcao.kernel.clock import macau_date, now
from balcao.kernel.texts import pick
from balcao.portal.one_things import guide_rows, one_thing_rows
from balcao.portal.outages_shown import closed_in_short
from balcao.portal.services import audience_in_short, fee_in_short
from balcao.portal.web.help_pages import topic_rows

ZONES = ("personal", "one-stop", "associations", "renewals", "one-thing")
"""In the order of the first page: what most people come for, first."""
MOST_AS_ONE_TYPES = 6


def department_name(code: str, language: str) -> str:
    """The name of a department."""
    names = departments(settings.BALCAO_SERVICES)
    return pick(names[code], language) if code in names else code


def service_row(summary: ServiceSummary, language: str, why: str = "") -> dict[str, Any]:
    """A service in a list; `why` it was found, where its name does not say so."""
    return {
        "id": summary.service_id,
        "name": pick(summary.name, language),
        "summary": pick(summary.summary, language),
        "department": department_name(summary.department, language),
        "department_code": summary.department,
        "audience": audience_in_short(summary.audience, language),
        "url": reverse("portal-service", args=[summary.service_id]),
        "zones": tuple(summary.zones),
        "topics": topics_of(summary.service_id, summary.licence, settings.BALCAO_SERVICES),
        "why": why,
        "closed": closed_in_short(summary.department, summary.service_id, language),
    }


def all_rows(language: str) -> list[dict[str, Any]]:
    """Every service on offer."""
    return [service_row(summary, language) for summary in list_services(at=now())]


def rows_in_zone(rows: list[dict[str, Any]], zone: str) -> list[dict[str, Any]]:
    """Those of a zone: first what it shows first, then the others as they come."""
    first = first_in_zones(settings.BALCAO_SERVICES).get(zone, ())
    places = {service_id: place for place, service_id in enumerate(first)}
    inside = [row for row in rows if zone in row["zones"]]
    return sorted(inside, key=lambda row: places.get(row["id"], len(places)))


def _hit_row(hit: Hit, language: str) -> dict[str, Any]:
    why = ""
    if hit.why is not None:
        texts = hit.why.text
        text = pick(texts, language) if "zh-Hant" in texts and len(texts) > 1 else next(iter(texts.values()))
        why = translate(f"portal.search.why.{hit.why.kind}", language, text=text)
        if hit.why.kind == "fee":
            at = now()
            version = get_published(hit.service.service_id, at=at)
            why = f"{why} · {fee_in_short(version, macau_date(at), language)}"
    return service_row(hit.service, language, why)


@public
def find(request: HttpRequest) -> HttpResponse:
    """What a query finds; without one the services of a zone or a department, or the ways to them."""
    language: str = request.language  # type: ignore[attr-defined]
    query = request.GET.get("q", "").strip()[:200]
    if query:
        return _found(request, query, language)
    rows = all_rows(language)
    things: list[dict[str, str]] = []
    zone, code = request.GET.get("zone", ""), request.GET.get("department", "")
    if zone in ZONES:
        title = translate(f"portal.zone.{zone}.title", language)
        rows = rows_in_zone(rows, zone)
        things = one_thing_rows(language) if zone == "one-thing" else []
    elif code in {row["department_code"] for row in rows}:
        title = department_name(code, language)
        rows = [row for row in rows if code == row["department_code"]]
    else:
        return render(request, "portal/browse.html", _ways(rows, language))
    context = {"hits": rows, "things": things, "title": title, **with_stars(request, rows)}
    return render(request, "portal/search.html", context)


def with_stars(request: HttpRequest, *lists: list[dict[str, Any]]) -> dict[str, str]:
    """Mark in these lists what whoever is signed in keeps at hand, for the holder they act for; nothing for others."""
    if request.actor is None:  # type: ignore[attr-defined]
        return {}
    from balcao.portal.web.holders import holder_shown

    holder = holder_shown(request).holder_id
    kept = marks_of(actor=request.actor.acting_for(holder)).favourites  # type: ignore[attr-defined]
    for rows in lists:
        for row in rows:
            row["starred"] = row["id"] in kept
    return {"star_holder": holder}


def _ways(rows: list[dict[str, Any]], language: str) -> dict[str, Any]:
    """The ways to all services: by zone, by department."""
    zones = [
        {
            "id": zone,
            "title": translate(f"portal.zone.{zone}.title", language),
            "body": translate(f"portal.zone.{zone}.body", language),
            "count": sum(zone in row["zones"] for row in rows),
        }
        for zone in ZONES
    ]
    counted: dict[str, int] = {}
    for row in rows:
        counted[row["department_code"]] = counted.get(row["department_code"], 0) + 1
    deciding = [{"code": code, "name": department_name(code, language), "count": counted[code]} for code in counted]
    return {
        "groups": topic_groups(rows, language),
        "zones": [zone for zone in zones if zone["count"]],
        "departments": sorted(deciding, key=lambda each: str(each["name"])),
        "guides": guide_rows(language),
        "total": len(rows),
    }


def topic_groups(rows: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """What happens in life, then the trades, each with how many of these services belong to it."""
    groups: dict[str, list[dict[str, Any]]] = {"life": [], "trade": []}
    for topic_id, topic in topics(settings.BALCAO_SERVICES).items():
        if count := sum(topic_id in row["topics"] for row in rows):
            shown = {"name": pick(topic.name.text(), language), "body": pick(topic.body.text(), language)}
            groups[topic.group].append({"id": topic_id, "count": count, **shown})
    return [{"id": group, "topics": found} for group, found in groups.items() if found]


def _found(request: HttpRequest, query: str, language: str) -> HttpResponse:
    found = search(query, at=now())
    context = {
        "query": query,
        "things": one_thing_rows(language, query),
        "guides": guide_rows(language, query),
        **_shown(found, language),
    }
    kinds = ("hits", "things", "guides", "papers", "topics")
    context |= {
        "grouped": sum(bool(context[kind]) for kind in kinds) > 1,
        "found": any(context[kind] for kind in kinds),
    }
    if request.GET.get("part") == "list":
        context["hits"] = context["hits"][:MOST_AS_ONE_TYPES]
        return render(request, "portal/parts/found.html", context)
    context |= with_stars(request, context["hits"], context["nearest"])
    return render(request, "portal/search.html", context)


def _shown(found: Found, language: str) -> dict[str, Any]:
    return {
        "hits": [_hit_row(hit, language) for hit in found.hits],
        "nearest": [_hit_row(hit, language) for hit in found.nearest],
        "departments": [{"code": code, "name": department_name(code, language)} for code in found.departments],
        "papers": [_paper_row(kind, language) for kind in found.papers],
        "topics": topic_rows(found.topics, language),
    }


def _paper_row(kind: str, language: str) -> dict[str, str]:
    name = paper_kinds(settings.BALCAO_SERVICES)[kind].name.text()
    return {"title": pick(name, language), "url": reverse("portal-paper-kind", args=[kind])}


@public
@require_POST
def nothing_found(request: HttpRequest) -> HttpResponse:
    """Tell the department nearest what was looked for."""
    language: str = request.language  # type: ignore[attr-defined]
    words = request.POST.get("q", "")[:200]
    tell_miss(words=words, said=request.POST.get("said", ""), language=language, at=now())
    messages.success(request, translate("portal.search.told", language))
    return HttpResponseRedirect(reverse("portal-search"))
