"""Finding a service without its name: by life event, trade, law or paper; what is new, changes or ends."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.catalogue.api import NewsItem, ServiceSummary, in_topic, list_services, news, paper_kinds, topics
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import public
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text, pick
from balcao.portal.one_things import one_thing_rows
from balcao.portal.web.finding import service_row, with_stars

ID_LENGTH = 12


@public
def topic(request: HttpRequest, topic_id: str) -> HttpResponse:
    """The services for something that happens in life, or of a trade.

    :raises NotFound: if there is no such topic.
    """
    language: str = request.language  # type: ignore[attr-defined]
    found = topics(settings.BALCAO_SERVICES).get(topic_id)
    if found is None:
        raise NotFound(f"topic {topic_id}")
    services = in_topic(found, at=now())
    hits = [service_row(each, language) for each in services]
    context = {
        "title": pick(found.name.text(), language),
        "lead": pick(found.body.text(), language),
        "things": one_thing_rows(language, among={each.service_id for each in services}),
        "hits": hits,
        **with_stars(request, hits),
    }
    return render(request, "portal/topic.html", context)


@public
def whats_new(request: HttpRequest) -> HttpResponse:
    """Services that are new, changed, or begin or end soon, each with its day."""
    language: str = request.language  # type: ignore[attr-defined]
    found = news(now())
    groups = [
        {"id": name, "title": translate(f"portal.browse.news.{name}", language), "hits": _dated(items, name, language)}
        for name, items in (
            ("new", found.new),
            ("changed", found.changed),
            ("beginning", found.beginning),
            ("ending", found.ending),
        )
        if items
    ]
    return render(request, "portal/whats_new.html", {"groups": groups})


def _dated(items: Iterable[NewsItem], what: str, language: str) -> list[dict[str, Any]]:
    return [
        service_row(
            each.version.summary,
            language,
            translate(f"portal.browse.day.{what}", language, date=format_macau(each.day, language)),
        )
        for each in items
    ]


def law_id(law: Text) -> str:
    """A law's name in an address: it stays while its words do."""
    return sha256(law["zh-Hant"].encode()).hexdigest()[:ID_LENGTH]


def _by_law() -> Mapping[str, tuple[Text, list[ServiceSummary]]]:
    found: dict[str, tuple[Text, list[ServiceSummary]]] = {}
    for service in list_services(at=now()):
        for each in service.laws:
            found.setdefault(law_id(each), (each, []))[1].append(service)
    return found


@public
def laws(request: HttpRequest) -> HttpResponse:
    """The laws that services rest on, the one behind most services first."""
    language: str = request.language  # type: ignore[attr-defined]
    rows = [
        {"id": key, "name": pick(name, language), "count": len(services)} for key, (name, services) in _by_law().items()
    ]
    rows.sort(key=lambda row: (-int(str(row["count"])), str(row["name"])))
    return render(request, "portal/laws.html", {"laws": rows})


@public
def law(request: HttpRequest, law_id: str) -> HttpResponse:
    """The services that rest on one law.

    :raises NotFound: if no service names it.
    """
    language: str = request.language  # type: ignore[attr-defined]
    found = _by_law().get(law_id)
    if found is None:
        raise NotFound(f"law {law_id}")
    name, services = found
    context = {"title": pick(name, language), "hits": [service_row(each, language) for each in services]}
    return render(request, "portal/law.html", context)


@public
def paper(request: HttpRequest, kind: str) -> HttpResponse:
    """A kind of paper: the services that issue it, those that ask for it.

    :raises NotFound: if there is no such kind.
    """
    language: str = request.language  # type: ignore[attr-defined]
    found = paper_kinds(settings.BALCAO_SERVICES).get(kind)
    if found is None:
        raise NotFound(f"paper {kind}")
    services = list_services(at=now())
    issuing = [service_row(each, language) for each in services if not set(found.issued).isdisjoint(each.issues)]
    asking = [service_row(each, language) for each in services if kind in each.papers]
    context = {
        "title": pick(found.name.text(), language),
        "hint": pick(found.hint.text(), language) if found.hint else "",
        "issuing": issuing,
        "asking": asking,
        **with_stars(request, issuing, asking),
    }
    return render(request, "portal/paper_kind.html", context)
