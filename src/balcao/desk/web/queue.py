"""What waits: the queue, and the next case to open."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import VIEWS, counts, queue, services_in
from balcao.cases.api import next_case as most_pressing
from balcao.catalogue.api import get_version
from balcao.desk.queue_rows import shown_rows
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import macau_date, now
from balcao.kernel.texts import pick

PAGE = 50
LAST = 1_000
"""Nobody leafs further; one searches."""


@at_desk
def queue_page(request: HttpRequest) -> HttpResponse:
    """The officer's cases by view, page by page, narrowed by service and words."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "to_do"
    query, service_id = request.GET.get("q", "").strip()[:100], request.GET.get("service", "")[:80]
    place = _place(request.GET.get("page", ""))
    found = queue(
        actor=actor,
        at=at,
        view=view,
        query=query,
        service_id=service_id,
        first=(place - 1) * PAGE,
        limit=PAGE + 1,
    )
    rows = shown_rows(found[:PAGE], language=language, today=macau_date(at), view=view)
    more = len(found) > PAGE
    context = {
        "bar": bar(request),
        "view": view,
        "tabs": _tabs(actor, at, view, language),
        "rows": rows,
        "place": place,
        "before": _page_url(view, query, service_id, place - 1) if place > 1 else "",
        "after": _page_url(view, query, service_id, place + 1) if more else "",
        "query": query,
        "services": _services(actor, at, view, service_id, language),
        "narrow": bool(query or service_id),
        "empty": translate(f"desk.empty.{view}", language),
    }
    return render(request, "desk/queue.html", context)


def _place(written: str) -> int:
    return min(max(int(written), 1), LAST) if written.isascii() and written.isdecimal() and len(written) < 6 else 1


def _page_url(view: str, query: str, service_id: str, place: int) -> str:
    return f"?{urlencode({'view': view, 'q': query, 'service': service_id, 'page': place})}"


def _services(actor: Any, at: datetime, view: str, chosen: str, language: str) -> list[dict[str, Any]]:
    versions = services_in(actor=actor, at=at, view=view)
    named = {each: pick(get_version(newest).definition.text("name"), language) for each, newest in versions.items()}
    return [{"value": each, "text": name, "checked": each == chosen} for each, name in sorted(named.items())]


def _tabs(actor: Any, at: datetime, view: str, language: str) -> list[dict[str, Any]]:
    numbers = counts(actor=actor, at=at)
    return [
        {
            "url": f"{reverse('desk-queue')}?view={each}",
            "text": translate(f"desk.view.{each}", language),
            "count": numbers.get(each),
            "here": each == view,
        }
        for each in VIEWS
    ]


@at_desk
def next_case(request: HttpRequest) -> HttpResponse:
    """On to the most pressing case that nobody else works on."""
    language: str = request.language  # type: ignore[attr-defined]
    reference = most_pressing(actor=request.actor, at=now())  # type: ignore[attr-defined]
    if reference:
        return redirect("desk-case", reference)
    messages.info(request, translate("desk.nothing_next", language))
    return redirect("desk-queue")
