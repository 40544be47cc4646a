"""What waits: the queue, and the next case to open."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.cases.api import VIEWS, counts, queue
from balcao.desk.queue_rows import narrowed, next_best, shown_rows
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import macau_date, now

READ = 500
"""So many are read before they are narrowed down."""
SHOWN = 100


@at_desk
def queue_page(request: HttpRequest) -> HttpResponse:
    """The officer's cases by view, narrowed by service and words."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "to_do"
    query, service_id = request.GET.get("q", "").strip()[:100], request.GET.get("service", "")
    limit = READ if query or service_id else SHOWN
    found = queue(actor=actor, at=at, view=view, limit=limit)
    kept = narrowed(found, query=query, service_id=service_id)
    rows = shown_rows(kept[:SHOWN], language=language, today=macau_date(at), view=view)
    one_each = list({row.service_id: row for row in found}.values())
    named = shown_rows(one_each, language=language, today=macau_date(at), view=view)
    services = {row.service_id: row.service for row in named}
    context = {
        "bar": bar(request),
        "view": view,
        "tabs": _tabs(actor, view, language),
        "rows": rows,
        "total": len(kept),
        "cut": len(kept) > SHOWN or len(found) == limit,
        "query": query,
        "services": [
            {"value": each, "text": name, "checked": each == service_id} for each, name in sorted(services.items())
        ],
        "narrow": bool(query or service_id),
        "empty": translate(f"desk.empty.{view}", language),
    }
    return render(request, "desk/queue.html", context)


def _tabs(actor: Any, view: str, language: str) -> list[dict[str, Any]]:
    numbers = counts(actor=actor)
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
    reference = next_best(queue(actor=request.actor, at=now(), view="to_do", limit=READ))  # type: ignore[attr-defined]
    if reference:
        return redirect("desk-case", reference)
    messages.info(request, translate("desk.nothing_next", language))
    return redirect("desk-queue")
